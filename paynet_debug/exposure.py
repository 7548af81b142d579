"""Whether other machines can reach a server, and what keeps strangers out if they can.

For the console and for the emulator started alone, by the same settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

PROXY_AUTHENTICATES = "proxy-authenticates"
"""A proxy lets in only whom it knows, and the console's port is reached through it alone."""

PUBLISHED_ON_LOOPBACK = "published-on-loopback"
"""The server listens on every address of a container whose port is published on loopback."""

MAX_PROXIES = 9

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""The names that are served unless PAYNET_DEBUG_TRUSTED_HOSTS lists others."""

_NAME = re.compile(r"[\w.-]{1,253}", re.ASCII)

REASONS = (PROXY_AUTHENTICATES, PUBLISHED_ON_LOOPBACK)
"""What an operator may vouch for in PAYNET_DEBUG_OPEN_BECAUSE."""


class SettingError(ValueError):
    """A setting that can't be used; the text names it and says what is expected."""


def read_reason(reason: str | None, proxies: str | None) -> tuple[str | None, int]:
    """Read PAYNET_DEBUG_OPEN_BECAUSE and PAYNET_DEBUG_TRUSTED_PROXY; raises ``SettingError``."""
    proxies = proxies or "0"
    if not proxies.isdecimal() or int(proxies) > MAX_PROXIES:
        raise SettingError(
            f"PAYNET_DEBUG_TRUSTED_PROXY is a number of proxies from 0 to {MAX_PROXIES}: {proxies}"
        )
    if reason not in (None, *REASONS):
        raise SettingError(f"PAYNET_DEBUG_OPEN_BECAUSE is {' or '.join(REASONS)}, not {reason}.")
    if reason == PROXY_AUTHENTICATES and int(proxies) == 0:
        raise SettingError(
            f"PAYNET_DEBUG_OPEN_BECAUSE={PROXY_AUTHENTICATES} needs PAYNET_DEBUG_TRUSTED_PROXY: "
            "how many proxies stand in front, usually 1."
        )
    return reason, int(proxies)


def read_host(environ: Mapping[str, str]) -> str:
    """Read HOST, where to listen: an address or a name. Raises ``SettingError``."""
    host = environ.get("HOST") or LOOPBACK_NAMES[0]
    with suppress(ValueError):
        ip_address(host)
        return host
    if _NAME.fullmatch(host):
        return host
    raise SettingError(
        f"HOST is an address, such as 127.0.0.1 or ::1 (without brackets), or a name: {host}"
    )


def read_trusted_hosts(given: str | None) -> tuple[str, ...]:
    """Read PAYNET_DEBUG_TRUSTED_HOSTS, names between commas. Raises ``SettingError``."""
    if given is None or not given.strip():
        return LOOPBACK_NAMES
    names = tuple(each.strip() for each in given.split(",") if each.strip())
    if names and all(_host_in(each) for each in names):
        return names
    raise SettingError(
        "PAYNET_DEBUG_TRUSTED_HOSTS lists host names, separated by commas, such as "
        f"console.example,[::1]: {given}"
    )


def check_url(setting: str, given: str) -> None:
    """Raise ``SettingError`` unless ``given`` has a host, and a port that is one, or none."""
    with suppress(ValueError):
        url = urlsplit(given)
        if url.scheme in ("http", "https") and url.hostname and url.port != 0:
            return
    raise SettingError(f"{setting} must begin with http:// or https:// and a host: {given}")


def own_url(host: str, port: str) -> str:
    """The address at which this machine reaches a server that listens on ``host``."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not listened on
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address, also ``[::1]`` or with a port) is this machine.

    Names are not resolved: ``localhost`` and all below it are loopback (RFC 6761, section 6.3),
    any other name is not.
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        name = _host_in(host).strip(".")
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _host_in(name: str) -> str:
    """``name`` without brackets and port; nothing if there is no host in it."""
    try:
        return urlsplit(f"//{name}").hostname or ""
    except ValueError:
        return ""


def exposed_by(
    host: str, public_url: str, trusted_hosts: Iterable[str], open_because: str | None
) -> str | None:
    """Which setting opens a server to other machines, with its value; None if none does.

    ``host`` is where the server listens. What the operator vouches for is believed, but
    ``PUBLISHED_ON_LOOPBACK`` excuses ``host`` alone: a public address contradicts it.
    """
    if open_because == PROXY_AUTHENTICATES:
        return None
    if open_because != PUBLISHED_ON_LOOPBACK and not is_loopback(host):
        return f"HOST={host}"
    if not is_loopback(urlsplit(public_url).netloc):
        return f"PAYNET_DEBUG_PUBLIC_URL={public_url}"
    for name in trusted_hosts:
        if not is_loopback(name):
            return f"PAYNET_DEBUG_TRUSTED_HOSTS={name}"
    return None


def reasons_offered(opened: str, trusted_proxy: int) -> str:
    """What an operator can vouch for where ``opened`` opens a server: the end of a refusal."""
    offered = (
        f"PAYNET_DEBUG_OPEN_BECAUSE={PROXY_AUTHENTICATES} with PAYNET_DEBUG_TRUSTED_PROXY=1 "
        "(a proxy in front keeps strangers out"
    )
    offered += "; the number alone says whose headers are believed)" if trusted_proxy else ")"
    if opened.startswith("HOST="):
        offered += (
            f", or PAYNET_DEBUG_OPEN_BECAUSE={PUBLISHED_ON_LOOPBACK} (the port of its container "
            "is published on loopback alone: docker run -p 127.0.0.1:8000:8000)"
        )
    return f"{offered}; see “Who may use it” in SECURITY.md."
