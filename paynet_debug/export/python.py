"""A Python program: the standard library's urllib and the package cryptography."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, escape, program

FORMAT = Format(
    "python",
    "Python",
    "python",
    signs=True,
    suffix=".py",
    place=4,
    command="PAYNET_PRIVATE_KEY_FILE=key.pem python3 {file}",
)

TEMPLATE = r'''
"""Sign a request with OAuth 1.0a RSA-SHA256 (RFC 5849), send it and print the answer.

Needs Python 3.9 and the package cryptography. PAYNET_PRIVATE_KEY_FILE names the file of the
private key: PEM, PKCS#1 or PKCS#8.
"""

import base64
import os
import secrets
import time
from pathlib import Path
from urllib import error, parse, request

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

URL = @@url@@
PARAMETERS = [
@@parameters@@
]


def percent_encode(text):
    """RFC 5849, 3.6: all but A-Z a-z 0-9 - . _ ~ becomes %XX of the UTF-8 bytes."""
    return parse.quote(text, safe="")


def encode_pairs(pairs):
    return [(percent_encode(name), percent_encode(value)) for name, value in pairs]


# Protocol parameters (3.1). There is no token; the timestamp is Unix seconds.
protocol = [
    ("oauth_consumer_key", @@consumer_key@@),  # the merchant login
    ("oauth_nonce", secrets.token_hex(16)),
    ("oauth_signature_method", "RSA-SHA256"),
    ("oauth_timestamp", str(int(time.time()))),
    ("oauth_version", "1.0"),
]

# Base string URI (3.4.1.2): the URL without its query; host in lower case, no default port.
# Normalized request parameters (3.4.1.3): query, header and body, sorted by name, then value.
uri, _, query = URL.partition("?")
collected = parse.parse_qsl(query, keep_blank_values=True) + protocol + PARAMETERS
normalized = "&".join(f"{name}={value}" for name, value in sorted(encode_pairs(collected)))

# Signature base string (3.4.1.1), its signature (3.4.3, with SHA-256) and the header (3.5.1).
base_string = f"POST&{percent_encode(uri)}&{percent_encode(normalized)}"
private_key = load_pem_private_key(Path(os.environ["PAYNET_PRIVATE_KEY_FILE"]).read_bytes(), None)
signature = private_key.sign(base_string.encode(), PKCS1v15(), SHA256())
protocol.append(("oauth_signature", base64.b64encode(signature).decode()))
header = "OAuth " + ", ".join(f'{name}="{value}"' for name, value in encode_pairs(protocol))

# The form body (3.5.2) holds the parameters alone, in any order.
body = "&".join(f"{name}={value}" for name, value in encode_pairs(PARAMETERS))
headers = {"Authorization": header, "Accept": @@accept@@}  # urllib adds the Content-Type of a form
try:
    answer = request.urlopen(request.Request(URL, body.encode(), headers))
except error.HTTPError as refusal:
    answer = refusal  # 4xx and 5xx are answers too
print(answer.status, answer.reason)
print(answer.read().decode("utf-8", "replace"))
'''

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
NUMERIC = "\\U{:08x}".format


def write(export: ExportInput) -> Snippet:
    """Write the program."""
    return program(FORMAT, export, TEMPLATE, quote, "    ({}, {}),")


def quote(text: str) -> str:
    """A string literal in double quotes, as Python's formatters write it."""
    return f'"{escape(text, ESCAPES, NUMERIC)}"'
