"""The server's settings: a worker process for each core, each with threads.

HOST and PORT say where to listen, PAYNET_DEBUG_WORKERS how many processes. Every process must
read the same secret key; where the environment names none, one is made here, before the workers
are forked, and lives as long as the server.
"""

import os
import secrets
import socket
import sys
from typing import Any

from paynet_debug.exposure import SettingError, read_host


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


try:
    host = read_host(os.environ)
except SettingError as refused:
    sys.exit(str(refused))
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

# Who stands in front is a setting of the console (PAYNET_DEBUG_TRUSTED_PROXY), not what is on
# loopback: by default gunicorn would believe a SCRIPT_NAME that comes from there.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}

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
    """
    from paynet_debug.web.counters import share_counters

    if server.cfg.reuse_port:
        sys.exit("--reuse-port can't be used: where workers listen is judged before there are any.")
    if fault := read_for_workers():
        sys.exit(fault)
    share_counters()


def when_ready(server: Any) -> None:
    """Judge where the server really listens, before anybody is answered, and tell where to look.

    That is known of the sockets alone: ``--bind``, ``fd://`` and systemd may give others than HOST
    and PORT name.
    """
    if fault := read_for_workers(server.LISTENERS):
        sys.exit(fault)
    addresses = ", ".join(str(each) for each in server.LISTENERS)
    print(f"Paynet Debug Console: {addresses}", flush=True)  # noqa: T201 - for people


def on_reload(server: Any) -> None:
    """Read the settings' files again (SIGHUP); what can't be used changes nothing."""
    if fault := read_for_workers(server.LISTENERS):
        server.log.error("Nothing was changed: %s", fault)


def read_for_workers(listeners: Any = ()) -> str | None:
    """Read what all workers take, as for each of ``listeners``; the first one's address stays.

    Return in a sentence what can't be used.
    """
    from paynet_debug.database import UnusableDatabase
    from paynet_debug.errors import PaynetDebugError
    from paynet_debug.web.startup import prepare

    names = [each.getsockname() for each in listeners if each.FAMILY != socket.AF_UNIX]
    try:
        for listening, at, *_ in reversed(names or [(host, port)]):
            prepare({**os.environ, "HOST": listening, "PORT": str(at)})
    except (SettingError, UnusableDatabase, PaynetDebugError) as error:
        return str(error)
    return None
