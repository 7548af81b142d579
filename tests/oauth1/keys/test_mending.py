"""Whatever pasting breaks, the key is the clean one, and the remark says what was mended."""

from __future__ import annotations

import html
import json
from urllib.parse import quote, quote_plus

import pytest

from paynet_debug.oauth1.keys import read_private_key, read_public_key


def body(pem: str) -> str:
    return "".join(pem.strip().split("\n")[1:-1])


def lines(pem: str) -> list[str]:
    return pem.strip().split("\n")


MANGLINGS = {
    "CRLF": (lambda pem: pem.replace("\n", "\r\n"), "crlf"),
    "old Mac line ends": (lambda pem: pem.replace("\n", "\r"), "crlf"),
    "byte order mark": (lambda pem: "\ufeff" + pem, "bom"),
    "literal newlines": (lambda pem: pem.replace("\n", "\\n"), "literal-newlines"),
    "literal newlines twice": (lambda pem: pem.replace("\n", "\\\\n"), "literal-newlines"),
    "literal CR LF": (lambda pem: pem.replace("\n", "\\r\\n"), "literal-newlines"),
    "indentation": (lambda pem: "\n".join("    " + line for line in lines(pem)), "indentation"),
    "tabs at the ends": (lambda pem: "\n".join(line + "\t" for line in lines(pem)), "indentation"),
    "mail quoting": (lambda pem: "\n".join("> " + line for line in lines(pem)), "indentation"),
    "blank lines": (lambda pem: pem.replace("\n", "\n\n"), "blank-lines"),
    "one line, blanks": (lambda pem: " ".join(lines(pem)), "one-line"),
    "one line, nothing": (lambda pem: "".join(lines(pem)), "one-line"),
    "quotes": (lambda pem: f'"{pem.strip()}"', "quotes"),
    "environment variable": (lambda pem: f"KEY='{pem}'", "surrounding-text"),
    "assignment": (lambda pem: f'private_key = "{pem}";', "surrounding-text"),
    "JSON": (lambda pem: json.dumps({"private_key": pem}), "literal-newlines"),
    "JSON, slashes": (lambda pem: json.dumps(pem).replace("/", "\\/"), "literal-newlines"),
    "Java strings": (
        lambda pem: " +\n".join(f'    "{line}\\n"' for line in lines(pem)),
        "literal-newlines",
    ),
    "JavaScript array": (lambda pem: ",\n".join(f"  '{line}'" for line in lines(pem)), "quotes"),
    "line continuation": (lambda pem: pem.replace("\n", "\\\n"), "literal-newlines"),
    "bag attributes": (
        lambda pem: "Bag Attributes\n    friendlyName: 1\nKey Attributes: <No>\n" + pem,
        "surrounding-text",
    ),
    "wrong label": (
        lambda pem: (
            pem.replace("RSA PRIVATE", "PUBLIC")
            if "RSA" in pem
            else pem.replace("PRIVATE", "RSA PRIVATE")
        ),
        "wrong-label",
    ),
    "non-breaking spaces": (lambda pem: pem.replace("\n", "\u00a0\n"), "invisible-characters"),
    "zero-width spaces": (lambda pem: pem.replace("\n", "\u200b\n"), "invisible-characters"),
    "en dashes": (lambda pem: pem.replace("-----", "–––––"), "dashes"),
    "em dashes": (lambda pem: pem.replace("-----", "——-"), "dashes"),
    "four dashes": (lambda pem: pem.replace("-----", "----"), "dashes"),
    "lower case": (
        lambda pem: "\n".join(
            line.lower() if line.startswith("-") else line for line in lines(pem)
        ),
        "dashes",
    ),
    "URL-encoded": (quote, "url-encoded"),
    "form-encoded": (quote_plus, "url-encoded"),
    "HTML entities": (lambda pem: pem.replace("+", "&#43;").replace("\n", "<br>"), "html-escaped"),
    "HTML element": (lambda pem: f"<pre>{html.escape(pem)}</pre>", "html-escaped"),
    "BEGIN missing": (lambda pem: "\n".join(lines(pem)[1:]), "begin-missing"),
    "END missing": (lambda pem: "\n".join(lines(pem)[:-1]), "end-missing"),
    "END cut": (lambda pem: pem.strip()[:-12], "end-missing"),
    "bare Base64": (body, "bare-base64"),
    "bare Base64 in a setting": (lambda pem: f"key: {body(pem)}", "bare-base64"),
    "bare Base64 in a sentence": (lambda pem: f"see {body(pem)} thanks", "surrounding-text"),
    "padding lost": (lambda pem: pem.replace("=", ""), None),
    "URL-safe Base64": (
        lambda pem: "\n".join(
            line if line.startswith("-----") else line.replace("+", "-").replace("/", "_")
            for line in lines(pem)
        ),
        "url-safe-alphabet",
    ),
    "plus signs as blanks": (lambda pem: pem.replace("+", " "), "plus-restored"),
    "pasted twice": (lambda pem: pem + pem, "repeated"),
    "trailing blank": (lambda pem: pem + "   \n\n", None),
}


@pytest.fixture(params=["pkcs1", "pkcs8"])
def pem(request) -> str:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("mangling", MANGLINGS)
def test_mangled_key_is_the_clean_one(pem, fingerprint, mangling):
    mangle, code = MANGLINGS[mangling]
    mangled = mangle(pem)
    reading = read_private_key(mangled)
    assert reading.key.public.fingerprint == fingerprint
    if code is not None:
        assert mangled != pem
        assert code in [remark.code for remark in reading.remarks]
    assert read_private_key(mangled.encode()).key.public.fingerprint == fingerprint


@pytest.mark.parametrize("mangling", ["CRLF", "JSON", "indentation", "bare Base64", "en dashes"])
@pytest.mark.parametrize("source", ["public_pem", "certificate"])
def test_public_material_is_mended_too(request, fingerprint, source, mangling):
    mangled = MANGLINGS[mangling][0](request.getfixturevalue(source))
    reading = read_public_key(mangled)
    assert reading.key.fingerprint == fingerprint
    assert MANGLINGS[mangling][1] in [remark.code for remark in reading.remarks]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_file_encodings(pkcs8, fingerprint, encoding):
    reading = read_private_key(pkcs8.encode(encoding))
    assert reading.key.public.fingerprint == fingerprint
    assert reading.remarks


def test_clean_key_has_no_remark(pem):
    assert read_private_key(pem).remarks == ()
    assert read_private_key(pem.strip()).remarks == ()


def test_key_among_certificates(pkcs8, certificate, fingerprint):
    reading = read_private_key(certificate + pkcs8 + certificate)
    assert reading.key.public.fingerprint == fingerprint
    assert "other-blocks" in [remark.code for remark in reading.remarks]


def test_one_key_in_two_containers_is_one_key(openssl, pkcs1, pkcs8, public_pem, fingerprint):
    for material in (pkcs8 + pkcs1, pkcs1 + pkcs8):
        reading = read_private_key(material)
        assert reading.key.public.fingerprint == fingerprint
        assert [remark.code for remark in reading.remarks] == ["repeated"]
    reading = read_public_key(
        openssl("rsa", "-in", "rsa.pem", "-RSAPublicKey_out") + public_pem.encode()
    )
    assert reading.key.fingerprint == fingerprint
    assert [remark.code for remark in reading.remarks] == ["repeated"]
