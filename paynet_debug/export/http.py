"""The signed request as the bytes of an HTTP/1.1 message."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, frozen_warning, snippet

FORMAT = Format("http", "HTTP", "http", signs=False, suffix=".http", place=2)


def write(export: ExportInput) -> Snippet:
    """Write the message with CRLF line ends.

    It has no room for a comment: a warning says how long it can be sent.
    """
    return snippet(FORMAT, export, export.signed_request.text(), (frozen_warning(export),))
