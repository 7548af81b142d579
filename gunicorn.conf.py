"""The server's settings: a worker process for each core, each with threads.

HOST and PORT say where to listen, PAYNET_DEBUG_WORKERS how many processes. Every process must
read the same secret key; where the environment names none, one is made here, before the workers
are forked, and lives as long as the server.
"""

import os
import secrets
import sys
from typing import Any


def number(name: str, default: int, largest: int) -> int:
    """Return the setting ``name`` from the environment as a whole number from 1 to ``largest``."""
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= largest:
        sys.exit(f"{name} must be a whole number from 1 to {largest}, not {text!r}.")
    return int(text)


def one_of(name: str, default: str, *others: str) -> str:
    """Return the setting ``name`` from the environment as one of the words it may be."""
    text = (os.environ.get(name) or default).upper()
    if text not in (default, *others):
        sys.exit(f"{name} must be one of {', '.join((default, *others))}, not {text!r}.")
    return text


host = os.environ.get("HOST") or "127.0.0.1"
port = number("PORT", 8000, 65535)
address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

if not any(os.environ.get(f"PAYNET_DEBUG_{name}") for name in ("SECRET_KEY", "SECRET_KEY_FILE")):
    os.environ["PAYNET_DEBUG_SECRET_KEY"] = secrets.token_hex(32)

wsgi_app = "app:create_application()"
bind = address
workers = number("PAYNET_DEBUG_WORKERS", os.cpu_count() or 1, 1024)
worker_class = "worker.PatientWorker"
threads = 8

# A submit waits for a gateway at most as long as the transport's own timeouts allow.
timeout = 60
graceful_timeout = 20
keepalive = 5

# The applications log their requests themselves, without what was asked for (see
# paynet_debug/web/observability.py), and no process can be steered through a socket.
accesslog = None
control_socket_disable = True
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "paynet_debug.web.observability.JSONLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "paynet_debug.requests": {
            "handlers": ["stderr"],
            "level": one_of("PAYNET_DEBUG_LOG_LEVEL", "INFO", "WARNING", "ERROR"),
            "propagate": False,
        },
    },
}


def on_starting(server: Any) -> None:
    """Do what is done once, before there are workers: read the settings, share the counters.

    A setting that can't be used is refused here, in a sentence, rather than in each worker.

    An address of the command line (``--bind``) is judged as one of HOST is.
    """
    from paynet_debug.catalog.loader import load_catalog
    from paynet_debug.emulator import UnusableDatabase, check_database_url
    from paynet_debug.errors import PaynetDebugError
    from paynet_debug.exposure import SettingError
    from paynet_debug.web.counters import share_counters
    from paynet_debug.web.settings import read_settings

    try:
        settings = read_settings(os.environ)
        for bound in server.cfg.address:
            if isinstance(bound, tuple):  # and not the path of a Unix socket
                read_settings({**os.environ, "HOST": bound[0]})
        load_catalog(settings.environments, emulator_base_url=settings.emulator_url)
        check_database_url(settings.database_url)
    except (SettingError, UnusableDatabase, PaynetDebugError) as error:
        sys.exit(str(error))
    share_counters()


def when_ready(server: object) -> None:
    """Tell where to look, once the port is open."""
    print(f"Paynet Debug Console: http://{address}", flush=True)  # noqa: T201 - for people
