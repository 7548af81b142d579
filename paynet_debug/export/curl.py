"""The signed request as one curl command for a POSIX shell."""

from __future__ import annotations

from shlex import quote

from paynet_debug.catalog.gateway import TIMESTAMP_WINDOW_SECONDS
from paynet_debug.export.contract import (
    ExportInput,
    Format,
    Snippet,
    fill,
    frozen_warning,
    signed_at,
    snippet,
)

FORMAT = Format(
    "curl",
    "curl",
    "bash",
    signs=False,
    suffix=".sh",
    place=1,
    command="sh {file}",
)

TEMPLATE = """
# Signed@@signed_at@@. The timestamp is good for about @@minutes@@ minutes, the nonce serves once:
# sent later or a second time, this request is refused.
curl --include --globoff --path-as-is \\
@@headers@@
  @@data@@ \\
  @@url@@@@body@@
"""

SENT_HEADERS = ("Authorization", "Accept", "Content-Type")

ARGUMENT_LIMIT = 100_000
"""Linux takes no argument of more than 128 KiB; a longer body comes by standard input."""


def write(export: ExportInput) -> Snippet:
    """Write the command. All that is signed is ASCII, so single quotes carry it to the byte."""
    request = export.signed_request
    headers = (pair for pair in request.headers if pair[0] in SENT_HEADERS)
    long = len(request.body) > ARGUMENT_LIMIT
    text = fill(
        TEMPLATE,
        signed_at=signed_at(export.timestamp),
        minutes=str(TIMESTAMP_WINDOW_SECONDS // 60),
        headers="\n".join(f"  --header {quote(f'{name}: {value}')} \\" for name, value in headers),
        data="--data @-" if long else f"--data-raw {quote(request.body)}",
        url=quote(request.url),
        body=f" <<'BODY'\n{request.body}\nBODY" if long else "",
    )
    return snippet(FORMAT, export, text, (frozen_warning(export),))
