"""The emulator alone, set by the environment.

``HOST`` and ``PORT`` (127.0.0.1 and 8000) say where it is reached, ``PAYNET_DEBUG_DATABASE_URL``,
``PAYNET_DEBUG_ENVIRONMENTS`` (whose entry ``emulator`` may give another base URL) and
``PAYNET_DEBUG_TRUSTED_HOSTS`` are the console's settings of the same names.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.emulator.application import create_emulator

DEFAULT_DATABASE = Path(__file__).parents[2] / "var" / "emulator.sqlite3"
LOOPBACK_HOSTS = "127.0.0.1,localhost,[::1]"


class UnusableAddress(ValueError):
    """A port that is none; says what is expected."""


def address(environ: Mapping[str, str]) -> tuple[str, int]:
    """Host and port to listen on. Raises ``UnusableAddress``."""
    port = environ.get("PORT") or "8000"
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise UnusableAddress(f"PORT must be a whole number from 1 to 65535, not {port!r}.")
    return environ.get("HOST") or "127.0.0.1", int(port)


def create_from_environment(environ: Mapping[str, str] | None = None) -> Flask:
    """Make the emulator that the environment variables describe.

    Raises ``UnusableAddress``, ``UnusableDatabase`` or ``CatalogError``, each a sentence.
    """
    environ = os.environ if environ is None else environ
    host, port = address(environ)
    environments = environ.get("PAYNET_DEBUG_ENVIRONMENTS")
    catalog = load_catalog(
        Path(environments) if environments else None,
        emulator_base_url=f"http://{host}:{port}/sandbox/paynet",
    )
    emulator = catalog.environment("emulator")
    assert emulator is not None  # noqa: S101 - the built-in list has it and files only replace it
    hosts = environ.get("PAYNET_DEBUG_TRUSTED_HOSTS") or LOOPBACK_HOSTS
    return create_emulator(
        catalog=catalog,
        base_url=emulator.base_url,
        database_url=environ.get("PAYNET_DEBUG_DATABASE_URL") or f"sqlite:///{DEFAULT_DATABASE}",
        trusted_hosts=[each.strip() for each in hosts.split(",")],
    )
