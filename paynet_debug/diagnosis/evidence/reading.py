"""The one entrance: any pasted text in, evidence or a pointed complaint out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from paynet_debug.diagnosis.evidence.formats import FORMATS
from paynet_debug.diagnosis.evidence.model import (
    Evidence,
    Remarks,
    to_bytes,
    to_text,
    well_formed,
)
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message, Remark

MAXIMUM_LENGTH = 1_048_576
"""Characters that are read at most: far more than any form request needs."""

_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]*(?:KEY|CERTIFICATE)|^ssh-rsa |PuTTY-User-Key-File")
_INVISIBLE = re.compile("[\x00\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")


def read_evidence(
    text: str, *, url: str | None = None, body: str | None = None, method: str | None = None
) -> Evidence:
    """Recognise and read what was pasted; ``url``, ``body`` and ``method`` fill its gaps.

    Nothing is executed or fetched, in time linear in the length. Raises ``UnreadableText`` and
    nothing else.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise UnreadableText(
            Message(
                N_(
                    "The text has %(count)s characters; at most %(limit)s are read. Paste one"
                    " request alone."
                ),
                count=len(text),
                limit=MAXIMUM_LENGTH,
            ),
            "",
            0,
        )
    remarks = Remarks()
    evidence = _read(_cleaned(text, remarks))
    _remark_invisible(evidence, remarks)
    evidence = _completed(evidence, remarks, url=url, body=body, method=method)
    return replace(evidence, remarks=_joined(evidence, remarks))


def _read(text: str) -> Evidence:
    for each in FORMATS:
        if each.recognise(text):
            return each.read(text)
    if _KEY.search(text):
        # No excerpt: the error would show a part of what may be a private key.
        raise UnreadableText(
            Message(N_("This is a key or a certificate, not a request: put it in the key field.")),
            "",
            0,
        )
    if not text.strip():
        raise UnreadableText(Message(N_("Nothing was pasted.")), "", 0)
    raise UnreadableText(
        Message(
            N_(
                "This is no request that can be read. Paste a curl command, a raw HTTP message, an"
                " Authorization header, a HAR entry, “Copy as fetch” or “Copy as PowerShell” of a"
                " browser, or a request from Postman’s console. From other source code, paste the"
                " request that it sent."
            )
        ),
        text,
        len(text) - len(text.lstrip()),
    )


def _cleaned(text: str, remarks: Remarks) -> str:
    """LF line ends, no byte order mark, no surrogates."""
    cleaned = well_formed(text)
    if cleaned != text:
        remarks.add(
            "not-unicode",
            Message(N_("The text holds code units that are no characters; they became U+FFFD.")),
        )
    return cleaned.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _remark_invisible(evidence: Evidence, remarks: Remarks) -> None:
    """Name the characters in URL, headers and body that no one sees."""
    parts = [evidence.url or "", *(f"{name}{value}" for name, value in evidence.headers)]
    parts.append(to_text(evidence.body or b""))
    found = sorted({each for part in parts for each in _INVISIBLE.findall(part)})
    if found:
        names = ", ".join(f"U+{ord(each):04X} {unicodedata.name(each, 'NULL')}" for each in found)
        remarks.add(
            "invisible-characters",
            Message(
                N_("The request holds characters that can't be seen: %(characters)s."),
                characters=names,
            ),
        )


def _completed(
    evidence: Evidence, remarks: Remarks, *, url: str | None, body: str | None, method: str | None
) -> Evidence:
    """Fill what the text leaves open from the further fields; the text itself goes first."""
    url, method = (url or "").strip() or None, (method or "").strip() or None
    body = well_formed(body).replace("\r\n", "\n").rstrip("\n") if body else None
    ignored = [
        name
        for name, given, read in (
            ("url", url, evidence.url),
            ("body", None if body is None else to_bytes(body), evidence.body),
            ("method", method, evidence.method),
        )
        if given is not None and read is not None and given != read
    ]
    if ignored:
        remarks.add(
            "field-ignored",
            Message(
                N_(
                    "The pasted request itself has other values than the fields: %(fields)s. The"
                    " request's were taken."
                ),
                fields=", ".join(ignored),
            ),
        )
    return replace(
        evidence,
        url=evidence.url or url,
        method=evidence.method or method,
        body=to_bytes(body) if evidence.body is None and body is not None else evidence.body,
    )


def _joined(evidence: Evidence, remarks: Remarks) -> tuple[Remark, ...]:
    codes = {each.code for each in evidence.remarks}
    return (*evidence.remarks, *(each for each in remarks.done() if each.code not in codes))
