"""A body whose chunks are malformed is the sender's fault: a 400 in the caller's form, no 500."""

from __future__ import annotations

import socket

import pytest

from tests.servers import HOST, Gunicorn

FRAMINGS = {
    "a size that is no number": b"ZZ\r\n",
    "a negative size": b"-1\r\n",
    "no size": b"\r\n",
    "no line end behind the data": b"2\r\n{}xx\r\n0\r\n\r\n",
}
ADDRESSES = ("/api/v1/diagnose", "/sandbox/paynet/api/v4/payout-pay/39915", "/diagnose")


@pytest.mark.parametrize("framing", FRAMINGS.values(), ids=FRAMINGS.keys())
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_malformed_chunk_is_a_400(console: Gunicorn, address: str, framing: bytes) -> None:
    head = (
        f"POST {address} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((HOST, console.port), 10) as connection:
        connection.sendall(head.encode() + framing)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400 ")
