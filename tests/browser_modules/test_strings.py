"""The browser builds oauthlib's base strings and the server's, also of hostile text."""

from __future__ import annotations

import random
from urllib.parse import quote, quote_plus

import pytest
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature

from paynet_debug.oauth1.base_string import base_string_uri
from paynet_debug.oauth1.encoding import form_body, parse_form, percent_decode, percent_encode
from paynet_debug.oauth1.header import authorization_header
from paynet_debug.oauth1.message import ProtocolParameters
from paynet_debug.signing import prepare

PIECES = (
    *"aZ09-._~ +%&=;,/?#[]@!$'()*\"\\<>{}|^`",
    *("\n", "\r\n", "\t", "\0", "\x7f", "\x80", "é", "ß", "İ", "ё", "Ж", "\u0301", "\u00a0"),
    *(
        "\u200b",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "\uffff",
        "\ud7ff",
        "\ue000",
        "🙂",
        "𝄞",
        "\U0010ffff",
    ),
    *("%20", "%2B", "%zz", "%", "%e9", "&amp;", "a=b", "oauth_nonce", "realm", "日本語"),
)
URLS = (
    "https://sandbox.payneteasy.com/paynet/api/v4/payout/1",
    "HTTPS://Gate.Example:443/a/../b/./%7euser/%2F",
    "http://Gate.Example:80",
    "http://127.0.0.1:8000/sandbox/paynet/api/v4/payout/group/7",
    "http://[2001:DB8::1]:8443/x;y=1",
    "https://user:secret@gate.example:0443/p#fragment?no",
    "https://gate.example:/a b/é",
    "  https://gate.example/tab\there",
)
RANDOM = random.Random(5849)  # noqa: S311 - a corpus that is the same at every run


def text() -> str:
    return "".join(RANDOM.choices(PIECES, k=RANDOM.randrange(7)))


def pairs() -> list[tuple[str, str]]:
    found = [(text(), text()) for _ in range(RANDOM.randrange(9))]
    return found + RANDOM.choices(found, k=RANDOM.randrange(3)) if found else found


def query() -> str:
    encode = RANDOM.choice((quote, quote_plus))
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs())


CORPUS = [
    (RANDOM.choice(URLS), query() if RANDOM.random() < 0.4 else "", pairs(), (text(), text()))
    for _ in range(1500)
]


def whole(url: str, query: str) -> str:
    head, hash_sign, fragment = url.partition("#")
    return f"{head}?{query}{hash_sign}{fragment}" if query else url


def protocol(consumer_key: str, nonce: str) -> ProtocolParameters:
    return ProtocolParameters(consumer_key, nonce, "1700000000")


@pytest.fixture(scope="module")
def built(answers) -> list[dict]:
    return [
        each["value"]
        for each in answers(
            ("prepare", whole(url, query), body, protocol(*names).pairs())
            for url, query, body, names in CORPUS
        )
    ]


def test_base_strings_are_the_servers(built):
    for (url, query, body, names), here in zip(CORPUS, built, strict=True):
        there = prepare(whole(url, query), tuple(body), protocol(*names))
        assert here == {
            "body": there.request.body,
            "normalizedParameters": there.normalized_parameters,
            "signatureBaseString": there.signature_base_string,
        }


def test_base_strings_are_oauthlibs(built):
    """The oracle is given the decoded parameters: it refuses queries that a browser may send."""
    for (url, query, body, names), here in zip(CORPUS, built, strict=True):
        parameters = [*parse_form(query), *body, *protocol(*names).pairs()]
        normalized = oauthlib_signature.normalize_parameters(parameters)
        assert here["normalizedParameters"] == normalized
        if url.startswith("https://sandbox") or url.startswith("http://127"):
            uri = oauthlib_signature.base_string_uri(url)
            assert here["signatureBaseString"] == oauthlib_signature.signature_base_string(
                "post", uri, normalized
            )


def test_the_example_of_the_rfc(answers):
    """RFC 5849, 3.4.1.1: its parameters, with its escaped and repeated ones."""
    url = "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"
    header = [
        ("realm", "Example"),
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
        ("oauth_signature", "bYT5CMsGcbgUdFHObYMEfcx6bsw="),
    ]
    [body] = answers([("parseForm", "c2&a3=2+q")])
    [collected] = answers([("collectParameters", url, header, body["value"])])
    [normalized] = answers([("normalizeParameters", collected["value"])])
    [string] = answers([("signatureBaseString", "post", url, normalized["value"])])
    assert string["value"] == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%25"
        "3D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7"
        "d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_toke"
        "n%3Dkkk9d7dh3k39sjv7"
    )


def test_encoding_and_decoding_are_the_servers(answers):
    """Bytes that are no UTF-8 survive; so does every malformed percent sign."""
    bodies = ["&".join("".join(RANDOM.choices(PIECES, k=9)) for _ in range(3)) for _ in range(500)]
    bodies += [
        "".join(f"%{RANDOM.randrange(0x60, 0x100):02x}" for _ in range(RANDOM.randrange(1, 9)))
        for _ in range(1500)
    ]
    bodies += [
        f"a=%{first:02X}%{second:02x}" for first in range(256) for second in (0x41, 0x80, 0xBF)
    ]
    bodies += ["", "&&", "=", "==", "a", "=b", "a=1&&b=2", "%ED%A0%BD", "%F4%90%80%80", "\udc80%41"]
    parsed = answers(("parseForm", body) for body in bodies)
    decoded = answers(("percentDecode", body) for body in bodies)
    for body, form, plain in zip(bodies, parsed, decoded, strict=True):
        assert [tuple(pair) for pair in form["value"]] == list(parse_form(body))
        assert plain["value"] == percent_decode(body)
    again = answers(("formBody", each["value"]) for each in parsed)
    assert [each["value"] for each in again] == [form_body(parse_form(body)) for body in bodies]


def test_every_character_is_encoded_as_the_server_does(answers):
    points = [*range(0xD800), *range(0xE000, 0x10000), *range(0x10000, 0x110000, 997)]
    lines = ["".join(map(chr, points[i : i + 500])) for i in range(0, len(points), 500)]
    encoded = answers(("percentEncode", line) for line in lines)
    assert [each["value"] for each in encoded] == [percent_encode(line) for line in lines]


@pytest.mark.parametrize(
    ("lone", "position"), [("\ud800", 1), ("🙂x\udfff", 3), ("a\ud83d b", 2), ("\udc00x", 1)]
)
def test_half_a_character_is_refused_with_its_place(answers, lone, position):
    with pytest.raises(UnicodeEncodeError):
        percent_encode(lone)
    [refusal] = answers([("percentEncode", lone)])
    assert refusal["name"] == "LoneSurrogate"
    assert (refusal["code"], refusal["values"]) == ("lone-surrogate", {"position": position})


@pytest.mark.parametrize(
    "url",
    ["", "/paynet", "gate.example/x", "https:", "https://", "https://:443/x", "https://gate:x/",
     "https://gate.example:99999/", "https://[::1/", "https://a:b:1/", "1https://gate.example/"],
)  # fmt: skip
def test_a_url_that_the_server_refuses_is_refused(answers, url):
    with pytest.raises(ValueError):  # noqa: PT011 - the server says no more
        base_string_uri(url)
    [refusal] = answers([("baseStringUri", url)])
    assert (refusal["name"], refusal["code"]) == ("InvalidUrl", "url-invalid")


def test_headers_are_the_servers(answers):
    cases = [(protocol(*names).pairs(), text()) for *_, names in CORPUS[:300]]
    written = answers(("authorizationHeader", *case) for case in cases)
    assert [each["value"] for each in written] == [authorization_header(*case) for case in cases]


def test_the_protocol_parameters_are_the_servers(answers):
    values = {"consumerKey": "demo", "nonce": "abc", "timestamp": "1700000000"}
    [pairs] = answers([("protocolParameters", values)])
    assert [tuple(pair) for pair in pairs["value"]] == list(protocol("demo", "abc").pairs())


@pytest.mark.parametrize(
    ("here", "there", "offset"), [("", "", -1), ("ab", "ab", -1), ("ab", "ac", 1), ("a", "ab", 1)]
)
def test_where_two_strings_part(answers, here, there, offset):
    assert answers([("firstDifference", here, there)]) == [{"value": offset}]
