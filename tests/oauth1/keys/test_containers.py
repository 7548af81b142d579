"""Every container that openssl writes gives the same key; the passphrase is asked for by name."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import inspect_key, read_private_key, read_public_key

PASSPHRASE = "pass phrase ü"
LEGACY = ("-provider", "legacy", "-provider", "default")
SECRET = ("-passout", f"pass:{PASSPHRASE}")

PKCS8_CIPHERS = {
    "AES-128-CBC": ("-v2", "aes-128-cbc"),
    "AES-192-CBC": ("-v2", "aes-192-cbc"),
    "AES-256-CBC": ("-v2", "aes-256-cbc"),
    "AES-256-CBC, SHA-1": ("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"),
    "AES-256-CBC, SHA-512": ("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"),
    "AES-256-CBC, scrypt": ("-scrypt",),
    "DES-EDE3-CBC": ("-v2", "des3"),
    "RC2-CBC": ("-v2", "rc2", *LEGACY),
    "PBE-MD5-DES": ("-v1", "PBE-MD5-DES", *LEGACY),
    "PBE-SHA1-3DES": ("-v1", "PBE-SHA1-3DES"),
    "PBE-SHA1-RC2-40": ("-v1", "PBE-SHA1-RC2-40", *LEGACY),
    "PBE-SHA1-RC4-128": ("-v1", "PBE-SHA1-RC4-128", *LEGACY),
}
UNSUPPORTED = {
    "Camellia-256-CBC": ("-v2", "camellia-256-cbc"),
    "ARIA-256-CBC": ("-v2", "aria-256-cbc"),
    "DES-CBC": ("-v2", "des", *LEGACY),
    "PBE-SHA1-2DES": ("-v1", "PBE-SHA1-2DES"),
    "PBE-SHA1-RC2-128": ("-v1", "PBE-SHA1-RC2-128", *LEGACY),
}


@pytest.mark.parametrize("form", ["PEM", "DER"])
@pytest.mark.parametrize("container", ["PKCS#1", "PKCS#8"])
def test_plain_private_key(openssl, fingerprint, container, form):
    command = ("rsa", "-traditional") if container == "PKCS#1" else ("pkcs8", "-topk8", "-nocrypt")
    material = openssl(*command, "-in", "rsa.pem", "-outform", form)
    reading = read_private_key(material)
    assert (reading.container, reading.remarks) == (container, ())
    assert reading.key.public.fingerprint == fingerprint
    assert reading.key.public.pem.encode() == openssl("pkey", "-in", "rsa.pem", "-pubout")


@pytest.mark.parametrize("bits", [3072, 4096])
def test_larger_keys(openssl, bits):
    assert read_private_key(openssl("genrsa", str(bits))).key.public.bits == bits


@pytest.mark.parametrize("cipher", PKCS8_CIPHERS)
@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_encrypted_pkcs8(openssl, fingerprint, cipher, form):
    material = openssl(
        "pkcs8", "-topk8", "-in", "rsa.pem", *PKCS8_CIPHERS[cipher], *SECRET, "-outform", form
    )
    reading = read_private_key(material, PASSPHRASE)
    assert reading.container == f"PKCS#8, {cipher.partition(',')[0]}"
    assert (reading.key.public.fingerprint, reading.remarks) == (fingerprint, ())
    assert read_public_key(material, PASSPHRASE).key.fingerprint == fingerprint
    for passphrase, code in (("wrong", "passphrase-wrong"), ("", "passphrase-missing")):
        with pytest.raises(KeyRefused) as refusal:
            read_private_key(material, passphrase)
        assert refusal.value.code == code


@pytest.mark.parametrize("cipher", ["aes128", "aes256", "des3"])
def test_encrypted_pkcs1(openssl, fingerprint, cipher):
    material = openssl("rsa", "-traditional", "-in", "rsa.pem", f"-{cipher}", *SECRET).decode()
    assert "DEK-Info" in material
    one_line = " ".join(material.split("\n"))
    for text in (material, one_line, material.replace("\n", "\\n")):
        assert read_private_key(text, PASSPHRASE).key.public.fingerprint == fingerprint
    with pytest.raises(KeyRefused, match="no passphrase was given"):
        read_private_key(material)
    with pytest.raises(KeyRefused, match="does not open"):
        read_private_key(material, "wrong")


@pytest.mark.parametrize("cipher", UNSUPPORTED)
def test_unsupported_cipher_is_named(openssl, cipher):
    material = openssl("pkcs8", "-topk8", "-in", "rsa.pem", *UNSUPPORTED[cipher], *SECRET)
    with pytest.raises(KeyRefused, match=f"encrypted with {cipher}") as refusal:
        read_private_key(material, PASSPHRASE)
    assert refusal.value.code == "encryption-unsupported"


def test_the_command_for_an_unsupported_cipher_helps(openssl, fingerprint):
    """What the refusal advises gives a key that is read."""
    old = openssl("pkcs8", "-topk8", "-in", "rsa.pem", *UNSUPPORTED["DES-CBC"], *SECRET)
    advised = (*LEGACY, "-aes256", "-passin", f"pass:{PASSPHRASE}", *SECRET)
    new = openssl("pkey", *advised, stdin=old)
    assert read_private_key(new, PASSPHRASE).key.public.fingerprint == fingerprint


@pytest.mark.parametrize(
    "options", [("-iter", "1500001"), ("-scrypt", "-scrypt_p", "5")], ids=["pbkdf2", "scrypt"]
)
def test_costly_derivation_is_refused_before_it_runs(openssl, options):
    material = openssl("pkcs8", "-topk8", "-in", "rsa.pem", *options, *SECRET)
    with pytest.raises(KeyRefused) as refusal:
        read_private_key(material, PASSPHRASE)
    assert refusal.value.code == "encryption-too-costly"


def test_costly_scrypt_memory_is_refused_before_it_is_taken(openssl):
    der = openssl("pkcs8", "-topk8", "-in", "rsa.pem", "-scrypt", *SECRET, "-outform", "DER")
    block_size, hostile = b"\x02\x02\x40\x00\x02\x01\x08", b"\x02\x02\x40\x00\x02\x01\x7f"
    assert block_size in der
    with pytest.raises(KeyRefused) as refusal:
        read_private_key(der.replace(block_size, hostile), PASSPHRASE)
    assert refusal.value.code == "encryption-too-costly"


def test_needless_passphrase_is_remarked(pkcs8):
    assert [each.code for each in read_private_key(pkcs8, "x").remarks] == ["passphrase-not-needed"]


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_public_keys(openssl, fingerprint, certificate, form):
    materials = {
        ("public", "SPKI"): openssl("pkey", "-in", "rsa.pem", "-pubout", "-outform", form),
        ("public", "PKCS#1"): openssl(
            "rsa", "-in", "rsa.pem", "-RSAPublicKey_out", "-outform", form
        ),
        ("certificate", "X.509"): openssl("x509", "-outform", form, stdin=certificate.encode()),
        ("private", "PKCS#1"): openssl("rsa", "-traditional", "-in", "rsa.pem", "-outform", form),
    }
    for (kind, container), material in materials.items():
        reading = read_public_key(material)
        assert (reading.kind, reading.container) == (kind, container)
        assert reading.key.fingerprint == fingerprint
        assert reading.remarks == ()
        inspection = inspect_key(material)
        assert (inspection.kind, inspection.container) == (kind, container)
        assert (inspection.bits, inspection.fingerprint) == (2048, fingerprint)
        assert inspection.usable_for_signing == (kind == "private")


@pytest.mark.parametrize("bits", [1024, 8192])
def test_public_key_sizes_that_are_only_looked_at(openssl, bits):
    if bits == 8192:  # making one takes minutes; no one asks whether a modulus has factors
        key = RSAPublicNumbers(65537, (1 << 8191) | 1).public_key()
        material = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    else:
        material = openssl("rsa", "-pubout", stdin=openssl("genrsa", str(bits)))
    assert read_public_key(material).key.bits == bits
