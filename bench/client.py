"""A client as cheap as Python allows: a raw socket, and requests that were written beforehand.

``python -m bench.client HOST PORT SECONDS LIMIT`` reads requests from its standard input, each
behind a line with its length, up to an empty line. It says "ready", waits for a line, and sends
one request after the other over one kept-alive connection, from the first again after the last,
and prints how many answers came in how many seconds. LIMIT 0 is none. Any answer but a 200 ends
it with an error.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import BinaryIO

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "
TIMEOUT_SECONDS = 30


def read_requests(stream: BinaryIO) -> Iterator[bytes]:
    """The requests of ``stream``, each behind a line with its length, up to an empty line."""
    while length := stream.readline().strip():
        yield stream.read(int(length))


def read_answer(connection: socket.socket) -> bytes:
    """One answer, whole."""
    answer = connection.recv(65536)
    while (end := answer.find(HEAD_END)) < 0:
        answer += _more(connection)
    head = answer[:end].lower() + b"\r\n"
    start = head.index(LENGTH) + len(LENGTH)
    whole = end + len(HEAD_END) + int(head[start : head.index(b"\r\n", start)])
    while len(answer) < whole:
        answer += _more(connection)
    return answer


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server closed the connection in the middle of an answer")
    return received


def ask(
    connection: socket.socket, requests: Sequence[bytes], seconds: float, limit: int
) -> tuple[int, float]:
    """Ask for ``seconds`` or ``limit`` times: how many answers came, in how many seconds."""
    begin = time.perf_counter()
    for answers, request in enumerate(cycle(requests), start=1):
        connection.sendall(request)
        answer = read_answer(connection)
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise ValueError(answer[:2000].decode("utf-8", "replace"))
        took = time.perf_counter() - begin
        if took >= seconds or answers == limit:
            return answers, took
    raise ValueError("there is nothing to ask")


def run(host: str, port: str, seconds: str, limit: str) -> None:
    """Be one client; see the module's description."""
    requests = tuple(read_requests(sys.stdin.buffer))
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        if not sys.stdin.buffer.readline():
            return  # whoever started this is gone
        answers, took = ask(connection, requests, float(seconds), int(limit))
    sys.stdout.write(f"{answers} {took}\n")


if __name__ == "__main__":
    run(*sys.argv[1:])
