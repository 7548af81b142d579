"""A raw HTTP message (RFC 9112), as people copy it out of logs, consoles and documentation.

Chosen where a copy is ambiguous: a message does not say its scheme, so it counts as https, on a
loopback host as http. A folded header line (RFC 9112, 5.2) is joined with a blank.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from paynet_debug.diagnosis.evidence.http_body import read_body
from paynet_debug.diagnosis.evidence.model import Evidence, Headers, Remarks, header_values
from paynet_debug.text import N_, Message

REQUEST_LINE = re.compile(
    r"^[ \t]*(?P<method>[A-Za-z]{3,10})[ \t]+(?P<target>(?:/|https?://)[^\s]*)"
    r"(?:[ \t]+HTTP/\d(?:\.\d)?)?[ \t]*$",
    re.MULTILINE,
)
HEADER_LINE = re.compile(r":?[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:(?!//)")
_STATUS_LINE = re.compile(r"^[ \t<]*HTTP/\d(?:\.\d)? \d{3}\b", re.MULTILINE)
_OAUTH_LINE = re.compile(r"\s*oauth_\w+\s*=\s*\"")


@dataclass(frozen=True, slots=True)
class _Head:
    headers: Headers
    end: int


def read_http(
    text: str, remarks: Remarks, *, kind: str = "http", scheme: str | None = None
) -> Evidence:
    """Read the request in ``text``; ``scheme`` when the surroundings tell it.

    Text above the request line and a response below the request are left out, with a remark.
    """
    request_line = REQUEST_LINE.search(text)
    start = request_line.end() + 1 if request_line else 0
    if request_line and text[: request_line.start()].strip():
        remarks.add(
            "text-before-request",
            Message(N_("Text above the request line was left out.")),
        )
    message = _without_response(text[start:], remarks)
    if request_line and (indent := len(request_line[0]) - len(request_line[0].lstrip(" \t"))):
        message = re.sub(rf"^[ \t]{{1,{indent}}}", "", message, flags=re.MULTILINE)
    head = _head(message, remarks)
    pseudo = {name: value for name, value in head.headers if name.startswith(":")}
    headers = tuple(line for line in head.headers if not line[0].startswith(":"))
    target = request_line["target"] if request_line else pseudo.get(":path")
    host = pseudo.get(":authority") or next(iter(header_values(headers, "Host")), None)
    body, pasted = read_body(message[head.end :], headers, remarks)
    return Evidence(
        kind=kind,
        method=request_line["method"] if request_line else pseudo.get(":method"),
        url=_url(target, host, pseudo.get(":scheme") or scheme),
        headers=headers,
        body=body,
        remarks=remarks.done(),
        target=target,
        body_as_pasted=pasted,
    )


def _without_response(message: str, remarks: Remarks) -> str:
    match = _STATUS_LINE.search(message)
    if match is None:
        return message
    remarks.add("response-cut", Message(N_("A response follows the request; it was left out.")))
    return message[: match.start()]


def _head(message: str, remarks: Remarks) -> _Head:
    """The header lines up to the blank line, or up to the first line that can't be a header."""
    headers: list[list[str]] = []
    at = 0
    while at < len(message):
        newline = message.find("\n", at)
        end = len(message) if newline < 0 else newline
        line, following = message[at:end], end + 1
        if not line.strip():
            if headers:
                return _Head(_finished(headers), following)
        elif headers and _continues(line, headers[-1]):
            remarks.add(
                "header-folded",
                Message(N_("A header runs over several lines; they were joined by a blank.")),
            )
            headers[-1].append(line.strip())
        elif HEADER_LINE.match(line):
            split = line.index(":", 1)
            headers.append([line[:split].strip(), line[split + 1 :].strip()])
        else:
            return _Head(_finished(headers), at + _remark_no_blank_line(headers, remarks))
        at = following
    return _Head(_finished(headers), len(message))


def _continues(line: str, header: list[str]) -> bool:
    """Whether ``line`` goes on with ``header``: indented, or a copied two-line or wrapped one."""
    if line[0] in " \t" or (header[0].startswith(":") and len(header) == 2 and not header[1]):
        return True
    return header[0].lower() == "authorization" and _OAUTH_LINE.match(line) is not None


def _finished(headers: list[list[str]]) -> Headers:
    return tuple((name, " ".join(filter(None, lines))) for name, *lines in headers)


def _remark_no_blank_line(headers: list[list[str]], remarks: Remarks) -> int:
    if headers:
        remarks.add(
            "blank-line-missing",
            Message(
                N_(
                    "No blank line stands between headers and body; the body was taken to begin"
                    " at the first line that is no header."
                )
            ),
        )
    return 0


def _url(target: str | None, host: str | None, scheme: str | None) -> str | None:
    if target is not None and "://" in target.partition("?")[0]:
        return target
    if not host or target is None:
        return None
    return f"{scheme or _usual_scheme(host)}://{host}{target}"


def _usual_scheme(host: str) -> str:
    name = re.sub(r":\d*$", "", host).strip("[]").lower()
    try:
        loopback = ipaddress.ip_address(name).is_loopback
    except ValueError:
        loopback = name == "localhost" or name.endswith(".localhost")
    return "http" if loopback else "https"
