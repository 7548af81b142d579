"""The headers that curl's options ask for, in the order in which curl sends them.

Checked against curl 7.88 on a loopback server: Host first, then its own headers, those typed, and
the content type last. Headers that no signature can depend on (Accept, User-Agent,
Content-Length) are listed only when an option asks for them.
"""

from __future__ import annotations

import base64

from paynet_debug.diagnosis.evidence.curl_arguments import Option
from paynet_debug.diagnosis.evidence.model import Headers, Remarks, to_bytes
from paynet_debug.text import N_, Message


def sent_headers(options: tuple[Option, ...], *, has_body: bool) -> Headers:
    """All headers of the request; ``has_body`` adds the form's content type."""
    typed = [line for each in options if each.name == "header" for line in _header(each.value)]
    silenced = {
        each.value.partition(":")[0].strip().lower()
        for each in options
        if each.name == "header" and ":" in each.value
    }
    json = any(each.name == "json" for each in options)
    own = [line for line in _own_headers(options) if line[0].lower() not in silenced]
    last = [("Content-Type", "application/json"), ("Accept", "application/json")] if json else []
    if has_body and not json:
        last = [("Content-Type", "application/x-www-form-urlencoded")]
    typed.sort(key=lambda line: line[0].lower() != "host")
    host = [line for line in typed if line[0].lower() == "host"]
    added = [line for line in last if line[0].lower() not in silenced]
    return (*host, *own, *typed[len(host) :], *added)


def _header(line: str) -> Headers:
    """One ``-H``: ``Name: value``; ``Name;`` sends an empty one; ``Name:`` sends none."""
    name, colon, value = line.partition(":")
    if colon:
        return ((name, value.strip(" \t")),) if value.strip(" \t") and name else ()
    name, semicolon, rest = line.partition(";")
    return ((name, ""),) if semicolon and not rest else ()


def _own_headers(options: tuple[Option, ...]) -> Headers:
    """What other options than ``-H`` put into headers."""
    last = {each.name: each.value for each in options}
    lines: list[tuple[str, str]] = []
    if "oauth2-bearer" in last:
        lines.append(("Authorization", "Bearer " + last["oauth2-bearer"]))
    elif "user" in last:
        credentials = base64.b64encode(to_bytes(last["user"])).decode()
        lines.append(("Authorization", "Basic " + credentials))
    for option, name in (("user-agent", "User-Agent"), ("referer", "Referer")):
        if last.get(option):
            lines.append((name, last[option]))
    cookies = [each.value for each in options if each.name == "cookie" and "=" in each.value]
    if cookies:
        lines.append(("Cookie", ";".join(cookies)))
    return tuple(lines)


def remark_headers(options: tuple[Option, ...], remarks: Remarks) -> None:
    """Say which ``-H`` sends nothing, and which headers the text does not show."""
    headers = [each.value for each in options if each.name == "header"]
    if any(line.startswith("@") for line in headers):
        remarks.add(
            "header-file-not-shown",
            Message(N_("Headers come from a file, which the text does not show.")),
        )
    for line in headers:
        if not line.startswith("@") and not _header(line) and not line.rstrip().endswith(":"):
            remarks.add(
                "header-ignored",
                Message(
                    N_("curl sends no header for %(line)s: the colon is missing."),
                    line=line[:40].partition(" ")[0],
                ),
            )
