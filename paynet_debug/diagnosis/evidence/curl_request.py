"""The request that curl would send, from its arguments alone (curl(1))."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.curl_arguments import Option, read_options
from paynet_debug.diagnosis.evidence.curl_data import MULTIPART, Data, posted_data
from paynet_debug.diagnosis.evidence.curl_headers import remark_headers, sent_headers
from paynet_debug.diagnosis.evidence.model import Evidence, Remarks, to_text
from paynet_debug.text import N_, Message

_FROM_ELSEWHERE = """
aws-sigv4 config digest httpsig-algo negotiate netrc netrc-file netrc-optional ntlm
request-target url-query variable
"""
_NOT_FOLLOWED = frozenset(_FROM_ELSEWHERE.split())
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def curl_request(
    words: tuple[str, ...], remarks: Remarks, standard_input: str | None = None
) -> Evidence:
    """Read the arguments that follow ``curl``; ``standard_input`` is what ``@-`` stands for."""
    options = read_options(words, remarks)
    data = posted_data(options, standard_input, remarks)
    url, method = _url(options, remarks), _method(options, data)
    in_query = any(each.name == "get" for each in options)
    if in_query and data.content and data.known and url is not None:
        url = _with_query(url, to_text(data.content))
    _remark_what_is_not_followed(options, remarks)
    remark_headers(options, remarks)
    return Evidence(
        kind="curl",
        method=method,
        url=url,
        headers=sent_headers(options, has_body=data.content is not None and not in_query),
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


def _method(options: tuple[Option, ...], data: Data) -> str:
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
    return "POST" if data.content is not None or names & MULTIPART else "GET"


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
