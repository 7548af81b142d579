"""The body of a raw message, which copying so often changes.

A copy gains a newline at its end, loses CR from its line ends, and the gateway's documentation
wraps form bodies before each ``&``. ``Content-Length`` (RFC 9112, 6.2) tells what was sent. Where
it fits no reading, the examples of the documentation included, the body stays as pasted; a form
body wrapped before each ``&`` is joined all the same, since no encoder writes a raw line break.
"""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.model import Headers, Remarks, header_values, to_bytes, to_text
from paynet_debug.text import N_, Message

_WRAP = re.compile(r"[ \t]*\n[ \t]*(?=&)|(?<=&)[ \t]*\n[ \t]*")
_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_CHUNK_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,7})[ \t]*(?:;[^\n]*)?\r?\n")


def read_body(text: str, headers: Headers, remarks: Remarks) -> tuple[bytes | None, str | None]:
    """Return the bytes as sent and, where they were mended, the text as pasted.

    The bytes are None when the text shows no body though the headers announce one, or none.
    """
    announced = _content_length(headers)
    if not text.strip():
        return _absent(announced, headers, remarks), None
    if any("chunked" in value.lower() for value in header_values(headers, "Transfer-Encoding")):
        return _chunked(to_bytes(text), remarks), None
    pasted = _without_blank_lines(text)
    body = _fitting(text, announced, remarks) if announced is not None else None
    if body is None:
        body = _likely(pasted, announced, remarks)
    shown = _without_caption(pasted)
    return to_bytes(body), shown if "\n" in shown and body != shown else None


def _content_length(headers: Headers) -> int | None:
    values = header_values(headers, "Content-Length")
    return int(values[0]) if values and re.fullmatch(r"[0-9]{1,9}", values[0]) else None


def _absent(announced: int | None, headers: Headers, remarks: Remarks) -> bytes | None:
    if announced == 0:
        return b""
    if announced or header_values(headers, "Transfer-Encoding"):
        remarks.add(
            "body-not-shown",
            Message(
                N_(
                    "The headers announce a body, but the text does not show it. Paste it below"
                    " the headers, after a blank line."
                )
            ),
        )
    return None


def _fitting(text: str, announced: int, remarks: Remarks) -> str | None:
    """The reading whose length in bytes is the announced one, the least mended first."""
    pasted = _without_blank_lines(text)
    for body in (text, text.replace("\n", "\r\n"), pasted, pasted.replace("\n", "\r\n")):
        if len(to_bytes(body)) == announced:
            if len(body) < len(text):
                _remark_newline(remarks)
            return body
    for lines in (pasted, _without_caption(pasted)):
        for body in (_WRAP.sub("", lines), _LINE_BREAK.sub("", lines)):
            if len(to_bytes(body)) == announced:
                _remark_mended(pasted, lines, body, remarks)
                return body
    return None


def _remark_mended(pasted: str, lines: str, body: str, remarks: Remarks) -> None:
    if lines != pasted:
        _remark_caption(remarks)
    if body != lines:
        _remark_wrapped(remarks)


def _likely(pasted: str, announced: int | None, remarks: Remarks) -> str:
    """The reading when no length decides."""
    body = _without_caption(pasted)
    if body != pasted:
        _remark_caption(remarks)
    if _WRAP.search(body) and "\n" not in _WRAP.sub("", body):
        body = _WRAP.sub("", body)
        _remark_wrapped(remarks)
    if announced is not None:
        remarks.add(
            "content-length-differs",
            Message(
                N_(
                    "Content-Length says %(announced)s bytes, the pasted body has %(found)s."
                    " It was read as pasted."
                ),
                announced=announced,
                found=len(to_bytes(body)),
            ),
        )
    return body


def _without_blank_lines(text: str) -> str:
    """Cut the blank lines at the end; blanks at the end of the last full line stay."""
    content = text.rstrip(" \t\n")
    return content + text[len(content) :].partition("\n")[0]


def _without_caption(pasted: str) -> str:
    """Leave out the headline that a page puts between a form body and the next example."""
    lines = pasted.split("\n")
    if "=" not in lines[0] or lines[0].lstrip()[:1] in {"{", "<", "["}:
        return pasted
    while len(lines) > 1 and "=" not in lines[-1] and "&" not in lines[-1]:
        lines.pop()
    return "\n".join(lines)


def _chunked(data: bytes, remarks: Remarks) -> bytes:
    """Decode the chunked coding (RFC 9112, 7.1); as pasted when it shows no chunks."""
    at = 0
    chunks: list[bytes] = []
    while match := _CHUNK_SIZE.match(data, at):
        size = int(match[1], 16)
        chunk = data[match.end() : match.end() + size]
        if size == 0 or len(chunk) < size:
            break
        chunks.append(chunk)
        at = match.end() + size
    body = b"".join(chunks)
    if not body:
        return to_bytes(to_text(data).rstrip("\n"))
    remarks.add("chunked", Message(N_("The body came in chunks; they were put together.")))
    return body


def _remark_newline(remarks: Remarks) -> None:
    remarks.add(
        "trailing-newline",
        Message(N_("The newline behind the body came from copying; Content-Length excludes it.")),
    )


def _remark_wrapped(remarks: Remarks) -> None:
    remarks.add(
        "body-line-wrapped",
        Message(
            N_(
                "The body is wrapped over several lines for reading; it was joined. Line breaks"
                " must be neither sent nor signed."
            )
        ),
    )


def _remark_caption(remarks: Remarks) -> None:
    remarks.add(
        "caption-left-out",
        Message(N_("A line of text below the body is no part of a form; it was left out.")),
    )
