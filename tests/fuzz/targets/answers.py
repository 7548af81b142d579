"""A gateway's answer: read and explained, and all of it can be printed."""

from __future__ import annotations

from paynet_debug.responses import explain, read_answer

SEEDS = (
    b"type=async-response\n&serial-number=00000000-0000-0000-0000-000001f4b2a1\n&status=processing",
    b"type=validation-error\n&error-message=Parameter+login+is+required\n&error-code=1\n",
    b'{"type":"status-response","status":"approved","amount":10.50,"n":{"m":[1,null]}}',
    b"<!DOCTYPE html><html><head><title>403</title></head><body><p>Access is denied</p></body>",
    b"Internal server error [2b1d6a4e-9c1f-4c58-9a1d-0d6f2c1b7c11]\n",
    b"\xef\xbb\xbf {}",
    b"",
)
TOKENS = (b"type=", b"&", b"%", b"%00", b"{", b"[", b'"\\ud800"', b"<", b"]]>", b"<!--", b"=")
STATUSES = (200, 302, 400, 403, 404, 500)


def try_one(data: bytes) -> None:
    """Hold one body, under every status and behind any headers, against what is promised."""
    reading = read_answer(data)
    assert reading.kind in ("form", "json", "html", "text", "empty")
    for part in (reading.text, *(part for pair in reading.fields for part in pair)):
        part.encode("utf-8")
    line = data[:200].decode("latin-1")
    headers = (("Date", line), ("Location", line), ("X-Emulator-Reason", line))
    for status in STATUSES:
        told = explain(status, headers, reading, timestamp=line[:20], batch=not status % 200)
        for sentence in (told.title, told.detail, told.fix):
            str(sentence).encode("utf-8")
