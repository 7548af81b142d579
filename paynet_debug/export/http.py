"""The signed request as the bytes of an HTTP/1.1 message."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, frozen_warning, snippet
from paynet_debug.text import N_, Message

FORMAT = Format(
    "http",
    "HTTP",
    "http",
    signs=False,
    suffix=".http",
    place=2,
    steps=Message(
        N_(
            "The message byte for byte: compare it with what your own code sends, or give it to "
            "a tool that takes raw HTTP."
        )
    ),
)


def write(export: ExportInput) -> Snippet:
    """Write the message with CRLF line ends.

    It has no room for a comment: a warning says how long it can be sent.
    """
    return snippet(FORMAT, export, export.signed_request.text(), (frozen_warning(export),))
