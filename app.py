"""Puts the two parties together: the console and the emulator that it can submit to.

``create_application()`` is what a server runs (``gunicorn "app:create_application()"``). The
emulator answers at ``/sandbox/paynet`` and ``/sandbox/merchants``; everything else, with the
page ``/sandbox``, is the console's. Commands are let in by their signatures; to the register of
``/sandbox/merchants`` the console lets through whom it knows. An address has one number of calls
for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from paynet_debug.emulator import RETRY_AFTER, create_emulator
from paynet_debug.transport import InsideAdapter
from paynet_debug.web import create_console
from paynet_debug.web.access.gate import admits
from paynet_debug.web.observability import observe
from paynet_debug.web.security import seconds_to_wait
from paynet_debug.web.startup import read_startup, startup

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COMMANDS, REGISTER = EMULATOR_PREFIXES = ("/sandbox/paynet", "/sandbox/merchants")


def create_application(settings: Mapping[str, object] | None = None) -> WSGIApplication:
    """Build console and emulator.

    ``settings`` are named as in the README, without ``PAYNET_DEBUG_``; without them those are
    taken that the server read before it forked, or else the environment's. Raises
    ``SettingError``, ``UnusableDatabase`` or ``CatalogError`` naming what is wrong.
    """
    read = startup() if settings is None else read_startup(_as_environment(settings))
    chosen, catalog = read.settings, read.catalog
    emulator = create_emulator(
        catalog=catalog,
        base_url=chosen.emulator_url,
        database_url=chosen.database_url,
        trusted_hosts=chosen.trusted_hosts,
    )
    observe(emulator)
    inside = InsideAdapter(emulator)
    console = create_console(chosen, catalog, adapters={f"{chosen.public_url}/sandbox/": inside})

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        at_emulator = _below(COMMANDS, environ) or (
            _below(REGISTER, environ) and admits(console, environ)  # a stranger hears the console
        )
        if not at_emulator:
            return console(environ, start_response)
        environ[RETRY_AFTER] = seconds_to_wait(console, environ)
        return emulator(environ, start_response)

    hops = chosen.trusted_proxy
    return ProxyFix(application, x_for=hops, x_proto=hops) if hops else application


def _below(prefix: str, environ: WSGIEnvironment) -> bool:
    path = environ.get("PATH_INFO", "")
    return bool(path == prefix or path.startswith(f"{prefix}/"))


def _as_environment(settings: Mapping[str, object]) -> dict[str, str]:
    return {
        name if name in ("HOST", "PORT") else f"PAYNET_DEBUG_{name}": str(value)
        for name, value in settings.items()
    }
