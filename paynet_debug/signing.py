"""The signing service: one place makes what page, API and exports show.

``prepare`` does all that needs no key, ``sign`` adds the signature, ``attach`` takes one that was
made elsewhere (in the user's browser). Clock and nonce are arguments: the caller asks for both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from paynet_debug import __version__
from paynet_debug.catalog.gateway import JSON_MEDIA_TYPE
from paynet_debug.oauth1.base_string import (
    base_string_uri,
    collect_parameters,
    normalize_parameters,
    signature_base_string,
)
from paynet_debug.oauth1.encoding import Pairs, form_body
from paynet_debug.oauth1.header import authorization_header
from paynet_debug.oauth1.keys import PrivateKey, PublicKey
from paynet_debug.oauth1.message import FORM_CONTENT_TYPE, HTTPRequest, ProtocolParameters
from paynet_debug.oauth1.signature import sign as sign_string
from paynet_debug.oauth1.signature import signature_base64

METHOD = "POST"


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything of a request but its signature. ``request`` has no ``Authorization`` header."""

    request: HTTPRequest
    protocol: ProtocolParameters
    parameters: Pairs
    normalized_parameters: str
    signature_base_string: str
    base_string_uri: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A complete request.

    ``signature`` is the raw bytes; ``key`` is None if it was made elsewhere and only the
    signature came here.
    """

    prepared: Prepared
    request: HTTPRequest
    authorization_header: str
    signature: bytes
    key: PublicKey | None


def prepare(
    url: str, parameters: Pairs, protocol: ProtocolParameters, *, json_answer: bool = False
) -> Prepared:
    """Build body, base string and headers for a POST of ``parameters`` to ``url``.

    ``url`` is absolute and may hold a query, whose parameters are signed too. The headers are
    all that the console sends, so that what is shown is what goes on the wire; the answer is
    asked for unencoded so that its bytes can be shown as they came.
    """
    collected = collect_parameters(url, protocol.pairs(), parameters)
    normalized = normalize_parameters(collected)
    body = form_body(parameters)
    headers = (
        ("Host", _host(url)),
        ("User-Agent", f"paynet-debug-console/{__version__}"),
        ("Accept", JSON_MEDIA_TYPE if json_answer else "*/*"),
        ("Accept-Encoding", "identity"),
        ("Content-Type", FORM_CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    )
    return Prepared(
        request=HTTPRequest(METHOD, url, headers, body),
        protocol=protocol,
        parameters=parameters,
        normalized_parameters=normalized,
        signature_base_string=signature_base_string(METHOD, url, normalized),
        base_string_uri=base_string_uri(url),
    )


def sign(prepared: Prepared, private_key: PrivateKey) -> Signed:
    """Sign with ``private_key``. Raises ``KeyRefused`` if the key makes bad signatures."""
    signature = sign_string(prepared.signature_base_string, private_key)
    return replace(attach(prepared, signature), key=private_key.public)


def attach(prepared: Prepared, signature: bytes) -> Signed:
    """Complete ``prepared`` with a signature made elsewhere, taken as it is."""
    header = authorization_header(prepared.protocol.pairs(), signature_base64(signature))
    host, *others = prepared.request.headers
    request = replace(prepared.request, headers=(host, ("Authorization", header), *others))
    return Signed(prepared, request, header, signature, None)


def _host(url: str) -> str:
    """The ``Host`` header for ``url``: host, and port if it is written (RFC 9110, 7.2)."""
    return urlsplit(url).netloc.rpartition("@")[2]
