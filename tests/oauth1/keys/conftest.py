"""Keys made by openssl, and a way to run other programs that make them."""

from __future__ import annotations

import subprocess

from tests.openssl_keys import PASSPHRASE as PASSPHRASE
from tests.openssl_keys import OpenSSL as OpenSSL
from tests.openssl_keys import certificate as certificate
from tests.openssl_keys import fingerprint as fingerprint
from tests.openssl_keys import keys as keys
from tests.openssl_keys import openssl as openssl
from tests.openssl_keys import pkcs1 as pkcs1
from tests.openssl_keys import pkcs8 as pkcs8
from tests.openssl_keys import public_pem as public_pem


def run(*arguments: str, stdin: bytes | None = None) -> bytes:
    """Run a command; return what it printed."""
    return subprocess.run(arguments, input=stdin, check=True, capture_output=True).stdout
