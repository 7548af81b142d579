"""Keys in every container of openssl sign in the browser's modules, and openssl verifies."""

from __future__ import annotations

import base64
import tomllib

import pytest

PASSPHRASE = "pass phrase ü"
SECRET = ("-passout", f"pass:{PASSPHRASE}")
BASE_STRING = "POST&https%3A%2F%2Fgate.example%2F&a%3D%25C3%25A9"

PLAIN = {
    "PKCS#1": ("rsa", "-traditional"),
    "PKCS#8": ("pkcs8", "-topk8", "-nocrypt"),
}
ENCRYPTED = {
    f"PKCS#8, AES-{bits}-CBC {prf}": (f"aes-{bits}-cbc", prf)
    for bits in (128, 192, 256)
    for prf in ("hmacWithSHA1", "hmacWithSHA256", "hmacWithSHA384", "hmacWithSHA512")
}


def verifies(openssl, keys, public: bytes, base_string: str, signature: bytes) -> bool:
    (keys / "public.pem").write_bytes(public)
    (keys / "signature").write_bytes(signature)
    command = ("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature")
    return openssl(*command, stdin=base_string.encode()) == b"Verified OK\n"


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
@pytest.mark.parametrize("container", PLAIN)
@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_plain_keys_sign(answers, openssl, keys, project_root, bits, container, form):
    made = (project_root / f"tests/keys/throw-away-{bits}.pem").read_bytes()
    material = openssl(*PLAIN[container], "-outform", form, stdin=made)
    pasted = material.decode() if form == "PEM" else material
    public = openssl("pkey", "-pubout", stdin=made)
    imported, signed = answers(
        [("importPrivateKey", pasted), ("sign", pasted, None, BASE_STRING)],
    )
    key = imported["value"]
    der = openssl("pkey", "-pubin", "-outform", "DER", stdin=public)
    assert (key["container"], key["bits"], key["remarks"]) == (container, bits, [])
    assert key["spki"] == {"bytes": der.hex()}
    assert key["fingerprint"] == openssl("dgst", "-sha256", "-r", stdin=der).decode().split()[0]
    signature = base64.b64decode(signed["value"]["base64"], validate=True)
    assert signed["value"]["hex"] == signature.hex()
    assert verifies(openssl, keys, public, BASE_STRING, signature)


@pytest.mark.parametrize("size", [2048, 3072, 4096])
def test_signatures_are_those_of_the_known_answers(answers, project_root, size):
    vector = tomllib.loads((project_root / f"tests/vectors/signature/rsa-{size}.toml").read_text())
    pem = (project_root / "tests/keys" / vector["key"]).read_text()
    [signed] = answers([("sign", pem, None, vector["base_string"])])
    assert signed["value"]["base64"] == vector["signature"]


def test_encrypted_keys_sign(answers, openssl, fingerprint):
    sealed = {
        name: openssl(
            *("pkcs8", "-topk8", "-in", "rsa.pem", "-v2", cipher, "-v2prf", prf, *SECRET)
        ).decode()
        for name, (cipher, prf) in ENCRYPTED.items()
    }
    right = answers(("importPrivateKey", pem, PASSPHRASE) for pem in sealed.values())
    wrong = answers(("importPrivateKey", pem, "another") for pem in sealed.values())
    none = answers(("importPrivateKey", pem) for pem in sealed.values())
    for name, *outcomes in zip(sealed, right, wrong, none, strict=True):
        assert outcomes[0]["value"]["fingerprint"] == fingerprint
        assert outcomes[0]["value"]["container"] == name.rpartition(" ")[0]
        assert outcomes[1]["code"] == "passphrase-wrong"
        assert outcomes[2]["code"] == "passphrase-missing"


def test_a_wrong_passphrase_is_told_however_the_padding_falls(answers, openssl):
    """One wrong passphrase of 256 or so leaves a padding that looks right."""
    sealed = openssl("pkcs8", "-topk8", "-in", "rsa.pem", "-iter", "1", *SECRET).decode()
    guesses = answers(("importPrivateKey", sealed, f"guess {number}") for number in range(1500))
    assert {guess["code"] for guess in guesses} == {"passphrase-wrong"}


LEGACY = ("-provider", "legacy", "-provider", "default")
NOT_IN_BROWSER = {
    "DES-EDE3-CBC": ("pkcs8", "-topk8", "-v2", "des3"),
    "PBKDF2 (SHA-224)": ("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA224"),
    "scrypt": ("pkcs8", "-topk8", "-scrypt"),
    "PBE-SHA1-3DES": ("pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES"),
    "PBE-MD5-DES": ("pkcs8", "-topk8", "-v1", "PBE-MD5-DES", *LEGACY),
    "AES-256-CBC": ("rsa", "-traditional", "-aes256"),
}  # fmt: skip


@pytest.mark.parametrize("cipher", NOT_IN_BROWSER)
def test_the_command_of_the_refusal_makes_the_key_usable(
    answers, openssl, keys, fingerprint, cipher
):
    sealed = openssl(*NOT_IN_BROWSER[cipher], "-in", "rsa.pem", *SECRET)
    [refusal] = answers([("importPrivateKey", sealed.decode(), PASSPHRASE)])
    assert (refusal["code"], refusal["values"]) == ("encryption-not-in-browser", {"cipher": cipher})
    [said] = answers([("sentence", refusal, {})])
    command = said["value"].partition("openssl ")[2].split()
    (keys / "key.pem").write_bytes(sealed)
    openssl(*command, "-passin", f"pass:{PASSPHRASE}", *SECRET)
    [imported] = answers([("importPrivateKey", (keys / "new.pem").read_text(), PASSPHRASE)])
    assert imported["value"]["fingerprint"] == fingerprint


def test_ciphers_that_nobody_opens_are_refused_by_name(answers, openssl):
    sealed = openssl("pkcs8", "-topk8", "-in", "rsa.pem", "-v2", "aria-256-cbc", *SECRET)
    [refusal] = answers([("importPrivateKey", sealed.decode(), PASSPHRASE)])
    assert refusal["code"] == "encryption-unsupported"
    assert refusal["values"] == {"cipher": "ARIA-256-CBC"}


def test_a_costly_derivation_is_refused_before_it_begins(answers, openssl):
    sealed = openssl("pkcs8", "-topk8", "-in", "rsa.pem", "-iter", "1500001", *SECRET)
    [refusal] = answers([("importPrivateKey", sealed.decode(), PASSPHRASE)])
    assert refusal["code"] == "encryption-too-costly"


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [("x" * 1024, "passphrase-too-long"), ("ü" * 512, "passphrase-too-long"),
     ("a\ud83d", "passphrase-not-text"), ("", "passphrase-missing")],
)  # fmt: skip
def test_passphrases_that_cannot_be(answers, openssl, passphrase, code):
    sealed = openssl("pkcs8", "-topk8", "-in", "rsa.pem", *SECRET).decode()
    [refusal] = answers([("importPrivateKey", sealed, passphrase)])
    assert refusal["code"] == code


def test_an_imported_key_signs_and_no_more(answers, pkcs1):
    imported, exported = answers([("importPrivateKey", pkcs1), ("exportImported", pkcs1)])
    assert imported["value"]["exported"] is False
    assert imported["value"]["usages"] == ["sign", "verify"]
    assert exported["code"] == "key-not-exportable"


def test_whether_a_public_key_belongs_to_it(
    answers, openssl, pkcs1, pkcs8, public_pem, certificate
):
    other = openssl("pkey", "-pubout", stdin=openssl("genrsa", "2048")).decode()
    pkcs1_public = openssl("rsa", "-in", "rsa.pem", "-RSAPublicKey_out").decode()
    same = [public_pem, certificate, pkcs1_public, pkcs8, certificate.replace("\n", "\\n")]
    found = answers(("matches", pkcs1, each) for each in [*same, other])
    assert [each["value"] for each in found] == [True] * len(same) + [False]
    [refusal] = answers([("matches", pkcs1, "nothing")])
    assert refusal["code"] == "not-recognised"
