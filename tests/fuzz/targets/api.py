"""Any bytes as the body of any call: an answer that is described, and never a 5xx."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator
from werkzeug.test import Client

from tests.openapi.closed_application import closed_application

_HELD = tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True)
CLIENT = Client(closed_application(Path(_HELD.name)))
DOCUMENT = CLIENT.get("/api/v1/openapi.json").json
CALLS = tuple(
    (path, described["post"])
    for path, described in DOCUMENT["paths"].items()
    if path.startswith("/api/") and "post" in described
)
SEEDS = tuple(
    bytes([number])
    + json.dumps(call["requestBody"]["content"]["application/json"]["example"]).encode()
    for number, (_, call) in enumerate(CALLS)
)
TOKENS = (
    b'"parameters":', b'"private_key":', b'"timestamp":', b'"csv":"', b'"signature":"', b"null",
    b"[[", b'["a","b"],', b'"\\ud800"', b"1e400", b"-0", b"NaN", b'"environment":"emulator"',
    b'"json_answer":true', b'"nonce":"', b"\\u0000",
)  # fmt: skip
VALIDATORS = {
    name: Draft202012Validator(schema | {"components": DOCUMENT["components"]})
    for name, schema in DOCUMENT["components"]["schemas"].items()
}


def try_one(data: bytes) -> None:
    """Send the bytes behind the first, which chooses the call."""
    path, call = CALLS[data[0] % len(CALLS) if data else 0]
    answer = CLIENT.post(path, data=data[1:], content_type="application/json")
    assert answer.status_code < 500, (path, answer.status_code)
    described = call["responses"].get(str(answer.status_code))
    assert described is not None, (path, answer.status_code)
    reference = described["content"][answer.mimetype]["schema"]["$ref"]
    VALIDATORS[reference.rpartition("/")[2]].validate(json.loads(answer.data.decode("utf-8")))
