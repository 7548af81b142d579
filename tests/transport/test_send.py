"""What goes out is what was shown, and whatever a gateway does ends in an answer or a sentence."""

from __future__ import annotations

import itertools
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from paynet_debug.errors import TransportBusy, TransportError
from paynet_debug.oauth1.message import HTTPRequest, ProtocolParameters
from paynet_debug.signing import prepare
from paynet_debug.transport import MAX_ANSWER_BYTES, InsideAdapter, send
from paynet_debug.transport.slots import MAX_WAITING


def request_to(url: str) -> HTTPRequest:
    protocol = ProtocolParameters("merchant", "nonce", "1700000000")
    return prepare(url, (("a", "b c+é"), ("a", "")), protocol).request


def test_the_bytes_on_the_wire_are_those_that_are_shown(gateway) -> None:
    received: list[bytes] = []

    def conduct(connection: socket.socket, message: bytes) -> None:
        received.append(message)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: 1\r\nX: 2\r\nContent-Length: 2\r\n\r\nok")

    request = request_to(gateway(conduct))
    exchange = send(request)
    assert received == [request.text().encode()]
    assert (exchange.status, exchange.reason, exchange.body) == (200, "OK", b"ok")
    assert exchange.headers == (("X", "1"), ("X", "2"), ("Content-Length", "2"))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_shown_and_not_followed(gateway, status: int) -> None:
    answer = f"HTTP/1.1 {status} Go\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    exchange = send(request_to(gateway(lambda at, _: at.sendall(answer.encode()))))
    assert exchange.status == status


def test_an_endless_answer_is_cut(gateway) -> None:
    def conduct(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(64):
            connection.sendall(b"x" * 65536)

    exchange = send(request_to(gateway(conduct)))
    assert exchange.truncated
    assert len(exchange.body) == MAX_ANSWER_BYTES


def test_a_compressed_answer_is_not_unpacked(gateway) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08"
    exchange = send(request_to(gateway(lambda at, _: at.sendall(answer))))
    assert exchange.body == b"\x1f\x8b\x08"


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

BROKEN = {
    "nothing": (b"", "answer-cut"),
    "shorter than its length": (HEAD + b"Content-Length: 50\r\n\r\nhalf", "answer-cut"),
    "end inside a chunk": (CHUNKED + b"5\r\nhalf", "answer-cut"),
    "end inside the status line": (b"HTTP/1.1 200", "answer-cut"),
    "end inside the headers": (HEAD + b"X: 1\r\nY: ", "answer-cut"),
    "end behind a header": (HEAD + b"X: 1\r\n", "answer-cut"),
    "chunk size that is no number": (CHUNKED + b"zz\r\nhalf", "answer-cut"),
    "negative chunk size": (CHUNKED + b"-5\r\nhalf", "answer-cut"),
    "no HTTP": (b"no HTTP at all\r\n\r\n", "answer-not-http"),
    "HTTP/0.9": (b"<html>an answer without a head</html>\r\n", "answer-not-http"),
    "HTTP/2 without TLS": (b"HTTP/2 200\r\n\r\n", "answer-not-http"),
    "status that is no number": (b"HTTP/1.1 OK 200\r\n\r\n", "answer-not-http"),
    "1,000 headers": (HEAD + b"X: 1\r\n" * 1000 + b"\r\n", "answer-head-refused"),
    "huge status line": (b"HTTP/1.1 200 " + b"x" * 10_000_000, "answer-head-refused"),
    "huge header": (HEAD + b"X: " + b"x" * 10_000_000, "answer-head-refused"),
    "64 KB of headers": (HEAD + (b"X: " + b"x" * 1000 + b"\r\n") * 80, "answer-head-refused"),
    "interim answers": (b"HTTP/1.1 100 Continue\r\n\r\n" * 200_000, "answer-head-refused"),
    "two lengths": (
        HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
        "answer-head-refused",
    ),
    "endless trailers": (CHUNKED + b"0\r\n" + b"X: 1\r\n" * 1_500_000, "answer-head-refused"),
    "a megabyte in one-byte chunks": (CHUNKED + b"1\r\nx\r\n" * 1_000_000, "answer-head-refused"),
    "endless chunk sizes": (CHUNKED + b"0" * 60_000 + b"1\r\nx\r\n", "answer-cut"),
}


@pytest.mark.parametrize(("answer", "code"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_gets_a_sentence(gateway, answer: bytes, code: str) -> None:
    url = gateway(lambda at, _: at.sendall(answer))
    with pytest.raises(TransportError) as raised:
        send(request_to(url))
    assert raised.value.code == code
    assert not raised.value.timed_out


def test_a_header_cannot_bring_another_one_along(gateway) -> None:
    answer = HEAD + b"X: a\rSet-Cookie: b\r\n Folded: c\r\nContent-Length: 0\r\n\r\n"
    exchange = send(request_to(gateway(lambda at, _: at.sendall(answer))))
    assert {name for name, _ in exchange.headers} <= {"X", "Content-Length", "Set-Cookie"}
    assert all("\n" not in value for _, value in exchange.headers)


def test_an_answer_in_one_byte_chunks_is_read(gateway) -> None:
    answer = CHUNKED + b"1\r\nx\r\n" * 20_000 + b"0\r\n\r\n"
    exchange = send(request_to(gateway(lambda at, _: at.sendall(answer))))
    assert exchange.body == b"x" * 20_000


def test_silence_ends_by_the_clock(gateway) -> None:
    quiet = threading.Event()
    url = gateway(lambda _at, _message: quiet.wait(5) and None)
    with pytest.raises(TransportError) as raised:
        send(request_to(url), read_seconds=0.2)
    quiet.set()
    assert raised.value.code == "read-timeout"
    assert raised.value.timed_out


TRICKLES = {
    "the status line": b"",
    "a header": HEAD + b"X: ",
    "interim answers": b"HTTP/1.1 100 Continue\r\nX: ",
    "a body that ends with the connection": HEAD + b"\r\n",
    "a body of known length": HEAD + b"Content-Length: 5000\r\n\r\n",
    "a chunk size": CHUNKED,
    "a chunk": CHUNKED + b"fff\r\n",
    "trailers": CHUNKED + b"0\r\nX: ",
}


@pytest.mark.parametrize("begin", TRICKLES.values(), ids=TRICKLES)
def test_a_trickle_ends_by_the_clock_wherever_it_begins(gateway, begin: bytes) -> None:
    done = threading.Event()

    def conduct(connection: socket.socket, _: bytes) -> None:
        connection.sendall(begin)
        for _ in itertools.takewhile(lambda _: not done.wait(0.02), range(1500)):
            connection.sendall(b"0")

    url = gateway(conduct)
    with pytest.raises(TransportError) as raised:
        send(request_to(url), connect_seconds=0.1, read_seconds=0.2)
    done.set()
    assert raised.value.code == "read-timeout"
    assert raised.value.timed_out


def test_a_partner_that_trickles_through_the_tls_handshake_ends_by_the_clock(gateway) -> None:
    done = threading.Event()

    def conduct(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a handshake record of 16 KB
        for _ in itertools.takewhile(lambda _: not done.wait(0.02), range(1500)):
            connection.sendall(b"\x02")

    url = gateway(conduct)
    with pytest.raises(TransportError) as raised:
        send(request_to(url.replace("http:", "https:")), connect_seconds=0.1, read_seconds=0.2)
    done.set()
    assert raised.value.timed_out


def test_when_too_many_wait_the_next_one_is_told_to_come_back(gateway) -> None:
    quiet = threading.Event()
    arrived = threading.Semaphore(0)

    def conduct(connection: socket.socket, _: bytes) -> None:
        arrived.release()
        quiet.wait(30)
        connection.sendall(HEAD + b"Content-Length: 0\r\n\r\n")

    urls = [gateway(conduct) for _ in range(MAX_WAITING)]
    with ThreadPoolExecutor(MAX_WAITING) as pool:
        waiting = [pool.submit(send, request_to(url)) for url in urls]
        assert all(arrived.acquire(timeout=30) for _ in urls)
        with pytest.raises(TransportBusy) as raised:
            send(request_to("http://127.0.0.1:9/"))
        inside = {"http://127.0.0.1:8000/": InsideAdapter(_empty)}
        assert send(request_to("http://127.0.0.1:8000/x"), adapters=inside).status == 204
        quiet.set()
        assert [each.result().status for each in waiting] == [200] * MAX_WAITING
    assert raised.value.retry_seconds > 0
    assert send(request_to(gateway(conduct))).status == 200


def _empty(environ, start_response) -> list[bytes]:
    start_response("204 No Content", [])
    return []


def test_a_closed_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TransportError) as raised:
        send(request_to(f"http://127.0.0.1:{port}/"))
    assert raised.value.code == "connection-refused"


def test_an_unknown_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_address(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_address)
    with pytest.raises(TransportError) as raised:
        send(request_to("https://gate.invalid/"))
    assert raised.value.code == "dns-failure"


def test_a_partner_without_tls_is_named(gateway) -> None:
    url = gateway(lambda at, _: at.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))

    with pytest.raises(TransportError) as raised:
        send(request_to(url.replace("http:", "https:")), read_seconds=2)
    assert raised.value.code == "tls-error"


def test_no_sentence_quotes_what_was_sent(gateway) -> None:
    url = gateway(lambda _at, _message: None)
    with pytest.raises(TransportError) as raised:
        send(request_to(url))
    assert "merchant" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_an_application_inside_the_process_sees_the_same_request() -> None:
    seen: dict[str, object] = {}

    def application(environ, start_response):
        seen.update(environ, body=environ["wsgi.input"].read())
        start_response("403 Forbidden", [("X-Emulator-Reason", "wrong-key")])
        return [b"de", b"nied"]

    request = request_to("http://127.0.0.1:8000/sandbox/paynet/x?q=a+b")
    adapters = {"http://127.0.0.1:8000/sandbox/": InsideAdapter(application)}
    exchange = send(request, adapters=adapters)
    assert (exchange.status, exchange.reason, exchange.body) == (403, "Forbidden", b"denied")
    assert seen["PATH_INFO"] == "/sandbox/paynet/x"
    assert seen["QUERY_STRING"] == "q=a+b"
    assert seen["HTTP_HOST"] == "127.0.0.1:8000"
    assert seen["body"] == request.body.encode()
