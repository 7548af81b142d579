"""A private key is told in any container and wrapping; nothing public or signed is taken for one.

What openssl, ssh-keygen and the library write goes in; the browser's copy gets the same texts.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256, sha512
from pathlib import Path
from textwrap import wrap
from urllib.parse import quote, quote_plus

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.oauth1.keys.detection import holds_private_key

OpenSSL = Callable[..., bytes]
LINE = 64


def bare(pem: str | bytes) -> str:
    """The Base64 of a PEM on one line."""
    text = pem if isinstance(pem, str) else pem.decode()
    return "".join(line for line in text.splitlines() if ":" not in line and "-----" not in line)


def containers(openssl: OpenSSL, key: str) -> Iterator[tuple[str, str]]:
    """Each private container as bare Base64 on one line; ``key`` names a file, as PKCS#1."""
    yield "PKCS#1", bare(openssl("rsa", "-traditional", "-in", key))
    yield "PKCS#8", bare(openssl("pkcs8", "-topk8", "-nocrypt", "-in", key))
    secret = ("-passout", "pass:x")
    yield "PBES2", bare(openssl("pkcs8", "-topk8", "-in", key, *secret))
    yield "scrypt", bare(openssl("pkcs8", "-topk8", "-scrypt", "-in", key, *secret))
    yield "PBES1", bare(openssl("pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-in", key, *secret))
    for name, made in (
        ("EC", ("ecparam", "-genkey", "-noout", "-name", "prime256v1")),
        ("EC of 521 bits", ("ecparam", "-genkey", "-noout", "-name", "secp521r1")),
        ("EC in PKCS#8", ("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")),
        ("Ed25519", ("genpkey", "-algorithm", "ED25519")),
        ("X25519", ("genpkey", "-algorithm", "X25519")),
        ("1024 bits", ("genrsa", "1024")),
        ("RSA-PSS", ("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048")),
        ("exponent 3", ("genrsa", "-3", "2048")),
    ):
        yield name, bare(openssl(*made))
    certificate = openssl("req", "-x509", "-key", key, "-subj", "/CN=x")
    store = openssl("pkcs12", "-export", "-inkey", key, *secret, stdin=certificate)
    yield "PKCS#12", b64encode(store).decode()


def other_formats(openssl: OpenSSL, pem: str) -> Iterator[tuple[str, str]]:
    """Formats that are no Base64 of DER."""
    key = serialization.load_pem_private_key(pem.encode(), None)
    openssh = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    ).decode()
    yield "OpenSSH", bare(openssh)
    numbers = key.private_numbers()
    members = {"kty": "RSA", "n": numbers.public_numbers.n, "e": 65537, "d": numbers.d}
    jwk = {name: _number(value) for name, value in members.items()}
    yield "JWK", json.dumps(jwk)
    yield "JWK as YAML", "".join(f"{name}: {value}\n" for name, value in jwk.items())
    yield "JWK of a program", "{" + ", ".join(f"{n}: '{value}'" for n, value in jwk.items()) + "}"
    yield "JWK as YAML, folded", f"kty: RSA\nd: >-\n  {jwk['d']}\n"
    p, q = numbers.p, numbers.q
    yield "python-rsa", f"PrivateKey({numbers.public_numbers.n}, 65537, {numbers.d}, {p}, {q})"
    named = f"n={numbers.public_numbers.n}, e=65537, d={numbers.d}, p={p}, q={q}"
    yield "PyCryptodome", f"RsaKey({named})"
    yield "JWK in a string", json.dumps(json.dumps(jwk))
    yield "JWK, percent-encoded", quote(json.dumps(jwk), safe="")
    body = wrap(bare(pem), LINE)
    public, private = body[:6], body[6:14]
    putty = ["PuTTY-User-Key-File-2: ssh-rsa", "Encryption: none", "Comment: x"]
    putty += [f"Public-Lines: {len(public)}", *public, f"Private-Lines: {len(private)}", *private]
    yield "PuTTY", "\n".join([*putty, "Private-MAC: " + "0" * 40])
    yield "PuTTY, one line", "\\n".join(putty)
    xml = f"<RSAKeyValue><D>{_base64(numbers.d)}</D></RSAKeyValue>"
    yield "XML", xml
    yield "XML of a namespace", xml.replace("<D>", "<ds:D x='1'>").replace("</D>", "</ds:D>")
    yield "XML, percent-encoded", quote(xml, safe="")
    yield "numbers", openssl("rsa", "-noout", "-text", stdin=pem.encode()).decode()


def _number(value: int | str) -> str:
    if isinstance(value, str):
        return value
    content = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(content).decode().rstrip("=")


def _base64(value: int) -> str:
    return b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).decode()


def _hex(base64: str) -> str:
    return b64decode(base64).hex()


WRAPPINGS: dict[str, Callable[[str], str]] = {
    "one line": lambda b: b,
    "lines of 64": lambda b: "\n".join(wrap(b, LINE)),
    "lines of 20, CRLF": lambda b: "\r\n".join(wrap(b, 20)),
    "no padding": lambda b: b.rstrip("="),
    "for URLs": lambda b: b.replace("+", "-").replace("/", "_"),
    "in a body": lambda b: "a=1&private_key=" + quote(b, safe="") + "&b=2",
    "in a body, over lines": lambda b: "a=1&key=" + quote_plus("\n".join(wrap(b, LINE))) + "&b=2",
    "in a base string": lambda b: "POST&x&key%3D" + quote(quote(b, safe=""), safe="") + "%26b%3D2",
    "in JSON": lambda b: json.dumps({"key": "\n".join(wrap(b, LINE))}),
    "in JSON in JSON": lambda b: json.dumps(json.dumps({"key": "\n".join(wrap(b, LINE))})),
    "escaped slashes": lambda b: json.dumps({"key": b}).replace("/", "\\/"),
    "escaped plus": lambda b: json.dumps({"key": b}).replace("+", "\\u002b"),
    "quoted in a mail": lambda b: "\n".join("> " + line for line in wrap(b, LINE)),
    "joined strings": lambda b: " +\n".join(f'"{line}"' for line in wrap(b, LINE)),
    "behind a word": lambda b: f"key {b} please",
    "behind an option": lambda b: f"curl https://h/p -d 'k={b}' -H 'A: b'",
    "twice": lambda b: b + b,
    "twice over lines": lambda b: "\n".join(wrap(b, LINE) * 2),
    "Base64 again": lambda b: b64encode(b.encode()).decode(),
    "a cell of a payload": lambda b: (
        "payload=" + quote(b64encode(f"id;note\r\n1;{b}\r\n".encode()), safe="")
    ),
    "hex": _hex,
    "HEX, lines": lambda b: "\n".join(wrap(_hex(b).upper(), 32)),
    "hex with colons": lambda b: ":".join(wrap(_hex(b), 2)),
    "hex bytes of a program": lambda b: ", ".join("0x" + each for each in wrap(_hex(b), 2)),
    "escaped bytes": lambda b: "".join("\\x" + each for each in wrap(_hex(b), 2)),
    "Base64 three times": lambda b: b64encode(b64encode(b.encode())).decode(),
    "hex of the Base64": lambda b: b.encode().hex(),
    "UTF-16 in Base64": lambda b: b64encode(b.encode("utf-16-le")).decode(),
    "bytes of Go": lambda b: "[" + " ".join(map(str, b64decode(b))) + "]",
    "bytes of Java": lambda b: ", ".join(str((each + 128) % 256 - 128) for each in b64decode(b)),
    "bytes of JavaScript, over lines": lambda b: ",\n  ".join(map(str, b64decode(b))),
    "bytes of Java in hex": lambda b: ", ".join(f"(byte) 0x{each:02x}" for each in b64decode(b)),
    "bytes of Python": lambda b: repr(b64decode(b)),
    "bytes in JSON": lambda b: json.dumps(b64decode(b).decode("latin-1")),
    "bytes in octal": lambda b: "".join(f"\\{each:03o}" for each in b64decode(b)),
    "invisible characters": lambda b: "\ufeff" + "\u200b".join(wrap(b, LINE)),
    "HTML": lambda b: "&#10;".join(wrap(b, LINE)),
}

LABELLED: dict[str, Callable[[str], str]] = {
    "as it is": lambda pem: pem,
    "escaped": lambda pem: json.dumps(pem),
    "in a body": lambda pem: "key=" + quote(pem, safe=""),
    "as a form": lambda pem: "key=" + quote_plus(pem),
    "in a base string": lambda pem: quote(quote(pem, safe=""), safe=""),
    "in Base64": lambda pem: b64encode(pem.encode()).decode(),
    "in Base64 of UTF-16": lambda pem: b64encode(pem.encode("utf-16")).decode(),
    "in Base64 of Base64": lambda pem: b64encode(b64encode(pem.encode())).decode(),
    "as bytes of Python": lambda pem: repr(pem.encode()),
    "as numbers": lambda pem: str(list(pem.encode())),
    "the last lines alone": lambda pem: "\n".join(pem.splitlines()[13:-1]),
    "another label": lambda pem: pem.replace("RSA PRIVATE", "PUBLIC").replace("PRIVATE", "PUBLIC"),
    "the first line lost": lambda pem: "\n".join(pem.splitlines()[2:-1]),
    "the second half lost": lambda pem: "\n".join(pem.splitlines()[:12]),
}
"""What is done to a whole PEM of an RSA key."""


def private_texts(openssl: OpenSSL, pem: str, key: str) -> list[tuple[str, str]]:
    """Everything that holds a private key, by name; ``key`` is the file of ``pem``, PKCS#1."""
    found = list(containers(openssl, key))
    texts = [
        (f"{container}, {name}", wrapped(base64))
        for container, base64 in found
        for name, wrapped in WRAPPINGS.items()
    ]
    texts += [(f"PEM, {name}", change(pem)) for name, change in LABELLED.items()]
    return texts + list(other_formats(openssl, pem))


def harmless_texts(openssl: OpenSSL, pem: str, key: str) -> list[tuple[str, str]]:
    """Everything that looks like key material and is none, by name."""
    public = openssl("pkey", "-in", key, "-pubout").decode()
    named = {
        "a public key": public,
        "PKCS#1 public": openssl("rsa", "-in", key, "-RSAPublicKey_out").decode(),
        "a certificate": openssl("req", "-x509", "-key", key, "-subj", "/CN=x/O=y").decode(),
        "a request": openssl("req", "-new", "-key", key, "-subj", "/CN=x").decode(),
        "an EC public key": openssl(
            "pkey", "-pubout", stdin=openssl("ecparam", "-genkey", "-noout", "-name", "prime256v1")
        ).decode(),
        "a public JWK": json.dumps({"kty": "RSA", "e": "AQAB", "n": "x" * 342}),
        "a public JWK as YAML": "kty: RSA\ne: AQAB\nn: " + "x" * 342,
        "python-rsa, public": f"PublicKey({1 << 2047}, 65537)",
        "numbers of a log": " ".join(str(n % 256) for n in range(900)),
        "public XML": "<RSAKeyValue><Modulus>" + "x" * 344 + "</Modulus></RSAKeyValue>",
        "words": "Sign with your RSA private key. The private key stays here: BEGIN with a login.",
        "a placeholder": "MIIEpAIBAAKCAQEA...",
        "the name of a field": "private_key=&private-key=x&PRIVATE KEY",
    }
    for number, message in enumerate((b"", b"a", b"POST&x&y", b"\0" * 64)):
        signature = openssl("dgst", "-sha256", "-sign", key, stdin=message)
        named[f"signature {number}"] = "oauth_signature=" + quote(b64encode(signature), safe="")
        named[f"hex signature {number}"] = signature.hex()
        named[f"digests {number}"] = sha256(message).hexdigest() + sha512(message).hexdigest()
    rows = "\r\n".join(f"{n};4.2;USD;198.51.100.{n % 250};order {n}" for n in range(500))
    named["a payload"] = "payload=" + quote(b64encode(rows.encode()), safe="")
    named["CSV"] = rows
    wrappings = (
        "one line",
        "in a base string",
        "hex",
        "in JSON",
        "Base64 again",
        "twice",
        "bytes of Python",
        "bytes of Go",
        "UTF-16 in Base64",
        "hex of the Base64",
    )
    der = b64decode(bare(public))
    named["public bytes"] = f"{list(der)} {der!r} {json.dumps(der.decode('latin-1'))}"
    parameters = openssl(
        "genpkey", "-genparam", "-algorithm", "DHX", "-pkeyopt", "group:dh_2048_256"
    )
    named["DH parameters"] = parameters.decode()
    texts = list(named.items())
    for name, text in named.items():
        if text.startswith("-----BEGIN"):
            texts += [(f"{name}, {each}", WRAPPINGS[each](bare(text))) for each in wrappings]
    return texts


@pytest.fixture(scope="module")
def key(keys: Path) -> str:
    return str(keys / "rsa.pem")


def test_every_private_key_is_found(openssl, pkcs1, key):
    texts = private_texts(openssl, pkcs1, key)
    assert len(texts) > 300
    assert [name for name, text in texts if not holds_private_key(text)] == []


def test_nothing_public_is_taken_for_one(openssl, pkcs1, key):
    texts = harmless_texts(openssl, pkcs1, key)
    assert [name for name, text in texts if holds_private_key(text)] == []


def test_a_certificate_of_the_first_version_with_serial_1_is_none(openssl, key):
    """Its inner structure begins as PKCS#8 does: a 1 and an algorithm."""
    request = openssl("req", "-new", "-key", key, "-subj", "/CN=x")
    for name in ("0", "1"):
        certificate = openssl(
            "x509", "-req", "-signkey", key, "-set_serial", name, "-days", "1", stdin=request
        )  # fmt: skip
        assert not holds_private_key(certificate.decode())


@given(st.binary(max_size=600))
def test_random_bytes_are_none(data: bytes):
    assert not holds_private_key(b64encode(data).decode() + " " + data.hex())


@given(st.text())
def test_any_text_is_taken(text: str):
    assert holds_private_key(text) in (True, False)


NEAR_MISSES = (
    "A" * 59 + " ",
    "aa ",
    "%25",
    "\\",
    "&amp;",
    "BEGIN ",
    "<D>",
    "30:82:",
    "'d':",
    "\\x30",
    "1,",
)


def near_misses() -> list[str]:
    """Half a megabyte of each piece that begins what is looked for."""
    return [piece * (500_000 // len(piece)) for piece in NEAR_MISSES]


def test_near_misses_come_to_an_end():
    for text in near_misses():
        assert not holds_private_key(text)
