"""Schemathesis draws calls from the description, sound and broken ones, and judges each answer.

Any 5xx, any answer that is not described, and any value that the description refuses and the API
takes is a failure. ``make fuzz`` draws many more of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    missing_required_header,
    positive_data_acceptance,
)

from paynet_debug.catalog.demo import demo_private_key
from tests.openapi.closed_application import closed_application

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "15"))

LEFT_OUT = [
    positive_data_acceptance,  # no schema can say that a text is a private key, or a sound CSV
    missing_required_header,  # it demands 401; the gateway, and so its emulator, denies with 403
]


def map_body(context, body):
    """Put in a key that signs: no drawn text is one, so no call would get past it."""
    key = body.get("private_key") if isinstance(body, dict) else None
    if key and isinstance(key, str):  # an empty one is a broken body, and has to stay one
        return body | {"private_key": demo_private_key()}
    return body


FOLDER = TemporaryDirectory(ignore_cleanup_errors=True)
APPLICATION = closed_application(Path(FOLDER.name))
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APPLICATION)
schema.hook(map_body)


@pytest.fixture(scope="module", autouse=True)
def emptied() -> Iterator[None]:
    """The tests are drawn from the description as this module is loaded, so before any fixture."""
    yield
    FOLDER.cleanup()


@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_is_described(case) -> None:
    case.call_and_validate(excluded_checks=LEFT_OUT)
