"""The Authorization header: strictly read or refused; leniently read always, and no differently."""

from __future__ import annotations

from paynet_debug.errors import UnreadableText
from paynet_debug.oauth1.encoding import percent_decode
from paynet_debug.oauth1.header import parse_authorization, read_authorization

SEEDS = (
    b'OAuth oauth_consumer_key="demo", oauth_nonce="7d8f3e4a", oauth_signature="dyFq%2B%2F%3D", '
    b'oauth_signature_method="RSA-SHA256", oauth_timestamp="1700000000", oauth_version="1.0"',
    b'OAuth realm="x",oauth_nonce="a%20b"',
    b"oauth_nonce=a&oauth_version=1.0",
    "OAuth oauth_nonce=“a”; oauth_version='1.0'".encode(),
    b'OAuth oauth_nonce="a",\r\n  oauth_version="1.0",',
)
TOKENS = (b"OAuth ", b"oauth_nonce", b'="', b'", ', b"%", b"%2", b"realm", b"\n ", b"=", b'"')


def try_one(data: bytes) -> None:
    """Hold one input against what is promised of both readings."""
    value = data.decode("utf-8", "surrogateescape")
    percent_decode(value).encode("utf-8", "surrogateescape")
    lenient = read_authorization(value)
    assert len({each.code for each in lenient.remarks}) == len(lenient.remarks)
    try:
        strict = parse_authorization(value)
    except UnreadableText as error:
        refused = error
    else:
        assert all(each.name for each in strict.parameters)
        return
    assert 0 <= refused.caret <= len(refused.excerpt) + 1
