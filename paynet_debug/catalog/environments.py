"""Reads where requests can go: ``environments.toml`` and, over it, a white label's own file.

The rules are those of safety, too: only what stands in these files is ever contacted, and
production is sign-only.
"""

from __future__ import annotations

import re
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from paynet_debug.catalog.model import Environment, EnvironmentKind
from paynet_debug.catalog.table import Table, read_file
from paynet_debug.text import N_, Message

BUILT_IN = Path(__file__).with_name("environments.toml")
RUNNING_EMULATOR = "{emulator}"


def load_environments(path: Path | None, *, emulator_base_url: str) -> tuple[Environment, ...]:
    """Read the built-in environments and those of the white label's file ``path``, if any.

    An entry of ``path`` with a built-in id replaces that one in its place, others follow.
    ``emulator_base_url`` (absolute, with the context path, without a final slash) takes the
    place of ``{emulator}``. Raises ``CatalogError``.
    """
    read = partial(_environments, emulator_base_url=emulator_base_url)
    environments = {each.id: each for each in read_file(BUILT_IN, read)}
    if path is not None:
        environments.update((each.id, each) for each in read_file(path, read))
    return tuple(environments.values())


def _environments(table: Table, emulator_base_url: str) -> tuple[Environment, ...]:
    build = partial(_environment, emulator_base_url=emulator_base_url)
    return table.rows("environments", build, unique="id")


def _environment(table: Table, emulator_base_url: str) -> Environment:
    kind = table.choice("kind", EnvironmentKind)
    submit = table.boolean("submit")
    if submit and kind is EnvironmentKind.PRODUCTION:
        expected = Message(N_("false, because production is sign-only"))
        table.refuse("submit", "true", expected)
    return Environment(
        id=_id(table),
        label=table.translated("label"),
        kind=kind,
        base_url=_base_url(table, kind, emulator_base_url),
        submit=submit,
    )


def _id(table: Table) -> str:
    environment_id = table.string("id")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", environment_id):
        expected = Message(N_("lower-case letters, digits and hyphens, such as sandbox-com"))
        table.refuse("id", repr(environment_id), expected)
    return environment_id


def _base_url(table: Table, kind: EnvironmentKind, emulator_base_url: str) -> str:
    url = table.string("base_url")
    if url == RUNNING_EMULATOR and kind is EnvironmentKind.EMULATOR:
        return emulator_base_url
    problem = _fault(url)
    if problem is not None:
        table.refuse("base_url", repr(url), problem)
    return url


def _fault(url: str) -> Message | None:
    """What ``url`` should be and is not, or None if it will do."""
    absolute = Message(N_("an absolute URL such as https://sandbox.example.com/paynet"))
    if not re.fullmatch(r"https?://[!-~]+", url):
        return absolute
    try:
        parts = urlsplit(url)
        complete = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return absolute
    if not complete:
        return absolute
    if "@" in parts.netloc:
        return Message(N_("a URL without a user name or password"))
    if "?" in url or "#" in url:
        return Message(N_("a URL without a query and without a fragment"))
    if url.endswith("/"):
        return Message(N_("a URL without a final slash"))
    if parts.scheme == "http" and not _is_loopback(parts):
        return Message(N_("https; plain http is for a loopback address such as 127.0.0.1"))
    return None


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
