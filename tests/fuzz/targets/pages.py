"""Any bytes as any page's form, in both ways in which browsers send one: a page, never a 5xx."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup
from werkzeug.test import Client

from paynet_debug.catalog.loader import load_catalog
from tests.openapi.closed_application import closed_application

_HELD = tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True)
CLIENT = Client(closed_application(Path(_HELD.name)))
CATALOG = load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet")
COMMANDS = tuple(f"/operations/{each.id}" for each in CATALOG.operations)
PAGES = tuple(
    path
    for path in (*COMMANDS, "/custom", "/sandbox", "/diagnose", "/keys")
    if "csrf_token" in CLIENT.get(path).text
)
TOKEN = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', CLIENT.get(PAGES[0]).text)[1]
FIELDS = tuple(
    tuple(
        quote(each["name"])
        for each in BeautifulSoup(CLIENT.get(path).text, "html.parser").select(
            "form[method=post] [name]"
        )
        if each["name"] != "csrf_token"
    )
    for path in PAGES
)
"""The names of each page's fields, percent-encoded."""

BOUNDARY = "boundary"
PART = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}\r\n--boundary'
SEEDS = (
    b"\x00environment=emulator&endpoint_id=1&consumer_key=demo&client_orderid=3&action=sign",
    b"\x00extra_name=a&extra_value=b&extra_name=&private_key=-----BEGIN&timestamp=1&nonce=n",
    b"\x02csv=client-orderid;recurring-payment-id;amount%0D%0A1;2;3&environment=sandbox-com",
    *(bytes([place]) + b"url=https://h/p&request=curl+https://h&key=x&login=%00&public_key=%FF"
      for place in range(len(PAGES))),
    b"\x80" + PART.format("csv_file\"; filename=\"a.csv", "a;b\r\n1;2").encode() + b"--",
    b"\x81" + PART.format("private_key_file\"; filename=\"k.pem", "-----BEGIN").encode(),
)  # fmt: skip
TOKENS = (
    b"&", b"=", b"%00", b"%ED%A0%80", b"%FF", b"extra_name=", b"private_key=", b"action=submit",
    b"; filename=\"", b"\r\n--boundary", b"Content-Type: ", b"Content-Disposition: form-data",
)  # fmt: skip


def try_one(data: bytes) -> None:
    """Send the bytes behind the first, which chooses the page and the form's coding."""
    chosen = data[0] if data else 0
    path = PAGES[chosen % 128 % len(PAGES)]
    if chosen < 128:
        sent = f"csrf_token={TOKEN}&".encode() + data[1:]
        answer = CLIENT.post(path, data=sent, content_type="application/x-www-form-urlencoded")
    else:
        sent = f"--{BOUNDARY}\r\n{PART.format('csrf_token', TOKEN)}\r\n".encode() + data[1:]
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        answer = CLIENT.post(path, data=sent, content_type=content_type)
    assert answer.status_code in (200, 303, 400, 413, 502), (path, answer.status_code)
    answer.data.decode("utf-8")
