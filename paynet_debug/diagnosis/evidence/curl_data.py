"""The body that curl's data options put together (curl(1), ``--data`` and its kin).

Checked against curl 7.88 on a loopback server. Pieces are joined by ``&``, those of ``--json`` by
nothing. Behind an empty piece 7.88 still puts an ``&``; current versions, followed here, do not.
Files are never opened: what comes from one is unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from paynet_debug.diagnosis.evidence.curl_arguments import Option
from paynet_debug.diagnosis.evidence.model import Remarks, to_bytes
from paynet_debug.text import N_, Message

_DATA = frozenset({"data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json"})
MULTIPART = frozenset({"form", "form-string"})


@dataclass(frozen=True, slots=True)
class Data:
    """What the data options put together; ``known`` is False when a file has part of it."""

    content: bytes | None = None
    known: bool = True


def posted_data(options: tuple[Option, ...], standard_input: str | None, remarks: Remarks) -> Data:
    """Read all data options in order; ``standard_input`` is what ``@-`` stands for."""
    content, known = None, True
    for option in options:
        if option.name not in _DATA:
            continue
        piece = _piece(option, standard_input, remarks)
        known = known and piece is not None
        joint = b"&" if content and option.name != "json" else b""
        content = (content or b"") + joint + to_bytes(piece or "")
    if any(each.name in MULTIPART or each.name == "upload-file" for each in options):
        remarks.add(
            "multipart",
            Message(
                N_(
                    "The command sends a file or multipart parts (-F, -T), not a form; its body"
                    " is not read. The gateway expects a form body: use -d."
                )
            ),
        )
        return Data(content, known=False)
    return Data(content, known)


def _piece(option: Option, standard_input: str | None, remarks: Remarks) -> str | None:
    """What one data option adds; None when it comes from a file."""
    if option.name == "data-raw":
        return option.value
    if option.name == "data-urlencode":
        return _urlencoded(option.value, standard_input, remarks)
    if not option.value.startswith("@"):
        return option.value
    content = _file(option.value[1:], standard_input, remarks)
    if content is not None and option.name in {"data", "data-ascii"}:
        return re.sub(r"[\r\n\0]", "", content)
    return content


def _urlencoded(value: str, standard_input: str | None, remarks: Remarks) -> str | None:
    """``content``, ``=content``, ``name=content``, ``@file`` or ``name@file``."""
    separator = "=" if "=" in value else "@" if "@" in value else ""
    name, _, content = value.partition(separator) if separator else ("", "", value)
    if separator == "@":
        read = _file(content, standard_input, remarks)
        if read is None:
            return None
        content = read
    if " " in content:
        remarks.add(
            "curl-writes-plus",
            Message(
                N_(
                    "curl’s %(option)s writes a blank as “+”, which a form decoder reads as"
                    " a blank; it must be signed as %%20."
                ),
                option="--data-urlencode",
            ),
        )
    encoded = quote_plus(to_bytes(content), safe="~")
    return f"{name}={encoded}" if name else encoded


def _file(name: str, standard_input: str | None, remarks: Remarks) -> str | None:
    if name == "-" and standard_input is not None:
        return standard_input
    remarks.add(
        "file-not-shown",
        Message(
            N_("A part of the body comes from the file %(name)s, which the text does not show."),
            name=name[:80],
        ),
    )
    return None
