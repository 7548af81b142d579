"""The public pair is a pair, and openssl can use it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from paynet_debug.catalog import demo


def openssl(*arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(
        ["openssl", *arguments], input=stdin, capture_output=True, check=True
    ).stdout


def test_openssl_derives_the_same_public_key() -> None:
    derived = openssl("rsa", "-pubout", stdin=demo.demo_private_key().encode())
    assert derived.decode() == demo.demo_public_key()


def test_the_key_is_sound_and_in_the_container_that_the_documentation_asks_for() -> None:
    key = demo.demo_private_key()
    assert key.startswith("-----BEGIN RSA PRIVATE KEY-----\n")
    text = openssl("rsa", "-check", "-noout", "-text", stdin=key.encode()).decode()
    assert "RSA key ok" in text
    assert "Private-Key: (2048 bit" in text


def test_what_the_private_half_signs_the_public_half_verifies(tmp_path: Path) -> None:
    private, public, signature = (tmp_path / name for name in ("private", "public", "signature"))
    private.write_text(demo.demo_private_key())
    public.write_text(demo.demo_public_key())
    text = b"POST&https%3A%2F%2Fgate.example%2F&a%3D1"
    signature.write_bytes(openssl("dgst", "-sha256", "-sign", str(private), stdin=text))
    verified = openssl(
        "dgst", "-sha256", "-verify", str(public), "-signature", str(signature), stdin=text
    )
    assert verified == b"Verified OK\n"
