"""What the pasted request says, read leniently and without losing a byte.

Names and values are decoded text in which a byte outside UTF-8 is a surrogate escape, so that
every value encodes back to what was sent. ``raw`` keeps the wire text beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from paynet_debug.diagnosis.unseen import Part, Pasted, unseen_parts
from paynet_debug.oauth1.base_string import DEFAULT_PORTS
from paynet_debug.oauth1.encoding import Pairs, percent_decode
from paynet_debug.oauth1.header import AuthorizationHeader, read_authorization
from paynet_debug.oauth1.message import FORM_CONTENT_TYPE


class Source(StrEnum):
    """Where a parameter travels (RFC 5849, 3.4.1.3.1)."""

    QUERY = "query"
    HEADER = "header"
    BODY = "body"


class Parameter(NamedTuple):
    """One signed parameter: decoded name and value, and the value's wire text."""

    name: str
    value: str
    source: Source
    raw: str = ""

    def with_value(self, value: str) -> Parameter:
        """The same parameter with another value."""
        return self if value == self.value else self._replace(value=value)


class URI(NamedTuple):
    """An absolute URL in pieces, as typed. ``port`` is text, empty when none was typed."""

    scheme: str
    host: str
    port: str
    path: str
    query: str = ""

    def text(self) -> str:
        """The pieces joined; the query only when there is one."""
        origin = f"{self.scheme}://" if self.scheme else ""
        authority = f"{self.host}:{self.port}" if self.port else self.host
        return f"{origin}{authority}{self.path}" + (f"?{self.query}" if self.query else "")

    def normalized(self) -> URI:
        """The base string URI (3.4.1.2): lower case, no default port, no query."""
        scheme = self.scheme.lower()
        default = self.port == str(DEFAULT_PORTS.get(scheme))
        return URI(scheme, self.host.lower(), "" if default else self.port, self.path)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The request's facts. ``uri`` is None when no absolute URL is known.

    ``authorization`` is the header's text, None without one; ``protocol`` its parameters without
    ``realm`` and signature; ``signature`` the raw text between the quotes.
    ``body_known`` is False when the paste shows no body, so that nothing is said of it.
    ``unseen`` are the parts that the paste itself says it shows not, or not whole.
    """

    method: str
    url: str | None
    uri: URI | None
    headers: Pairs
    authorization: str | None
    header: AuthorizationHeader
    protocol: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    body_text: str
    body_known: bool
    content_type: str | None
    realm: str | None
    signature: str | None
    unseen: frozenset[Part] = frozenset()

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that takes part in the signature, in the order query, header, body."""
        return self.query + self.protocol + self.body

    def protocol_value(self, name: str) -> str | None:
        """The decoded value of an ``oauth_*`` parameter of the header, or None."""
        return next((each.value for each in self.protocol if each.name == name), None)

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of an HTTP header, whatever the case of its name."""
        return tuple(value for key, value in self.headers if key.lower() == name)


_LONE_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_OAUTH_SCHEME = re.compile(r"\s*OAuth\b", re.IGNORECASE)


def readable(text: str) -> str:
    """Replace surrogates that stand for no byte: they have no UTF-8 form and can't be hashed."""
    return _LONE_SURROGATES.sub("\ufffd", text)


def read_request(pasted: Pasted) -> SignedRequest:
    """Take the pasted request apart; never raises on any content."""
    headers = tuple((name, readable(value)) for name, value in pasted.headers)
    authorization = _authorization(headers)
    header = read_authorization(authorization or "")
    url = readable(pasted.url.strip()) if pasted.url else None
    uri = _read_uri(url)
    text = (pasted.body or b"").decode("utf-8", "surrogateescape")
    content_type = next((v for n, v in headers if n.lower() == "content-type"), None)
    signature, realm = header.get("oauth_signature"), header.get("realm")
    return SignedRequest(
        method=readable(pasted.method or "POST").strip() or "POST",
        url=url,
        uri=uri,
        headers=headers,
        authorization=authorization,
        header=header,
        protocol=tuple(
            Parameter(each.name, each.value, Source.HEADER, each.raw)
            for each in header.parameters
            if each.name not in ("oauth_signature", "realm")
        ),
        query=read_form(uri.query, Source.QUERY) if uri else (),
        body=read_form(text, Source.BODY) if _is_form(content_type, text) else (),
        body_text=text,
        body_known=pasted.body is not None,
        content_type=content_type,
        realm=realm.raw if realm else None,
        signature=signature.raw if signature else None,
        unseen=unseen_parts(pasted, authorization or "", url or "", text),
    )


def read_form(text: str, source: Source) -> tuple[Parameter, ...]:
    """Read a form body or query as ``oauth1.encoding.parse_form`` does, keeping the wire text."""
    pieces = (piece.partition("=") for piece in text.split("&") if piece)
    return tuple(
        Parameter(_form_decode(name), _form_decode(raw), source, raw) for name, _, raw in pieces
    )


def _form_decode(text: str) -> str:
    return percent_decode(text.replace("+", " ")) if "%" in text or "+" in text else text


def _authorization(headers: Pairs) -> str | None:
    """The Authorization header; of several the first that speaks OAuth."""
    values = [value for name, value in headers if name.strip().lower() == "authorization"]
    speaking = [value for value in values if _OAUTH_SCHEME.match(value)]
    return next(iter(speaking or values), None)


def _is_form(content_type: str | None, text: str) -> bool:
    """Whether the body's parameters are signed (3.4.1.3.1: single-part form bodies alone).

    People leave the header out when they paste; a body is then a form unless it looks like
    JSON, XML or multipart.
    """
    if content_type and content_type.split(";")[0].strip().lower() == FORM_CONTENT_TYPE:
        return True
    return not re.match(r"\s*(?:[\[{<]|--)", text)


def _read_uri(url: str | None) -> URI | None:
    """The URL in pieces, or None when it is not an absolute http(s) URL."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = url.partition(":")[0]
    authority = parts.netloc.rpartition("@")[2]
    host = authority if port is None else authority[: authority.rindex(":")]
    if scheme.lower() not in DEFAULT_PORTS or not host.rstrip(":"):
        return None
    typed_port = "" if port is None else str(port)
    return URI(scheme, host.rstrip(":"), typed_port, parts.path or "/", parts.query)
