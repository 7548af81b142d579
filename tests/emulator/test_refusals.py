"""Each way to be refused has its code, and the first fault in the stated order decides."""

from __future__ import annotations

import subprocess
from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest

PATH = "/api/v4/payout-pay/39915"
BODY = "client_orderid=3&login=test-merchant&orderid=900258"


def write_header(oauth: dict[str, str], raw_signature: str | None) -> str:
    pairs = [(name, quote(value, safe="~")) for name, value in oauth.items()]
    if raw_signature is not None:
        pairs.append(("oauth_signature", raw_signature))
    return "OAuth " + ",".join(f'{name}="{value}"' for name, value in pairs)


@pytest.fixture
def code(caller):
    """Send with this Authorization value; return the reason of the 403."""

    def send(authorization: str, body: str = BODY, path: str = PATH) -> str | None:
        answer = caller.send(path, body, authorization)
        assert answer.status_code == (403 if "X-Emulator-Reason" in answer.headers else 200)
        return answer.headers.get("X-Emulator-Reason")

    return send


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("", "authorization-missing"),
        ("   ", "authorization-missing"),
        ("Bearer abc", "authorization-scheme"),
        ('oauth_consumer_key="x"', "authorization-scheme"),
        ("OAuth oauth_consumer_key=x", "authorization-malformed"),
        ('OAuth, oauth_consumer_key="x"', "authorization-scheme"),
        ('OAuth oauth_nonce="1" oauth_version="1.0"', "authorization-malformed"),
        ('OAuth oauth_nonce="1", oauth_nonce="2"', "oauth-parameter-duplicated"),
        ("OAuth ", "oauth-parameter-missing"),
    ],
)
def test_headers_that_cannot_be_read(code, authorization, expected):
    assert code(authorization) == expected


@pytest.mark.parametrize(
    "name",
    [
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_version",
    ],
)
def test_each_protocol_parameter_is_needed(code, caller, name):
    oauth = caller.merchant.oauth() | {"oauth_signature": "AAAA"}
    assert code(write_header(oauth | {name: ""}, None)) == (
        "consumer-key-empty" if name == "oauth_consumer_key" else "oauth-parameter-missing"
    )
    del oauth[name]
    assert code(write_header(oauth, None)) == "oauth-parameter-missing"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"oauth_consumer_key": "nobody"}, "consumer-key-unknown"),
        ({"oauth_consumer_key": "no\0body"}, "consumer-key-unknown"),
        ({"oauth_consumer_key": "x" * 3000}, "consumer-key-unknown"),
        ({"oauth_signature_method": "RSA-SHA1"}, "signature-method"),
        ({"oauth_signature_method": "rsa-sha256"}, "signature-method"),
        ({"oauth_version": "1.0a"}, "oauth-version"),
        ({"oauth_timestamp": "1700000000.0"}, "timestamp-not-integer"),
        ({"oauth_timestamp": "-1"}, "timestamp-not-integer"),
        ({"oauth_timestamp": "١٧٠٠٠٠٠٠٠٠"}, "timestamp-not-integer"),
        ({"oauth_timestamp": "1700000000000"}, "timestamp-milliseconds"),
        ({"oauth_timestamp": "1700000601"}, "timestamp-skewed"),
        ({"oauth_timestamp": "1699999399"}, "timestamp-skewed"),
        ({"oauth_timestamp": "9" * 5000}, "timestamp-skewed"),
        ({"oauth_timestamp": "1700000600"}, None),
        ({"oauth_timestamp": "1699999400"}, None),
        ({"oauth_nonce": "1"}, None),
        ({"oauth_token": ""}, None),
    ],
)
def test_values_of_protocol_parameters(code, caller, changes, expected):
    assert code(caller.merchant.authorization(PATH, BODY, **changes)) == expected


def test_protocol_parameters_belong_in_the_header_alone(code, caller):
    body = f"{BODY}&oauth_nonce=1"
    assert code(caller.merchant.authorization(PATH, body), body) == "oauth-in-body"
    path = f"{PATH}?oauth_nonce=1"
    authorization = caller.merchant.authorization(path, BODY)
    assert code(authorization, path=path) == "oauth-parameter-duplicated"


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "", "multipart/form-data"]
)
def test_only_a_form_is_taken(caller, content_type):
    answer = caller.client.post(f"/sandbox/paynet{PATH}", data=BODY, content_type=content_type)
    assert (answer.status_code, answer.headers["X-Emulator-Reason"]) == (403, "content-type")


def test_a_charset_beside_the_content_type_is_harmless(caller):
    answer = caller.client.post(
        f"/sandbox/paynet{PATH}",
        data=BODY,
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
        headers={"Authorization": caller.merchant.authorization(PATH, BODY)},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("GET", PATH, 405, "wrong-method"),
        ("PUT", PATH, 405, "wrong-method"),
        ("OPTIONS", PATH, 405, "wrong-method"),
        ("POST", "/api/v4/payout/39915", 404, "unknown-operation"),
        ("POST", "/api/v2/payout-pay/39915", 404, "unknown-operation"),
        ("POST", "//api/v4/payout-pay/39915", 404, "unknown-operation"),
        ("POST", "/api/v4/payout-pay/39915/", 404, "unknown-operation"),
        ("POST", "/api/v4/process-recurring-payment/group/1", 404, "unknown-operation"),
        ("POST", "/api/v4/payout-pay", 404, "endpoint-id-missing"),
        ("POST", "/api/v4/payout-pay/", 404, "endpoint-id-missing"),
        ("POST", "/api/v4/payout-pay/group", 404, "endpoint-id-missing"),
        ("POST", "/api/v4/payout-pay/group/", 404, "endpoint-id-missing"),
        ("POST", "/api/v4/process-recurring-payments/", 404, "endpoint-id-missing"),
    ],
)
def test_methods_and_paths(caller, method, path, status, expected):
    answer = caller.client.open(f"/sandbox/paynet{path}", method=method)
    assert (answer.status_code, answer.headers["X-Emulator-Reason"]) == (status, expected)
    assert answer.headers.get("Allow") == ("POST" if status == 405 else None)


@pytest.fixture
def signed(caller):
    """The parts of a right request: protocol parameters, base string, signature bytes."""
    oauth = caller.merchant.oauth()
    base_string = caller.merchant.base_string(PATH, BODY, oauth)
    return oauth, base_string, caller.merchant.sign(base_string)


def standard(signature: bytes) -> str:
    return quote(b64encode(signature).decode(), safe="")


CODINGS = {
    "signature-hex": lambda s: s.hex(),
    "signature-base64-of-hex": lambda s: standard(s.hex().encode()),
    "signature-base64url": lambda s: urlsafe_b64encode(s).decode().rstrip("="),
    "signature-wrapped": lambda s: quote(
        "\n".join(b64encode(s).decode()[i : i + 76] for i in range(0, 344, 76)), safe=""
    ),
    "signature-encoded-twice": lambda s: quote(standard(s), safe=""),
    "signature-not-encoded": lambda s: b64encode(s).decode(),
    "signature-truncated": lambda s: standard(s[:150]),
    "signature-not-base64": lambda s: "!" + standard(s)[1:],
    "hmac-signature": lambda s: standard(s[:32]),
    "wrong-key": lambda s: standard(s + s[:128]),
}


@pytest.mark.parametrize(("expected", "coding"), CODINGS.items())
def test_signatures_in_a_wrong_coding(code, signed, expected, coding):
    oauth, _, signature = signed
    assert code(write_header(oauth, coding(signature))) == expected
    assert code(write_header(oauth, standard(signature))) is None, "a refusal spends no nonce"


def test_a_plus_that_became_a_space(code, caller):
    for number in range(100):  # one signature in 200 has no plus sign
        oauth = caller.merchant.oauth(oauth_nonce=str(number))
        signature = caller.merchant.sign(caller.merchant.base_string(PATH, BODY, oauth))
        text = b64encode(signature).decode()
        if "+" in text:
            break
    assert (
        code(write_header(oauth, quote(text.replace("+", " "), safe=""))) == "signature-plus-lost"
    )


def test_padding_alone_left_out(code, signed):
    oauth, _, signature = signed
    raw = standard(signature).removesuffix("%3D%3D")
    assert code(write_header(oauth, raw)) == "signature-base64url"


@pytest.mark.parametrize("prefix", [b"\xff", b"\x00"])
def test_random_blocks(code, signed, prefix):
    oauth, _, signature = signed
    assert code(write_header(oauth, standard(prefix + signature[1:]))) == "wrong-key"


def openssl(*arguments: str | Path, data: bytes) -> bytes:
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def sha256_signed(key: Path, data: bytes) -> bytes:
    return openssl("dgst", "-sha256", "-sign", key, data=data)


def raw_operation(key: Path, data: bytes) -> bytes:
    return openssl("pkeyutl", "-sign", "-inkey", key, data=data)


WRONG_BLOCKS = {
    "signature-mismatch": lambda key, text: sha256_signed(key, text + b"\n"),
    "wrong-hash": lambda key, text: openssl("dgst", "-sha1", "-sign", key, data=text),
    "hashed-twice": lambda key, text: sha256_signed(key, sha256(text).digest()),
    "hex-digest-signed": lambda key, text: sha256_signed(key, sha256(text).hexdigest().encode()),
    "base64-digest-signed": lambda key, text: sha256_signed(key, b64encode(sha256(text).digest())),
    "no-digest-info": lambda key, text: raw_operation(key, sha256(text).digest()),
    "text-encrypted": lambda key, text: raw_operation(key, text[:50]),
}


@pytest.mark.parametrize(("expected", "make"), WRONG_BLOCKS.items())
def test_wrong_blocks(code, signed, key_file, expected, make):
    oauth, base_string, _ = signed
    signature = make(key_file, base_string.encode())
    assert code(write_header(oauth, standard(signature))) == expected


@pytest.mark.parametrize("digest", ["sha512", "md5", "sha384"])
def test_other_hashes(code, signed, key_file, digest):
    oauth, base_string, _ = signed
    signature = openssl("dgst", f"-{digest}", "-sign", key_file, data=base_string.encode())
    assert code(write_header(oauth, standard(signature))) == "wrong-hash"


@pytest.mark.parametrize("salt", ["0", "32", "max"])
def test_pss(code, caller, signed, salt):
    oauth, base_string, _ = signed
    options = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", f"rsa_pss_saltlen:{salt}")
    signature = caller.merchant.sign(base_string, *options)
    assert code(write_header(oauth, standard(signature))) == "pss-padding"


def test_another_key(code, signed, tmp_path):
    oauth, base_string, _ = signed
    openssl("genrsa", "-out", tmp_path / "other.pem", "2048", data=b"")
    signature = sha256_signed(tmp_path / "other.pem", base_string.encode())
    assert code(write_header(oauth, standard(signature))) == "wrong-key"


def test_a_nonce_is_good_once_for_each_login(code, caller, clock, throwaway_public_key):
    caller.client.put("/sandbox/merchants/other", json={"public_key": throwaway_public_key})
    first = caller.merchant.authorization(PATH, BODY, oauth_nonce="n")
    assert code(first) is None
    assert code(first) == "nonce-reused"
    clock.now += 5
    assert code(caller.merchant.authorization(PATH, BODY, oauth_nonce="n")) == "nonce-reused"
    caller.merchant.login = "other"
    assert code(caller.merchant.authorization(PATH, BODY, oauth_nonce="n")) is None


def test_a_nonce_is_spent_by_a_validation_error_too(caller):
    path, body = PATH, "orderid=1"
    authorization = caller.merchant.authorization(path, body)
    assert caller.send(path, body, authorization).status_code == 200
    again = caller.send(path, body, authorization)
    assert again.headers["X-Emulator-Reason"] == "nonce-reused"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("client-orderid", "3"), ("orderid", "1"), ("login", "x")], "parameter-name"),
        ([("client_orderid", ""), ("orderid", "1"), ("login", "x")], "required-parameter-missing"),
    ],
)
def test_parameters_are_held_against_the_catalogue(caller, pairs, expected):
    answer = caller.post(PATH, pairs)
    assert (answer.status_code, answer.headers["X-Emulator-Reason"]) == (200, expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("not base64!", "payload-not-base64"), ("YTti\n", "payload-not-base64")],
)
def test_payloads(caller, value, expected):
    answer = caller.post("/api/v4/process-recurring-payments/1", [("payload", value)])
    assert answer.headers["X-Emulator-Reason"] == expected


def test_unknown_parameters_are_taken(caller):
    pairs = [("client_orderid", "3"), ("orderid", "1"), ("login", "x"), ("анкета", "+ ~!*'()/é")]
    assert caller.post(PATH, pairs).text.startswith("type=async-response")
