"""Every refusal can happen, names what was pasted, and holds no part of it."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64encode

import pytest
from cryptography.hazmat.asn1 import encode_der

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import inspect_key, read_private_key, read_public_key
from paynet_debug.oauth1.keys.armor import MAX_MATERIAL
from paynet_debug.oauth1.keys.encryption import MAX_PASSPHRASE
from paynet_debug.oauth1.keys.refusals import REFUSALS
from paynet_debug.oauth1.keys.shapes import RsaPrivateNumbers

SECRET = ("-passout", "pass:throw-away")


def run(*arguments: object, stdin: bytes | None = None) -> bytes:
    command = [str(each) for each in arguments]
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def refusable(openssl, keys, pkcs1, pkcs8, public_pem, certificate) -> dict[str, object]:
    """Material for each code; a pair is material and passphrase."""
    other = openssl("genrsa", "2048").decode()
    sealed = openssl("pkcs8", "-topk8", "-in", "rsa.pem", *SECRET)
    (keys / "certificate.pem").write_text(certificate)
    (keys / "ssh").write_text(pkcs8)
    (keys / "ssh").chmod(0o600)
    ssh_public = run("ssh-keygen", "-y", "-f", keys / "ssh")
    (keys / "ssh.pub").write_bytes(ssh_public)
    run("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", keys / "openssh")
    lines = pkcs8.split("\n")
    body = "".join(lines[1:-2])
    broken = [*lines[:3], lines[3][:10] + "*" + lines[3][11:], *lines[4:]]
    inner_broken = openssl("pkcs8", "-topk8", "-nocrypt", "-in", "rsa.pem", "-outform", "DER")
    numbers = dict.fromkeys(("d", "p", "q", "d_p", "d_q", "q_inv"), 3)

    def rsa(**changes: object) -> bytes:
        values = {"version": 0, "n": (1 << 2047) | 1, "e": 65537, "other_primes": None}
        return encode_der(RsaPrivateNumbers(**{**values, **numbers, **changes}))

    return {
        "empty": " \n ",
        "material-too-long": "x" * (MAX_MATERIAL + 1),
        "not-recognised": "hello",
        "truncated": "\n".join(lines[:10] + lines[-2:]),
        "trailing-bytes": openssl("rsa", "-in", "rsa.pem", "-outform", "DER") + b"\0",
        "base64-broken": "\n".join(broken),
        "base64-length": pkcs8.replace("\n-----END", "A\n-----END").replace("=", "")
        if len(body.rstrip("=")) % 4 == 0
        else pkcs8.replace("=", "").replace(
            "\n-----END", "A" * ((1 - len(body.rstrip("="))) % 4) + "\n-----END"
        ),
        "several-keys": pkcs1 + other,
        "certificate-given": certificate,
        "public-key-given": public_pem,
        "request-given": openssl("req", "-new", "-key", "rsa.pem", "-subj", "/CN=throw-away"),
        "parameters-given": openssl("ecparam", "-name", "prime256v1"),
        "other-algorithm": openssl("genpkey", "-algorithm", "ed25519"),
        "rsa-pss-key": openssl(
            "genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"
        ),
        "openssh-private-key": (keys / "openssh").read_bytes(),
        "ssh-line-damaged": ssh_public[:200].decode(),
        "ssh2-public-key": run("ssh-keygen", "-e", "-m", "RFC4716", "-f", keys / "ssh.pub"),
        "putty-key": "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 6\n",
        "pkcs12-store": openssl(
            "pkcs12", "-export", "-inkey", "rsa.pem", "-in", str(keys / "certificate.pem"), *SECRET
        ),
        "pkcs7-bundle": openssl("crl2pkcs7", "-nocrl", "-certfile", str(keys / "certificate.pem")),
        "java-keystore": b"\xfe\xed\xfe\xed\x00\x00\x00\x02" + bytes(60),
        "pgp-key": "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOY\n=abcd\n"
        "-----END PGP PRIVATE KEY BLOCK-----",
        "jwk": json.dumps({"kty": "RSA", "n": "abc", "d": "def"}),
        "xml-key": "<RSAKeyValue><Modulus>abc</Modulus></RSAKeyValue>",
        "passphrase-missing": sealed,
        "passphrase-wrong": (sealed, "wrong"),
        "passphrase-too-long": (sealed, "x" * (MAX_PASSPHRASE + 1)),
        "encryption-unsupported": openssl(
            "pkcs8", "-topk8", "-in", "rsa.pem", "-v2", "aria-128-cbc", *SECRET
        ),
        "encryption-too-costly": openssl(
            "pkcs8", "-topk8", "-in", "rsa.pem", "-iter", "2000000", *SECRET
        ),
        "key-too-small": openssl("genrsa", "1024"),
        "key-too-large": rsa(n=(1 << 4096) | 1),
        "exponent-unusable": rsa(e=1),
        "key-multi-prime": openssl("genrsa", "-primes", "3", "2048"),
        "key-inconsistent": rsa(),
        "key-damaged": inner_broken.replace(b"\x02\x01\x00\x02\x82", b"\x02\x01\x00\x04\x82"),
    }


@pytest.mark.parametrize("code", REFUSALS)
def test_each_refusal(refusable, code):
    """A code without material here fails: nothing is promised that can't happen."""
    material = refusable[code]
    arguments = material if isinstance(material, tuple) else (material,)
    with pytest.raises(KeyRefused) as refusal:
        read_private_key(*arguments)
    assert refusal.value.code == code
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


UNRECOGNISABLE = {
    "empty", "material-too-long", "not-recognised", "truncated", "trailing-bytes", "base64-broken",
    "base64-length", "several-keys", "ssh-line-damaged",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(REFUSALS.keys() - UNRECOGNISABLE))
def test_inspection_names_what_cannot_be_used(refusable, code):
    material = refusable[code]
    arguments = material if isinstance(material, tuple) else (material,)
    inspection = inspect_key(*arguments)
    assert not inspection.usable_for_signing
    assert inspection.remarks[-1].code == code


@pytest.mark.parametrize(
    ("arguments", "algorithm"),
    [
        (("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"), "EC"),
        (("-algorithm", "ED25519"), "Ed25519"),
        (("-algorithm", "X25519"), "X25519"),
        (("-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"), "DH"),
    ],
)
def test_other_algorithms_are_named(openssl, arguments, algorithm):
    private = openssl("genpkey", *arguments)
    public = openssl("pkey", "-pubout", stdin=private)
    materials = [private, public]
    if algorithm == "EC":  # the others have no older form
        materials.append(openssl("pkey", "-traditional", stdin=private))
    for material in materials:
        for read in (read_private_key, read_public_key):
            with pytest.raises(KeyRefused, match=f"a key for {algorithm};") as refusal:
                read(material)
            assert refusal.value.code == "other-algorithm"


def test_dsa(openssl):
    parameters = openssl("dsaparam", "1024")
    private = openssl("gendsa", "/dev/stdin", stdin=parameters)
    for material in (private, openssl("pkey", "-traditional", stdin=private)):
        with pytest.raises(KeyRefused, match="a key for DSA;"):
            read_private_key(material)


def test_broken_base64_is_pointed_at(refusable):
    with pytest.raises(KeyRefused, match=r"line 4, column 11 .* U\+002A"):
        read_private_key(refusable["base64-broken"])


def test_truncation_is_counted(pkcs8):
    lines = pkcs8.strip().split("\n")
    with pytest.raises(KeyRefused, match=r"cut short: 96 of 12\d\d bytes"):
        read_private_key("\n".join([*lines[:3], lines[-1]]))


def test_ssh_public_line_is_taken(refusable, keys, fingerprint):
    line = (keys / "ssh.pub").read_text()
    reading = read_public_key(line)
    assert (reading.key.fingerprint, reading.container) == (fingerprint, "OpenSSH")
    assert [remark.code for remark in reading.remarks] == ["ssh-public-line"]
    with pytest.raises(KeyRefused) as refusal:
        read_private_key(line)
    assert refusal.value.code == "public-key-given"


def test_what_is_no_public_key_hears_how_one_begins():
    for material in ("hello", "-----BEGIN PUBLIC KEY-----\nMAEA\n-----END PUBLIC KEY-----"):
        with pytest.raises(KeyRefused, match="BEGIN PUBLIC KEY") as refusal:
            read_public_key(material)
        assert refusal.value.code == "not-recognised"
        assert "A private key begins" not in str(refusal.value)


def chain(error: BaseException | None) -> str:
    """Everything an exception and those behind it could print."""
    text = ""
    while error is not None:
        text += f"{error!r} {error} {error.args!r} {vars(error)!r}"
        error = error.__cause__ or error.__context__
    return text


def test_no_part_of_a_key_or_passphrase_is_ever_said(refusable, pkcs1, pkcs8):
    passphrase = "unspeakable-passphrase"
    for material in (*refusable.values(), pkcs1, pkcs8, pkcs1[:900], pkcs1.replace("M", "*")):
        pasted = material[0] if isinstance(material, tuple) else material
        raw = pasted if isinstance(pasted, bytes) else pasted.encode()
        if len(raw) < 200 or len(raw) > 20_000:
            continue
        text = raw.decode("latin-1")
        for read in (read_private_key, read_public_key, inspect_key):
            try:
                reading = read(pasted, passphrase)
            except KeyRefused as refusal:
                said = chain(refusal)
            else:
                said = "".join(f"{remark!r} {remark.message}" for remark in reading.remarks)
                if read is read_private_key:
                    said += re.sub(r"PublicKey\(.*?pem='[^']*'\)", "", repr(reading))
            assert passphrase not in said
            runs = re.findall(r"[A-Za-z0-9+/]{12,}", re.sub(r"-----.*?-----", "", text))
            assert runs or isinstance(pasted, bytes)
            for each in [*runs, b64encode(raw).decode()]:
                pieces = {each[i : i + 12] for i in range(len(each) - 11)}
                assert not any(piece in said for piece in pieces)
