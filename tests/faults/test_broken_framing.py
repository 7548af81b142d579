"""What is no HTTP is the sender's fault: an answer in the console's form, no 500 and no HTML."""

from __future__ import annotations

import json
import re
import socket

import pytest

from paynet_debug.web.security import HEADERS
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


CARD = "4111111111111111"
HOST_LINE = f"Host: {HOST}\r\n"
JSON_TO = f"POST /api/v1/diagnose HTTP/1.1\r\n{HOST_LINE}Content-Type: application/json\r\n"

UNREAD = {
    "no request line": (f"{CARD}\r\n\r\n", 400, "malformed"),
    "a method that is none": (f"G(T /?{CARD} HTTP/1.1\r\n{HOST_LINE}\r\n", 400, "malformed"),
    "another protocol": (f"GET /?{CARD} HTCPCP/1.0\r\n\r\n", 400, "malformed"),
    "a line feed alone": (f"GET / HTTP/1.1\nHost: {HOST}\nX: {CARD}\n\n", 400, "malformed"),
    "NUL in a header": (f"GET / HTTP/1.1\r\n{HOST_LINE}X: {CARD}\0\r\n\r\n", 400, "malformed"),
    "a name with a space": (f"GET / HTTP/1.1\r\n{HOST_LINE}X {CARD}: 1\r\n\r\n", 400, "malformed"),
    "a folded header": (f"GET / HTTP/1.1\r\n{HOST_LINE}X: 1\r\n {CARD}\r\n\r\n", 400, "malformed"),
    "a long line": (f"GET /?{CARD * 300} HTTP/1.1\r\n{HOST_LINE}\r\n", 414, "uri-too-long"),
    "a long header": (
        f"GET / HTTP/1.1\r\n{HOST_LINE}X: {CARD * 600}\r\n\r\n",
        431,
        "headers-too-large",
    ),
    "too many headers": (
        f"GET / HTTP/1.1\r\n{HOST_LINE}X: {CARD}\r\n" + "X: 1\r\n" * 100 + "\r\n",
        431,
        "headers-too-large",
    ),
    "two lengths": (
        f"{JSON_TO}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}",
        400,
        "malformed",
    ),
    "a length and chunks": (
        f"{JSON_TO}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "malformed",
    ),
    "another coding": (
        f"{JSON_TO}Transfer-Encoding: {CARD}\r\n\r\n",
        501,
        "transfer-coding-unknown",
    ),
    "an expectation": (
        f"{JSON_TO}Expect: {CARD}\r\nContent-Length: 2\r\n\r\n{{}}",
        417,
        "expectation-failed",
    ),
    "no host": (f"GET /?{CARD} HTTP/1.1\r\n\r\n", 400, "host-missing"),
    "an empty host": (f"GET /?{CARD} HTTP/1.1\r\nHost: \r\n\r\n", 400, "host-missing"),
    "two hosts": (f"GET /?{CARD} HTTP/1.1\r\n{HOST_LINE * 2}\r\n", 400, "malformed"),
}


def answered(console: Gunicorn, sent: bytes) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers and body of the only answer; the server closes the connection."""
    answer = b""
    with socket.create_connection((HOST, console.port), 10) as connection:
        connection.sendall(sent)
        while received := connection.recv(65536):
            answer += received
    head, _, body = answer.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    return status, dict(line.split(": ", 1) for line in lines), body.encode()


@pytest.mark.parametrize(("sent", "status", "code"), UNREAD.values(), ids=UNREAD.keys())
def test_what_cannot_be_read_is_a_problem(
    console: Gunicorn, sent: str, status: int, code: str
) -> None:
    line, headers, body = answered(console, sent.encode())
    assert line.startswith(f"HTTP/1.1 {status} ")
    assert headers["Connection"] == "close"
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Cache-Control"] == "no-store"
    assert headers.items() >= HEADERS.items()
    assert int(headers["Content-Length"]) == len(body)
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert CARD not in body.decode()
    request_id = headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", request_id)
    log = console.log.read_text()
    assert CARD not in log
    (logged,) = [each for each in log.splitlines() if request_id in each]
    said = json.loads(logged)
    assert said.keys() == {"time", "level", "request_id", "method", "path", "status", "ms"}
    assert (said["method"], said["path"], said["status"]) == (None, None, status)


def test_http_1_0_needs_no_host(console: Gunicorn) -> None:
    assert answered(console, b"GET /healthz HTTP/1.0\r\n\r\n")[0] == "HTTP/1.0 200 OK"


def test_a_refusal_of_a_head_request_has_no_body(console: Gunicorn) -> None:
    line, headers, body = answered(console, b"HEAD / HTTP/1.1\r\n\r\n")
    assert line == "HTTP/1.1 400 Bad Request"
    assert int(headers["Content-Length"]) > 0
    assert body == b""


def test_a_bad_body_behind_an_answer_ends_the_connection_in_silence(console: Gunicorn) -> None:
    """An address that reads no body has answered; a second answer would be taken for another's."""
    head = f"POST /healthz HTTP/1.1\r\n{HOST_LINE}Transfer-Encoding: chunked\r\n\r\n"
    line, _, body = answered(console, f"{head}ZZ\r\n".encode())
    assert line.startswith("HTTP/1.1 405 ")
    assert b"HTTP/1.1" not in body
