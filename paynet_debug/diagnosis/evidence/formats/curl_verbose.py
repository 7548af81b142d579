"""The output of ``curl -v``: lines with ``> `` are the request (curl(1), ``--verbose``).

curl prints no request body there, so the body is unknown, unless someone put it below the headers.
Whether TLS was used is told by the line about the connection.
"""

from __future__ import annotations

import re
from dataclasses import replace

from paynet_debug.diagnosis.evidence.http_message import read_http
from paynet_debug.diagnosis.evidence.model import Evidence, Remarks
from paynet_debug.text import N_, Message

PRECEDENCE = 60

_REQUEST = re.compile(r"^> ?[A-Za-z]+ \S+ HTTP/\d", re.MULTILINE)
_OTHER = re.compile(r"^[*<{}] ?", re.MULTILINE)


def recognise(text: str) -> bool:
    return bool(_REQUEST.search(text)) and bool(_OTHER.search(text))


def _sent(lines: list[str]) -> list[str]:
    """The lines of the request; behind its blank line the body, where someone put it there."""
    sent: list[str] = []
    ended = False
    for line in lines:
        if line.startswith("<"):
            break
        if line.startswith(">") and not ended:
            sent.append(line[1:].removeprefix(" "))
            ended = not sent[-1].strip()
        elif ended and not _OTHER.match(line) and "=" in line:
            sent.append(line.removeprefix(">").strip())
    return sent


def read(text: str) -> Evidence:
    remarks = Remarks()
    first = _REQUEST.search(text)
    lines = _sent(text[first.start() if first else 0 :].split("\n"))
    scheme = None
    if "Connected to " in text:
        scheme = "https" if "SSL connection using" in text else "http"
    evidence = read_http("\n".join(lines), remarks, kind="curl-verbose", scheme=scheme)
    if evidence.body is None:
        remarks.add(
            "body-not-shown",
            Message(N_("curl -v prints no request body; paste the command or the body too.")),
        )
    return replace(evidence, remarks=remarks.done())
