"""The browser says of every paste what the server says: kind, container, codes and values.

openssl, ssh-keygen and damage done at random make the material; the server's own tests hold the
server's answers against openssl's.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable

import pytest
from cryptography.hazmat.asn1 import encode_der
from cryptography.hazmat.primitives import serialization

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import inspect_key, read_private_key
from paynet_debug.oauth1.keys.refusals import REFUSALS, REMARKS
from paynet_debug.oauth1.keys.shapes import RsaPrivateNumbers
from paynet_debug.text import Message, Remark

MEMBERS = ("kind", "container", "bits", "fingerprint", "usable_for_signing")

Paste = str | bytes


def values(message: Message) -> dict[str, object]:
    return {name: str(value) for name, value in message.values}


def server(paste: Paste, passphrase: str | None = None) -> dict:
    try:
        found = inspect_key(paste, passphrase)
    except KeyRefused as refusal:
        return {"code": refusal.code, "values": values(refusal.message)}
    remarks = [(each.code, values(each.message)) for each in found.remarks]
    members = {name: getattr(found, name) for name in MEMBERS}
    return {**members, "public_key": found.public_key_pem, "remarks": remarks}


def browser(answer: dict) -> dict:
    said = lambda found: {name: str(value) for name, value in found["values"].items()}  # noqa: E731
    if "code" in answer:
        return {"code": answer["code"], "values": said(answer)}
    remarks = [(each["code"], said(each)) for each in answer["value"]["remarks"]]
    return {**answer["value"], "remarks": remarks}


def assert_the_same(answers, pastes: Iterable[tuple[Paste, str | None]]) -> list[dict]:
    pastes = list(pastes)
    found = [browser(each) for each in answers(("inspectKey", *paste) for paste in pastes)]
    for paste, here in zip(pastes, found, strict=True):
        assert here == server(*paste)
    return found


def test_whatever_pasting_breaks(answers, server_tests, pkcs1, pkcs8, public_pem, certificate):
    manglings = server_tests("test_mending").MANGLINGS
    for pem in (pkcs1, pkcs8, public_pem, certificate):
        assert_the_same(answers, [(mangle(pem), None) for mangle, _ in manglings.values()])
        files = [mangle(pem).encode() for mangle, _ in manglings.values()]
        assert_the_same(answers, [(file, None) for file in files])


def test_mended_keys_are_the_key_that_openssl_made(answers, server_tests, pkcs1, fingerprint):
    manglings = server_tests("test_mending").MANGLINGS
    found = answers(("importPrivateKey", mangle(pkcs1)) for mangle, _ in manglings.values())
    assert [each["value"]["fingerprint"] for each in found] == [fingerprint] * len(manglings)


def test_two_manglings_at_once(answers, server_tests, pkcs8):
    manglings = [mangle for mangle, _ in server_tests("test_mending").MANGLINGS.values()]
    assert_the_same(
        answers, [(outer(inner(pkcs8)), None) for inner in manglings for outer in manglings]
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_files_in_other_encodings(answers, pkcs8, encoding):
    mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    assert_the_same(answers, [(mark + pkcs8.encode(encoding), None)])


@pytest.fixture(scope="module")
def materials(
    openssl, keys, pkcs1, pkcs8, public_pem, certificate
) -> list[tuple[Paste, str | None]]:
    """What people paste in place of an RSA private key, and private keys of every sort."""
    secret = ("-passout", "pass:throw-away")
    (keys / "certificate.pem").write_text(certificate)
    for name, form in (("openssh", ()), ("ssh", ("-m", "PEM"))):
        run = ["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", *form, "-f", keys / name]
        subprocess.run(run, check=True, capture_output=True)
    line = (keys / "ssh.pub").read_text()
    ssh2 = subprocess.run(
        ["ssh-keygen", "-e", "-m", "RFC4716", "-f", keys / "ssh.pub"],
        capture_output=True,
        check=True,
    ).stdout
    other = openssl("genrsa", "2048").decode()
    sealed = openssl("pkcs8", "-topk8", "-in", "rsa.pem", *secret).decode()
    costly = openssl("pkcs8", "-topk8", "-in", "rsa.pem", "-iter", "2000000", *secret).decode()
    aria = openssl("pkcs8", "-topk8", "-in", "rsa.pem", "-v2", "aria-128-cbc", *secret).decode()
    pfx = ("pkcs12", "-export", "-inkey", "rsa.pem", "-in", "certificate.pem", *secret)
    dsa = openssl("gendsa", "/dev/stdin", stdin=openssl("dsaparam", "1024"))
    lines = pkcs8.split("\n")
    inner_broken = openssl("pkcs8", "-topk8", "-nocrypt", "-in", "rsa.pem", "-outform", "DER")
    plain: list[Paste] = [
        pkcs1, pkcs8, public_pem, certificate, line, line + line, sealed, costly, aria, " \n ",
        "x" * 65537, "🙂" * 40000, "hello", pkcs1 + other, pkcs8 + pkcs1, pkcs1 + pkcs8,
        certificate + pkcs8 + certificate,
        public_pem + pkcs1, line.replace("AAAA", "AAAB"), line[:200], "ssh-rsa AAAAB3NzaC1yc2EAAAA",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI", "ecdsa-sha2-nistp256 AAAAE2", "ssh-dss AAAAB3",
        openssl("rsa", "-in", "rsa.pem", "-RSAPublicKey_out").decode(),
        openssl("rsa", "-in", "rsa.pem", "-outform", "DER") + b"\0",
        openssl("req", "-new", "-key", "rsa.pem", "-subj", "/CN=throw-away").decode(),
        openssl("ecparam", "-name", "prime256v1").decode(),
        openssl("ecparam", "-name", "prime256v1", "-genkey").decode(),
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256").decode(),
        openssl("genpkey", "-algorithm", "ed25519").decode(),
        openssl("pkey", "-pubout", stdin=openssl("genpkey", "-algorithm", "x25519")).decode(),
        openssl("genpkey", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048").decode(),
        dsa.decode(), openssl("pkey", "-traditional", stdin=dsa).decode(),
        openssl("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048").decode(),
        openssl("genrsa", "1024").decode(), openssl("genrsa", "-primes", "3", "2048").decode(),
        openssl("genrsa", "-traditional", "-primes", "3", "2048").decode(),
        (keys / "openssh").read_text(), ssh2.decode(), openssl(*pfx),
        openssl("crl2pkcs7", "-nocrl", "-certfile", "certificate.pem").decode(),
        b"\xfe\xed\xfe\xed\x00\x00\x00\x02" + bytes(60), json.dumps({"kty": "RSA", "n": "abc"}),
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOY\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----",
        "<RSAKeyValue><Modulus>abc</Modulus></RSAKeyValue>",
        inner_broken.replace(b"\x02\x01\x00\x02\x82", b"\x02\x01\x00\x04\x82"),
        pkcs8.replace("\n-----END", "AAAAA\n-----END"), pkcs8[:60] + "*" + pkcs8[61:],
        pkcs8[:90] + "🙂" + pkcs8[90:], "\n".join([*lines[:10], *lines[-2:]]),
        pkcs8.replace("=", "").replace("\n-----END", "A\n-----END"),
    ]  # fmt: skip
    opened = [(sealed, "throw-away"), (sealed, "wrong"), (sealed, "x" * 1024), (pkcs1, "needless")]
    return [(paste, None) for paste in plain] + opened


def test_whatever_is_pasted(answers, materials):
    found = assert_the_same(answers, materials)
    said = {each["code"] for each in found if "code" in each}
    said |= {code for each in found if "code" not in each for code, _ in each["remarks"]}
    elsewhere = {"key-too-large", "exponent-unusable", "key-inconsistent", "base64-length"}
    assert set(REFUSALS) - elsewhere <= said


def test_signing_refuses_what_the_server_refuses(answers, materials):
    found = answers(("importPrivateKey", *paste) for paste in materials)
    for paste, here in zip(materials, found, strict=True):
        try:
            there = read_private_key(*paste).key.public.fingerprint
        except KeyRefused as refusal:
            there = refusal.code
        assert there == here.get("code", here.get("value", {}).get("fingerprint"))


def test_hostile_numbers(answers, server_tests, keys):
    hostile = server_tests("test_hostile")
    key = serialization.load_pem_private_key((keys / "rsa.pem").read_bytes(), None)
    private = key.private_numbers()
    numbers = {
        "version": 0, "n": private.public_numbers.n, "e": private.public_numbers.e,
        "d": private.d, "p": private.p, "q": private.q, "d_p": private.dmp1,
        "d_q": private.dmq1, "q_inv": private.iqmp,
    }  # fmt: skip
    pastes = [hostile.der(numbers, **change(numbers)) for change, _ in hostile.CHANGES.values()]
    found = assert_the_same(answers, [(paste, None) for paste in pastes])
    codes = [each["remarks"][-1][0] for each in found]
    assert codes == [code for _, code in hostile.CHANGES.values()]


def test_composite_factors_are_refused_when_signing(answers, keys):
    """They satisfy every equation; only a verified signature tells."""
    private = serialization.load_pem_private_key((keys / "rsa.pem").read_bytes(), None)
    p, q, e = private.private_numbers().p, 3 * 5 * 7 * ((1 << 1030) + 1), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    composite = RsaPrivateNumbers(
        version=0, n=p * q, e=e, d=d, p=p, q=q, d_p=d % (p - 1), d_q=d % (q - 1),
        q_inv=pow(q, -1, p), other_primes=None,
    )  # fmt: skip
    der = encode_der(composite)
    assert answers([("inspectKey", der)])[0]["value"]["usable_for_signing"]
    [refusal] = answers([("sign", der, None, "POST&a&b")])
    assert refusal["code"] == "key-inconsistent"


def damaged(chance: random.Random, raw: bytes, alphabet: bytes) -> bytes:
    """``raw`` with up to three bytes changed, most of them near its beginning, and maybe cut."""
    changed = bytearray(raw)
    for _ in range(chance.randrange(1, 4)):
        place = chance.choice((chance.randrange(40), chance.randrange(len(raw))))
        changed[place] = chance.choice(alphabet)
    return bytes(changed[: chance.choice((len(raw), len(raw), chance.randrange(2, len(raw))))])


def test_damage_at_random(answers, pkcs1, pkcs8, public_pem, certificate):
    """No damage gives another answer than the server's, or an error of the program."""
    chance = random.Random(8017)  # noqa: S311 - the same damage at every run
    tags = bytes([0, 1, 2, 3, 4, 0x30, 0x7F, 0x80, 0xFF] * 20) + bytes(range(256))
    printable = b"\n\t" + bytes(range(0x20, 0x7F))
    pastes: list[Paste] = []
    for pem in (pkcs1, pkcs8, public_pem, certificate):
        raw = b64decode("".join(pem.strip().split("\n")[1:-1]))
        pastes += [damaged(chance, raw, tags) for _ in range(400)]
        pastes += [damaged(chance, pem.encode(), printable).decode() for _ in range(200)]
    assert_the_same(answers, [(paste, None) for paste in pastes])


def test_damaged_encryption(answers, openssl, fingerprint):
    """What still opens is the key that was sealed."""
    sealed = openssl(
        *("pkcs8", "-topk8", "-in", "rsa.pem", "-iter", "1", "-outform", "DER"),
        *("-passout", "pass:throw-away"),
    )
    chance = random.Random(8018)  # noqa: S311 - the same damage at every run
    pastes = []
    for place in range(4, 110):
        changed = bytearray(sealed)
        changed[place] ^= 1 << chance.randrange(8)
        pastes.append(bytes(changed))
    found = answers(("inspectKey", paste, "throw-away") for paste in pastes)
    opened = [each["value"] for each in found if each.get("value", {}).get("usable_for_signing")]
    assert 0 < len(opened) < 20
    assert {each["fingerprint"] for each in opened} == {fingerprint}


def test_over_long_and_monotonous_pastes(answers):
    fills = ("-", " ", '"', "\\", "A", "MII", "-----BEGIN A KEY-----\n", "&#", "\n", "%2B", ">")
    found = answers(("inspectKey", (fill * 65536)[:65536]) for fill in fills)
    assert all("code" in each for each in found)


def test_every_code_has_a_sentence(answers, project_root):
    """The server's table and the browser's own have no code in common, and none is missing."""
    [codes] = answers([("codes",)])
    refusals, remarks, messages = codes["value"].values()
    assert sorted(refusals) == sorted(REFUSALS)
    assert sorted(remarks) == sorted(REMARKS)
    assert not messages.keys() & (REFUSALS.keys() | REMARKS.keys())
    sources = [path.read_text() for path in (project_root / "static/oauth1").glob("*.js")]
    used = set(re.findall(r'(?:refused|remark|statement)\(\s*"([a-z0-9-]+)"', "".join(sources)))
    used |= set(re.findall(r'code(?: =|:) "([a-z-]+)"', "".join(sources)))
    assert used <= {*refusals, *remarks, *messages}
    named = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', "".join(sources)))
    assert messages.keys() <= named


def test_sentences_are_filled_as_the_server_fills_them(answers):
    remark = Remark("truncated", Message("%(there)s of %(needed)s, 100%%", there=96, needed=1217))
    statement = {"code": "truncated", "values": {"there": 96, "needed": 1217}}
    [said] = answers([("sentence", statement, {"truncated": remark.message.msgid})])
    assert said["value"] == str(remark.message)


def test_no_part_of_a_key_or_passphrase_is_ever_said(answers, materials, pkcs1):
    passphrase = "unspeakable-passphrase"
    pastes = [paste for paste, _ in materials] + [pkcs1[:900], pkcs1.replace("M", "*")]
    for operation in ("importPrivateKey", "inspectKey"):
        found = answers((operation, paste, passphrase) for paste in pastes)
        for paste, each in zip(pastes, found, strict=True):
            answer = dict(each.get("value", each))
            for public in ("public_key", "spki", "fingerprint"):
                answer.pop(public, None)
            said = json.dumps(answer)
            assert passphrase not in said
            raw = paste if isinstance(paste, bytes) else paste.encode()
            text = re.sub(r"-----.*?-----", "", raw.decode("latin-1"))
            runs = [*re.findall(r"[A-Za-z0-9+/]{16,}", text), b64encode(raw).decode()]
            assert not any(
                run[i : i + 16] in said for run in runs for i in range(0, len(run) - 15, 8)
            )
