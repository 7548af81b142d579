"""The signature base string (RFC 5849, 3.4.1): the text that gets signed.

Left open by the RFC, and what is chosen here:

- The path is taken as it was sent: no dot segments are removed, no ``%7e`` becomes ``~``.
  An empty path is ``/`` (3.4.1.2 shows it, RFC 3986 6.2.3 explains it).
- ``;parameters`` belong to the path; user information and the fragment are dropped.
- A host outside ASCII has to be its punycode form already; nothing is converted here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from paynet_debug.oauth1.encoding import Pairs, parse_form, percent_encode

DEFAULT_PORTS = {"http": 80, "https": 443}


def base_string_uri(url: str) -> str:
    """Return scheme, authority and path of ``url`` as they are signed (3.4.1.2).

    Scheme and host in lower case, a default port dropped, query and fragment dropped.
    Raises ``ValueError`` if ``url`` is not absolute or its port is not a number.

    >>> base_string_uri("HTTPS://Gate.Example:443/paynet?x=1")
    'https://gate.example/paynet'
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), parts.hostname
    if not scheme or not host:
        raise ValueError("not an absolute URL")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    authority = host if port in (None, DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    return f"{scheme}://{authority}{parts.path or '/'}"


def collect_parameters(url: str, protocol_parameters: Pairs, body_parameters: Pairs) -> Pairs:
    """Gather what takes part in the signature (3.4.1.3.1), decoded: query, header, body.

    ``oauth_signature`` and ``realm`` of the header never take part; a body or query parameter
    that happens to be called ``realm`` is ordinary data and stays.
    """
    header = tuple(
        (name, value)
        for name, value in protocol_parameters
        if name not in ("oauth_signature", "realm")
    )
    return parse_form(urlsplit(url).query) + header + body_parameters


def normalize_parameters(pairs: Pairs) -> str:
    """Encode, sort by encoded name then encoded value, join (3.4.1.3.2).

    Encoded text is ASCII, so sorting characters is the byte order that the RFC asks for.
    """
    encoded = sorted((percent_encode(name), percent_encode(value)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def signature_base_string(method: str, url: str, normalized_parameters: str) -> str:
    """Join method, URI and parameters (3.4.1.1), the last two percent-encoded once more.

    ``url`` is the request's URL; its query must already be among the parameters.
    """
    uri = base_string_uri(url)
    return "&".join((method.upper(), percent_encode(uri), percent_encode(normalized_parameters)))
