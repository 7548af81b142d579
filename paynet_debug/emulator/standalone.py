"""The emulator alone, set by the environment.

``HOST`` and ``PORT`` (127.0.0.1 and 8000) say where it listens; ``PAYNET_DEBUG_PUBLIC_URL``,
``_DATABASE_URL``, ``_ENVIRONMENTS`` (whose entry ``emulator`` may give another base URL),
``_TRUSTED_HOSTS``, ``_OPEN_BECAUSE`` and ``_TRUSTED_PROXY`` are the console's settings of the same
names. Nobody signs in here, so other machines are let in only where the operator vouches for them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.emulator.application import create_emulator
from paynet_debug.exposure import (
    SettingError,
    check_url,
    exposed_by,
    own_url,
    read_host,
    read_reason,
    read_trusted_hosts,
    reasons_offered,
)

DEFAULT_DATABASE = Path(__file__).parents[2] / "var" / "emulator.sqlite3"


def address(environ: Mapping[str, str]) -> tuple[str, int]:
    """Host and port to listen on. Raises ``SettingError``."""
    port = environ.get("PORT") or "8000"
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise SettingError(f"PORT must be a whole number from 1 to 65535, not {port!r}.")
    return read_host(environ), int(port)


def create_from_environment(environ: Mapping[str, str] | None = None) -> Flask:
    """Make the emulator that the environment variables describe.

    Raises ``SettingError``, ``UnusableDatabase`` or ``CatalogError``, each a sentence.
    """
    environ = os.environ if environ is None else environ
    host, port = address(environ)
    public_url = environ.get("PAYNET_DEBUG_PUBLIC_URL") or own_url(host, str(port))
    check_url("PAYNET_DEBUG_PUBLIC_URL", public_url)
    trusted_hosts = read_trusted_hosts(environ.get("PAYNET_DEBUG_TRUSTED_HOSTS"))
    _keep_strangers_out(environ, host, public_url, trusted_hosts)
    environments = environ.get("PAYNET_DEBUG_ENVIRONMENTS")
    catalog = load_catalog(
        Path(environments) if environments else None,
        emulator_base_url=f"{public_url.rstrip('/')}/sandbox/paynet",
    )
    emulator = catalog.environment("emulator")
    assert emulator is not None  # noqa: S101 - the built-in list has it and files only replace it
    return create_emulator(
        catalog=catalog,
        base_url=emulator.base_url,
        database_url=environ.get("PAYNET_DEBUG_DATABASE_URL") or f"sqlite:///{DEFAULT_DATABASE}",
        trusted_hosts=trusted_hosts,
    )


def _keep_strangers_out(
    environ: Mapping[str, str], host: str, public_url: str, trusted_hosts: Sequence[str]
) -> None:
    """Refuse what would let other machines register keys."""
    reason, proxies = read_reason(
        environ.get("PAYNET_DEBUG_OPEN_BECAUSE") or None, environ.get("PAYNET_DEBUG_TRUSTED_PROXY")
    )
    if opened := exposed_by(host, public_url, trusted_hosts, reason):
        raise SettingError(
            f"{opened} opens the emulator to other machines, and alone it asks nobody who they "
            "are. Run it with the console, which does, or set "
            f"{reasons_offered(opened, proxies)}"
        )
