"""Whether typed values can be signed: one generator of ``FieldError`` for each kind of value.

Only what would make no request at all is refused. A doubtful value (padding, a timestamp in
milliseconds, a sample login) is signed with a warning: reproducing a mistake is what a debug
console is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from paynet_debug.catalog.model import Operation
from paynet_debug.errors import FieldError
from paynet_debug.oauth1.base_string import base_string_uri
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.signature import parse_signature
from paynet_debug.text import N_, Message, Remark

MILLISECOND_DIGITS = 13
SAMPLE_LOGINS = frozenset({"TestMerchant", "ErwinTestMerchant", "merchantlogin", "test-merchant"})
_ENDPOINT = re.compile(r"[0-9]{1,20}", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def text_problems(values: Pairs) -> Iterator[FieldError]:
    """Text that is not Unicode (a lone surrogate) has no UTF-8 form, so it can't be encoded."""
    for name, value in values:
        for text in (name, value):
            if found := _SURROGATE.search(text):
                yield FieldError(
                    _SURROGATE.sub("\ufffd", name),
                    "not-unicode",
                    Message(
                        N_(
                            "Character %(place)s is half of a surrogate pair (U+%(point)s), which "
                            "no encoding carries. Check how the text was cut or escaped."
                        ),
                        place=found.start() + 1,
                        point=f"{ord(found.group()):04X}",
                    ),
                )


def timestamp_problems(timestamp: str) -> Iterator[FieldError]:
    """A timestamp is a number of seconds (RFC 5849, 3.3); its nearness to now is not checked."""
    if timestamp and not re.fullmatch(r"[0-9]{1,20}", timestamp, re.ASCII):
        yield FieldError(
            "timestamp",
            "timestamp-not-integer",
            Message(
                N_("Expected Unix seconds as digits alone, such as 1700000000; got “%(got)s”."),
                got=timestamp[:40],
            ),
        )


def oauth_problems(pairs: Pairs) -> Iterator[FieldError]:
    """Protocol parameters travel in the header; in the body the gateway would see them twice."""
    for name, _ in pairs:
        if name.startswith("oauth_"):
            yield FieldError(
                name,
                "oauth-in-body",
                Message(
                    N_(
                        "“%(name)s” is a protocol parameter: it goes into the Authorization "
                        "header, which the console writes. Remove it from the parameters."
                    ),
                    name=name,
                ),
            )


def endpoint_problems(operation: Operation, endpoint: str, group: str) -> Iterator[FieldError]:
    """Exactly one id, a number; a group's only where the documentation has a group URL."""
    if group and operation.group_path is None:
        yield FieldError(
            "endpoint_group_id",
            "group-not-documented",
            Message(N_("This command's page documents no group URL. Give endpoint_id instead.")),
        )
    elif endpoint and group:
        yield FieldError(
            "endpoint_group_id",
            "endpoint-and-group",
            Message(N_("Give either endpoint_id or endpoint_group_id: they make different URLs.")),
        )
    elif not endpoint and not group:
        yield FieldError(
            "endpoint_id",
            "endpoint-id-missing",
            Message(N_("Give the endpoint's number: it is the last part of the URL.")),
        )
    for name, value in (("endpoint_id", endpoint), ("endpoint_group_id", group)):
        if value and not _ENDPOINT.fullmatch(value):
            yield FieldError(
                name,
                "endpoint-id-not-number",
                Message(
                    N_("Expected a number such as 39915; got “%(got)s”."),
                    got=_SURROGATE.sub("\ufffd", value[:40]),
                ),
            )


def url_problems(url: str) -> Iterator[FieldError]:
    """Any absolute http(s) URL in its ASCII form can be signed."""
    message = None
    try:
        parts = urlsplit(url)
        base_string_uri(url)
    except ValueError:
        message = Message(N_("Expected an absolute URL that begins with https:// or http://."))
    else:
        if parts.scheme.lower() not in ("http", "https"):
            message = Message(N_("Only https:// and http:// URLs are signed."))
        elif parts.username is not None:
            message = Message(N_("Remove the user name from the URL: it is never signed."))
        elif parts.fragment:
            message = Message(N_("Remove the part from “#” on: it is never sent."))
        elif not re.fullmatch(r"[!-~]+", url):
            message = Message(
                N_(
                    "Write the URL as it is sent: percent-encode spaces and letters outside "
                    "ASCII in the path, write the host in its xn-- form."
                )
            )
    if message is not None:
        yield FieldError("url", "url", message)


def signature_problems(signature: str, nonce: str, timestamp: str) -> Iterator[FieldError]:
    """A signature made elsewhere belongs to one nonce and timestamp, so both must be given."""
    try:
        parse_signature(signature)
    except ValueError:
        yield FieldError(
            "signature",
            "signature-not-base64",
            Message(N_("Expected the signature in standard Base64 on one line.")),
        )
    for name, value in (("nonce", nonce), ("timestamp", timestamp)):
        if not value:
            yield FieldError(
                name,
                "required",
                Message(N_("A signature made elsewhere needs the value that it was made with.")),
            )


def doubts(consumer_key: str, timestamp: str, pairs: Pairs) -> Iterator[Remark]:
    """Warnings about values that can be signed but are seldom meant."""
    if consumer_key in SAMPLE_LOGINS:
        yield Remark(
            "sample-login",
            Message(
                N_("“%(login)s” is the documentation's sample login. Use the one you were given."),
                login=consumer_key,
            ),
        )
    if len(timestamp) == MILLISECOND_DIGITS:
        yield Remark(
            "timestamp-milliseconds",
            Message(N_("The timestamp looks like milliseconds; the protocol counts seconds.")),
        )
    for name, value in (("consumer_key", consumer_key), *pairs):
        if value != value.strip():
            yield Remark(
                "values-not-trimmed",
                Message(
                    N_(
                        "“%(name)s” begins or ends with a blank. It is signed as it stands; the "
                        "gateway may trim it before or after it verifies."
                    ),
                    name=name,
                ),
            )
