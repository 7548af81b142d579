"""A private key pasted where no key belongs: it is taken out before anything can quote it.

A slip of the paste buffer puts a key into the login's field; what a page prints back, or an error
quotes, must not hold it then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wtforms import Field

from paynet_debug.errors import FieldError
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.keys.detection import holds_private_key
from paynet_debug.text import N_, Message

KEY_FIELDS = ("private_key", "public_key", "csrf_token")
_SPACE = r"(?:[\s+]|%(?:25)*20)"
_LABEL = rf"[A-Z0-9]*(?:{_SPACE}[A-Z0-9]+){{0,3}}?{_SPACE}PRIVATE{_SPACE}KEY"
_BLOCK = re.compile(
    rf"-----BEGIN{_LABEL}-----.*?(?:-----END{_LABEL}-----|\Z)",
    re.DOTALL,
)
WITHHELD = "…"


def without_private_keys(text: str) -> str:
    """``text`` with an ellipsis for each PEM block of a private key.

    A key in any other form has no end that can be told: then nothing is left but the ellipsis.
    """
    if not holds_private_key(text):
        return text
    rest = _BLOCK.sub(WITHHELD, text)
    return WITHHELD if holds_private_key(rest) else rest


def is_emptied(text: str) -> bool:
    """Whether ``without_private_keys`` left nothing of a text."""
    return text.strip() == WITHHELD


def withhold(text: str) -> str:
    """``text`` if it can be quoted, else an ellipsis."""
    return WITHHELD if holds_private_key(text) else text


def take_out(fields: Iterator[Field]) -> Iterator[FieldError]:
    """Empty every field that holds a private key and is not for one; name it."""
    for field in fields:
        if field.name in KEY_FIELDS or not isinstance(field.data, str):
            continue
        if holds_private_key(field.data):
            field.data = ""
            yield misplaced(field.name)


def sort_out(pairs: Pairs) -> tuple[Pairs, tuple[FieldError, ...]]:
    """Split parameters into those without a private key and a problem for each other one."""
    kept: list[tuple[str, str]] = []
    problems: list[FieldError] = []
    for name, value in pairs:
        if holds_private_key(name + value):
            problems.append(misplaced(withhold(name)))
        else:
            kept.append((name, value))
    return tuple(kept), tuple(problems)


def misplaced(field: str) -> FieldError:
    """The problem of a field that held a private key."""
    return FieldError(
        field,
        "private-key-misplaced",
        Message(
            N_(
                "A private key stood here, where it does not belong; it was removed. Paste it into "
                "the field for the private key alone."
            )
        ),
    )
