"""Whether other machines can reach the console, and what keeps strangers out if they can."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

PROXY_AUTHENTICATES = "proxy-authenticates"
"""A proxy lets in only whom it knows, and the console's port is reached through it alone."""

PUBLISHED_ON_LOOPBACK = "published-on-loopback"
"""The server listens on every address of a container whose port is published on loopback."""

REASONS = (PROXY_AUTHENTICATES, PUBLISHED_ON_LOOPBACK)
"""What an operator may vouch for in PAYNET_DEBUG_OPEN_BECAUSE."""


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address, also ``[::1]`` or with a port) is this machine.

    Names are not resolved: ``localhost`` and all below it are loopback (RFC 6761, section 6.3),
    any other name is not.
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        name = (urlsplit(f"//{host}").hostname or "").strip(".")
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def exposed_by(
    host: str, public_url: str, trusted_hosts: Iterable[str], open_because: str | None
) -> str | None:
    """Which setting opens the console to other machines, with its value; None if none does.

    ``host`` is where the server listens. What the operator vouches for is believed, but
    ``PUBLISHED_ON_LOOPBACK`` excuses ``host`` alone: an image that has it as a default must not
    excuse a public address that is set later.
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
