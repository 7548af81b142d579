"""Which parts of a request a paste does not show, so that nothing is proven of them.

A body may come from a file or a shell variable, may be cut, or may not be printed at all.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Protocol

from paynet_debug.text import Remark


class Pasted(Protocol):
    """What a reading of pasted text offers (``evidence.Evidence`` has this shape)."""

    @property
    def kind(self) -> str: ...
    @property
    def method(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def headers(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def body(self) -> bytes | None: ...
    @property
    def remarks(self) -> tuple[Remark, ...]: ...


class Part(StrEnum):
    """A part of the request that a paste may fail to show."""

    URL = "url"
    HEADER = "header"
    BODY = "body"


_BODY_ELSEWHERE = {"file-not-shown", "body-not-shown"}
_MAY_LACK_BODY = {"header", "http", "json"}
"""Formats of which people copy the head alone; a command of curl shows that there is no body."""
_EXPANSION = re.compile(r"\$[A-Za-z_({]|`|%(?![0-9A-Fa-f]{2})[A-Za-z_]\w*%")


def unseen_parts(pasted: Pasted, authorization: str, url: str, body: str) -> frozenset[Part]:
    """The parts that the reading's remarks, or a bare header, say are not shown whole."""
    codes = {each.code for each in pasted.remarks}
    unseen: set[Part] = set()
    left_out = pasted.body is None and pasted.kind in _MAY_LACK_BODY and _posts(pasted)
    if codes & _BODY_ELSEWHERE or left_out or _cut_short(pasted):
        unseen.add(Part.BODY)
    if "header-file-not-shown" in codes and not authorization:
        unseen.add(Part.HEADER)
    if "shell-expansion" in codes:
        texts = {Part.HEADER: authorization, Part.URL: url, Part.BODY: body}
        unseen.update(part for part, text in texts.items() if _EXPANSION.search(text))
    return frozenset(unseen)


def _posts(pasted: Pasted) -> bool:
    return (pasted.method or "POST").strip().upper() not in {"GET", "HEAD"}


def _cut_short(pasted: Pasted) -> bool:
    """Whether Content-Length announces more bytes than the paste shows."""
    for remark in pasted.remarks:
        values = dict(remark.message.values)
        announced, found = values.get("announced"), values.get("found")
        if remark.code == "content-length-differs":
            return isinstance(announced, int) and isinstance(found, int) and announced > found
    return False
