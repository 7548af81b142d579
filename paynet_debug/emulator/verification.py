"""Does this request come from the merchant, whole and now? RFC 5849, 3.2, from the server's side.

Pure. ``receive`` reads what can be judged without knowing anybody; then the caller looks up the
login's key, and ``verify`` judges the rest. The nonce comes last and is the storage's to judge,
since only one statement of the database can. Each refusal is the first fault in this order:
content type, header, each ``oauth_*`` once and in the header only, login, signature method,
version, timestamp, signature.

The gateway documents no acceptance window, no replay rule and no reasons. ±600 seconds is an
assumption (the default of a widely used Java server library), and so is that ``oauth_version``,
which the RFC lets out, must be there: every example of the documentation sends it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paynet_debug.catalog.gateway import TIMESTAMP_WINDOW_SECONDS
from paynet_debug.emulator.refusal import Refusal
from paynet_debug.emulator.wire_signature import mismatch, read_signature
from paynet_debug.errors import SignatureMismatch, UnreadableText
from paynet_debug.oauth1 import signature as rsa_sha256
from paynet_debug.oauth1.base_string import (
    collect_parameters,
    normalize_parameters,
    signature_base_string,
)
from paynet_debug.oauth1.encoding import Pairs, parse_form
from paynet_debug.oauth1.header import AuthorizationHeader, parse_authorization
from paynet_debug.oauth1.keys import PublicKey
from paynet_debug.oauth1.message import FORM_CONTENT_TYPE, SIGNATURE_METHOD, VERSION

MAX_PARAMETERS = 1_000
"""A form with more pieces is not parsed: reading millions of empty names is a cheap attack.
Common servers stop at 1,000 as well; a batch is one parameter however many rows it has."""

_REQUIRED = (
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_version",
)


@dataclass(frozen=True, slots=True)
class PostRequest:
    """A POST as it came; text holds bytes outside UTF-8 as surrogate escapes.

    ``url`` is the URL that has to be signed, with the query as sent; ``content_type`` the media
    type without parameters, in lower case; ``body`` the raw bytes.
    """

    url: str
    content_type: str
    authorization: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """A request whose form is right; nothing in it is proven yet."""

    url: str
    header: AuthorizationHeader
    body_parameters: Pairs

    def value(self, name: str) -> str:
        """The decoded value of a header parameter that ``receive`` has found to be there."""
        parameter = self.header.get(name)
        return "" if parameter is None else parameter.value

    @property
    def consumer_key(self) -> str:
        return self.value("oauth_consumer_key")

    @property
    def base_string(self) -> str:
        parameters = collect_parameters(self.url, self.header.pairs(), self.body_parameters)
        return signature_base_string("POST", self.url, normalize_parameters(parameters))


def receive(request: PostRequest) -> Received:
    """Read header and body. Raises ``Refusal``."""
    if request.content_type != FORM_CONTENT_TYPE:
        raise Refusal("content-type")
    header = _authorization(request.authorization)
    _check_protocol_parameters(header)
    if request.body.count(b"&") >= MAX_PARAMETERS:
        raise Refusal("too-many-parameters")
    body = parse_form(request.body.decode("utf-8", "surrogateescape"))
    if any(name.startswith("oauth_") for name, _ in body):
        raise Refusal("oauth-in-body")
    query = parse_form(request.url.partition("?")[2])
    if any(name.startswith("oauth_") for name, _ in query):
        raise Refusal("oauth-parameter-duplicated")
    return Received(request.url, header, body)


def verify(received: Received, public_key: PublicKey | None, *, now: float) -> None:
    """Hold ``received`` against the key registered for its login; None if there is none.

    ``now`` is in Unix seconds. Raises ``Refusal``.
    """
    if public_key is None:
        raise Refusal("consumer-key-unknown")
    if received.value("oauth_signature_method") != SIGNATURE_METHOD:
        raise Refusal("signature-method")
    if received.value("oauth_version") != VERSION:
        raise Refusal("oauth-version")
    _check_timestamp(received.value("oauth_timestamp"), now)
    parameter = received.header.get("oauth_signature")
    raw = "" if parameter is None else parameter.raw
    signature = read_signature(raw, (public_key.bits + 7) // 8)
    base_string = received.base_string
    try:
        rsa_sha256.verify(base_string, signature, public_key)
    except SignatureMismatch:
        raise mismatch(signature, public_key, base_string) from None


def _authorization(value: str) -> AuthorizationHeader:
    if not value.strip():
        raise Refusal("authorization-missing")
    if not re.match(r"\s*OAuth(\s|$)", value, re.IGNORECASE):
        raise Refusal("authorization-scheme")
    try:
        return parse_authorization(value)
    except UnreadableText:
        raise Refusal("authorization-malformed") from None


def _check_protocol_parameters(header: AuthorizationHeader) -> None:
    names = [each.name for each in header.parameters if each.name.startswith("oauth_")]
    if len(set(names)) < len(names):
        raise Refusal("oauth-parameter-duplicated")
    for name in _REQUIRED:
        parameter = header.get(name)
        if parameter is None:
            raise Refusal("oauth-parameter-missing")
        if not parameter.value:
            is_login = name == "oauth_consumer_key"
            raise Refusal("consumer-key-empty" if is_login else "oauth-parameter-missing")


def _check_timestamp(text: str, now: float) -> None:
    if not re.fullmatch(r"[0-9]+", text):
        raise Refusal("timestamp-not-integer")
    if re.fullmatch(r"[1-9][0-9]{12}", text):
        raise Refusal("timestamp-milliseconds")
    if len(text) > 12 or abs(int(text) - now) > TIMESTAMP_WINDOW_SECONDS:
        raise Refusal("timestamp-skewed")
