"""Requests to try a diagnosis on, signed by the demonstration's key, which is public.

``examples/<id>.txt`` were made with ``openssl dgst -sign`` on strings built with the fault in
question; their timestamps are old, so nothing is said of their age.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from paynet_debug.text import N_, Message

_FOLDER = Path(__file__).with_name("examples")


@dataclass(frozen=True, slots=True)
class Example:
    """A request; ``id`` names its file and stands in the page's address."""

    id: str
    title: Message


EXAMPLES = (
    Example("spaces", Message(N_("A space signed as +"))),
    Example("two-faults", Message(N_("Two faults at once"))),
    Example("sha-1", Message(N_("SHA-1 in place of SHA-256"))),
    Example("sound", Message(N_("A sound request"))),
)


@cache
def example_request(example_id: str) -> str:
    """The request's text. Raises ``KeyError`` for an unknown id."""
    if example_id not in {each.id for each in EXAMPLES}:
        raise KeyError(example_id)
    return (_FOLDER / f"{example_id}.txt").read_text(encoding="utf-8")
