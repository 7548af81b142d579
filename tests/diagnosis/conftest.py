"""The merchant's throw-away key, the catalogue, and a shortcut for diagnosing in tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.catalog.model import Catalog
from paynet_debug.diagnosis import Diagnosis, diagnose
from paynet_debug.diagnosis.unseen import Pasted
from paynet_debug.oauth1.keys import PublicKeyReading, read_public_key

KEYS = Path(__file__).parents[1] / "keys"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet")


@pytest.fixture(scope="session")
def public_key() -> PublicKeyReading:
    """The public half of the key that signed the files in ``broken``."""
    return read_public_key((KEYS / "throw-away-2048.pem").read_text("ascii"))


@pytest.fixture(scope="session")
def ask(catalog: Catalog) -> Callable[..., Diagnosis]:
    """Diagnose with the usual arguments."""

    def ask(
        evidence: Pasted,
        public_key: PublicKeyReading | None,
        signed_string: str | None = None,
        now: int | None = None,
    ) -> Diagnosis:
        return diagnose(
            evidence,
            public_key=public_key,
            signed_string=signed_string,
            now=now,
            catalog=catalog,
        )

    return ask
