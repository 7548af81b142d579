"""What compose.yaml describes, run by hand on loopback: nginx, two consoles, PostgreSQL, Redis.

The proxy's configuration is the file that is deployed, filled in as its image does it.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.deployment.proxy import NAME, make_certificate, nginx
from tests.faults import load
from tests.faults.trial import marks_of, written
from tests.servers import (
    HOST,
    Gunicorn,
    PostgreSQL,
    Process,
    free_port,
    gunicorn,
    running,
    wait_until,
)


@dataclass
class Deployment:
    """``curl`` asks through the proxy as a browser elsewhere would."""

    folder: Path
    port: int
    curl_program: str
    consoles: list[Gunicorn]
    merchant: load.Merchant

    def curl(self, path: str, *options: str, body: str | None = None) -> tuple[int, str]:
        """Status and body; the proxy's certificate is verified for ``NAME``."""
        command = [self.curl_program, "--silent", "--show-error", "--max-time", "60"]
        command += ["--cacert", str(self.folder / "certificate.pem"), "--noproxy", "*"]
        command += ["--resolve", f"{NAME}:{self.port}:{HOST}", "--write-out", "\n%{http_code}"]
        command += [] if body is None else ["--data-binary", "@-"]
        url = f"https://{NAME}:{self.port}{path}"
        made = subprocess.run(
            [*command, *options, url], input=body, capture_output=True, text=True, check=True
        )
        answer, _, status = made.stdout.rpartition("\n")
        return int(status), answer

    def post_json(self, path: str, document: object, *options: str) -> tuple[int, str]:
        header = ("--header", "Content-Type: application/json")
        return self.curl(path, *header, *options, body=json.dumps(document))


@pytest.fixture(scope="module")
def deployment(
    postgresql_server: PostgreSQL,
    redis_server: Process,
    program: Callable[..., str],
    throwaway_key: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    make_certificate(program("openssl"), folder)
    settings = {
        "DATABASE_URL": postgresql_server.url,
        "RATE_LIMIT": "6000 per minute",
        "RATE_LIMIT_STORAGE": f"redis://127.0.0.1:{redis_server.port}",
        "PUBLIC_URL": f"https://{NAME}",
        "OPEN_BECAUSE": "proxy-authenticates",
        "TRUSTED_PROXY": "1",
        "TRUSTED_HOSTS": f"{NAME},127.0.0.1",
    }
    key = load_pem_private_key(throwaway_key.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    port = free_port()
    with ExitStack() as stack:
        consoles = [
            stack.enter_context(running(gunicorn(folder, 1, name, **settings)))
            for name in ("console-1", "console-2")
        ]
        stack.enter_context(running(nginx(program, folder, port, consoles)))
        merchant = load.Merchant(key, f"https://{NAME}")
        deployment = Deployment(folder, port, program("curl"), consoles, merchant)
        document = {"public_key": merchant.public_pem}
        path = f"/sandbox/merchants/{load.LOGIN}"
        assert deployment.post_json(path, document, "--request", "PUT")[0] == 201
        yield deployment


def command(deployment: Deployment, nonce: str) -> tuple[int, str]:
    header = f"Authorization: {deployment.merchant.authorization(nonce)}"
    return deployment.curl(load.COMMAND, "--header", header, body=load.BODY)


def test_what_was_signed_for_the_public_address_verifies_behind_the_proxy(
    deployment: Deployment,
):
    status, answer = command(deployment, "first")
    assert status == 200
    assert "async-response" in answer


def test_a_nonce_that_one_console_took_is_refused_by_both(deployment: Deployment):
    assert command(deployment, "again")[0] == 200
    assert [command(deployment, "again")[0] for _ in range(4)] == [403] * 4


def test_a_submit_is_answered_by_the_emulator_behind_the_same_address(deployment: Deployment):
    path = "/api/v1/operations/payout-pay/submit"
    status, text = deployment.post_json(path, deployment.merchant.body())
    answer = json.loads(text)
    assert status == 200
    assert answer["signed"]["request"]["url"] == deployment.merchant.url
    assert answer["response"]["fields"]["type"] == "async-response"
    deployment.merchant.check_signed(answer["signed"])


def test_a_form_of_one_console_is_taken_by_the_other(deployment: Deployment):
    jar = str(deployment.folder / "cookies")
    _, page = deployment.curl("/custom", "--cookie-jar", jar)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    assert "__Host-session" in Path(jar).read_text()
    form = ["--data-urlencode", f"csrf_token={token[1]}", "--data-urlencode", "action=sign"]
    referer = ["--header", f"Referer: https://{NAME}:{deployment.port}/custom"]
    for _ in range(4):
        status, _ = deployment.curl("/custom", "--cookie", jar, *form, *referer)
        assert status in (200, 422)  # read and validated; a token that is not known is a 400


def test_slow_clients_are_the_proxys_business(deployment: Deployment):
    """It reads a request whole before a console hears of it."""
    context = ssl.create_default_context(cafile=str(deployment.folder / "certificate.pem"))
    head = f"POST /api/v1/diagnose HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 100\r\n\r\n{{"
    with ExitStack() as stack:
        for _ in range(40):
            plain = stack.enter_context(socket.create_connection((HOST, deployment.port), 30))
            slow = stack.enter_context(context.wrap_socket(plain, server_hostname=NAME))
            slow.sendall(head.encode())
        assert deployment.curl("/api/v1/environments")[0] == 200
        for console in deployment.consoles:
            lines = console.log.read_text().splitlines()
            assert not any('"/api/v1/diagnose"' in line for line in lines)


def test_nothing_that_was_written_anywhere_holds_the_key(
    deployment: Deployment, postgresql_server: PostgreSQL
):
    marks = marks_of(deployment.merchant.key)
    for act in ("sign", "submit"):
        path = f"/api/v1/operations/payout-pay/{act}"
        status, answer = deployment.post_json(path, deployment.merchant.body())
        assert status == 200
        assert not any(mark.decode() in answer for mark in marks)
    assert list(written([deployment.folder, postgresql_server.folder], marks)) == []


Answer = tuple[str, dict[str, str], dict[str, object]]


def own_answer(deployment: Deployment, sent: bytes) -> Answer:
    """Status line, headers and problem of what the proxy says to ``sent``."""
    context = ssl.create_default_context(cafile=str(deployment.folder / "certificate.pem"))
    with (
        socket.create_connection((HOST, deployment.port), 30) as plain,
        context.wrap_socket(plain, server_hostname=NAME) as connection,
    ):
        return answer_to(sent, connection)


def answer_to(sent: bytes, connection: socket.socket) -> Answer:
    answer = b""
    connection.sendall(sent)
    while received := connection.recv(65536):
        answer += received
    head, _, body = answer.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    return status, dict(line.split(": ", 1) for line in lines), json.loads(body)


ADDRESSED = f"Host: {NAME}\r\nConnection: close\r\n"
OWN_ANSWERS = {
    "malformed": (f"GET / HTTP/1.1\r\n{ADDRESSED}Host: {NAME}\r\n\r\n", 400),
    "a long address": (f"GET /{'x' * 9000} HTTP/1.1\r\n{ADDRESSED}\r\n", 414),
    "a long header": (f"GET / HTTP/1.1\r\n{ADDRESSED}X: {'x' * 9000}\r\n\r\n", 431),
    "too large": (f"POST / HTTP/1.1\r\n{ADDRESSED}Content-Length: 9000000\r\n\r\n", 413),
    "its own address": (f"GET /.proxy/unavailable HTTP/1.1\r\n{ADDRESSED}\r\n", 404),
    "none of its own": (f"GET /.proxy/x HTTP/1.1\r\n{ADDRESSED}\r\n", 404),
    "a method it refuses": (f"TRACE / HTTP/1.1\r\n{ADDRESSED}\r\n", 405),
    "another coding": (f"POST / HTTP/1.1\r\n{ADDRESSED}Transfer-Encoding: x\r\n\r\n", 501),
    "another version": (f"GET / HTTP/3.0\r\n{ADDRESSED}\r\n", 505),
}


@pytest.mark.parametrize(("sent", "status"), OWN_ANSWERS.values(), ids=OWN_ANSWERS.keys())
def test_what_the_proxy_refuses_is_a_problem(deployment: Deployment, sent: str, status: int):
    check_own(own_answer(deployment, sent.encode()), status)


def test_plain_http_on_its_port_is_told_so(deployment: Deployment):
    with socket.create_connection((HOST, deployment.port), 30) as plain:
        answer = answer_to(f"GET / HTTP/1.1\r\n{ADDRESSED}\r\n".encode(), plain)
    check_own(answer, 400)
    assert answer[2]["code"] == "plain-http"


def check_own(answer: Answer, status: int) -> dict[str, str]:
    line, headers, problem = answer
    assert line.startswith(f"HTTP/1.1 {status} ")
    assert problem["status"] == status
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Strict-Transport-Security"]
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    return headers


def test_a_consoles_answer_gets_no_header_twice(deployment: Deployment):
    _, answer = deployment.curl("/healthz", "--include")
    names = re.findall(r"(?m)^([\w-]+): ", answer)
    assert sorted(names) == sorted(set(names))
    assert "Retry-After" not in names


def test_without_any_console_the_proxy_says_when_to_come_again(deployment: Deployment):
    for each in deployment.consoles:
        each.stop()
    try:
        for method in ("GET", "POST"):
            sent = f"{method} /api/v1/sign HTTP/1.1\r\n{ADDRESSED}Content-Length: 0\r\n\r\n"
            headers = check_own(own_answer(deployment, sent.encode()), 503)
            assert int(headers["Retry-After"]) > 0
    finally:
        for each in deployment.consoles:
            each.start()
    wait_until(lambda: deployment.curl("/readyz")[0] == 200, "the return of both")


def test_one_console_serves_on_when_the_other_is_gone(deployment: Deployment):
    gone = deployment.consoles[0]
    gone.stop()
    try:
        answers = [deployment.curl("/api/v1/environments")[0] for _ in range(10)]
        assert answers == [200] * 10
    finally:
        gone.start()
    wait_until(lambda: gone.get("/readyz")[0] == 200, "the return of the other")
