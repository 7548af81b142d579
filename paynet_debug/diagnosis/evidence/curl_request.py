"""The request that curl would send, from its arguments alone.

Checked against curl 7.88 on a loopback server: what ``-d``, ``--json``, ``--data-urlencode`` and
``-G`` put together, which headers come first, what ``-H 'X;'`` and ``-H 'X:'`` mean. Headers that
no signature can depend on (Accept, User-Agent, Content-Length) are listed only when typed.
Files are never opened: what comes from one is unknown.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from paynet_debug.diagnosis.evidence.curl_arguments import Option, read_options
from paynet_debug.diagnosis.evidence.model import (
    Evidence,
    Headers,
    Remarks,
    to_bytes,
    to_text,
)
from paynet_debug.text import N_, Message

_DATA = frozenset({"data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json"})
_MULTIPART = frozenset({"form", "form-string"})
_FROM_ELSEWHERE = """
aws-sigv4 config digest httpsig-algo negotiate netrc netrc-file netrc-optional ntlm
request-target url-query variable
"""
_NOT_FOLLOWED = frozenset(_FROM_ELSEWHERE.split())
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class _Data:
    """What the data options put together; ``known`` is False when a file has part of it."""

    content: bytes | None = None
    known: bool = True


def curl_request(
    words: tuple[str, ...], remarks: Remarks, standard_input: str | None = None
) -> Evidence:
    """Read the arguments that follow ``curl``; ``standard_input`` is what ``@-`` stands for."""
    options = read_options(words, remarks)
    data = _data(options, standard_input, remarks)
    url, method = _url(options, remarks), _method(options, data)
    in_query = any(each.name == "get" for each in options)
    if in_query and data.content and data.known and url is not None:
        url = _with_query(url, to_text(data.content))
    _remark_what_is_not_followed(options, remarks)
    return Evidence(
        kind="curl",
        method=method,
        url=url,
        headers=_headers(options, has_body=data.content is not None and not in_query),
        body=data.content if data.known and not in_query else None,
        remarks=remarks.done(),
    )


def _url(options: tuple[Option, ...], remarks: Remarks) -> str | None:
    urls = [each.value for each in options if each.name in {"", "url"}]
    if not urls:
        remarks.add("url-missing", Message(N_("The command names no URL.")))
        return None
    if len(urls) > 1:
        remarks.add(
            "several-urls",
            Message(
                N_(
                    "The command names more than one URL; the first whole one was read. A value"
                    " with blanks needs quotes."
                )
            ),
        )
    with_scheme = next(filter(_SCHEME.match, urls), None)
    if with_scheme is not None:
        return with_scheme
    remarks.add("scheme-guessed", Message(N_("The URL has no scheme; curl takes http.")))
    return "http://" + urls[0]


def _with_query(url: str, data: str) -> str:
    """Append as ``-G`` does: behind the query, before the fragment."""
    address, hash_sign, fragment = url.partition("#")
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return address + joint + data + hash_sign + fragment


def _method(options: tuple[Option, ...], data: _Data) -> str:
    names = {each.name for each in options}
    typed = [each.value for each in options if each.name == "request"]
    if typed:
        return typed[-1]
    if "head" in names:
        return "HEAD"
    if "upload-file" in names:
        return "PUT"
    if "get" in names:
        return "GET"
    return "POST" if data.content is not None or names & _MULTIPART else "GET"


def _data(options: tuple[Option, ...], standard_input: str | None, remarks: Remarks) -> _Data:
    content, known = None, True
    for option in options:
        if option.name not in _DATA:
            continue
        piece = _piece(option, standard_input, remarks)
        known = known and piece is not None
        joint = b"" if content is None or option.name == "json" else b"&"
        content = (content or b"") + joint + to_bytes(piece or "")
    if any(each.name in _MULTIPART or each.name == "upload-file" for each in options):
        remarks.add(
            "multipart",
            Message(
                N_(
                    "The command sends a file or multipart parts (-F, -T), not a form; its body"
                    " is not read. The gateway expects a form body: use -d."
                )
            ),
        )
        return _Data(content, known=False)
    return _Data(content, known)


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


def _headers(options: tuple[Option, ...], *, has_body: bool) -> Headers:
    """In curl's order: its own headers first, then those typed, then the content type."""
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
    return (*own, *typed, *(line for line in last if line[0].lower() not in silenced))


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


def _remark_what_is_not_followed(options: tuple[Option, ...], remarks: Remarks) -> None:
    names = {each.name for each in options}
    expanded = {each for each in names if each.startswith("expand-")}
    for name in sorted(names & _NOT_FOLLOWED | expanded):
        remarks.add(
            "option-not-followed",
            Message(
                N_("The option %(option)s changes what is sent in a way that is not followed."),
                option="--" + name,
            ),
        )
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
