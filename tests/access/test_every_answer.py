"""What SECURITY.md promises of every answer and of the whole program, and no other test holds."""

from __future__ import annotations

import ast
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from werkzeug.serving import make_server
from werkzeug.test import Client

import app
from paynet_debug.errors import TransportError
from paynet_debug.oauth1.message import HTTPRequest
from paynet_debug.transport import send
from tests.access.conftest import Silent, settings, tokens_file

PAGES = ["/", "/operations/payout-pay", "/custom", "/diagnose", "/keys", "/sandbox"]
ANSWERS = [*PAGES, "/about/security", "/there/is/nothing", "/api/v1/environments", "/api/v1/no"]

STARTS_PROGRAMS = {"subprocess", "pty", "code", "pickle", "marshal", "shelve", "multiprocessing"}
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "fork", "execv", "spawnv"}


@pytest.fixture(scope="module", params=["open", "guarded"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Client:
    folder = tmp_path_factory.mktemp("answers")
    guard = {"API_TOKENS_FILE": tokens_file(folder)} if request.param == "guarded" else {}
    return Client(app.create_application(settings(8000, folder, **guard)))


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_headers(client: Client, path: str):
    answer = client.get(path)
    directives = answer.headers["Content-Security-Policy"].split("; ")
    policy = dict(each.split(" ", 1) for each in directives)
    assert policy["default-src"] == "'self'"
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert policy[name] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(app.create_application(settings(8000, tmp_path_factory.mktemp("open"))))


@pytest.mark.parametrize("path", PAGES)
def test_no_form_with_a_secret_field_is_sent_in_an_address(opened: Client, path: str):
    page = BeautifulSoup(opened.get(path).text, "html.parser")
    for form in page.select("form"):
        fields = {each.get("name") for each in form.select("textarea, input[type=password]")}
        assert not fields - {None} or form["method"] == "post"


@pytest.mark.parametrize("path", ["/operations/payout-pay", "/custom", "/sandbox"])
def test_a_form_without_its_token_does_nothing(
    opened: Client, path: str, throwaway_public_key: str
):
    given = {"login": "planted", "public_key": throwaway_public_key, "action": "submit"}
    answer = opened.post(path, data=given)
    assert answer.status_code in (200, 400, 422)
    assert 'id="authorization-header"' not in answer.text
    listed = opened.get("/sandbox/merchants").json["merchants"]
    assert [each["login"] for each in listed] == ["demo"]


def test_nonces_are_128_random_bits(opened: Client):
    path = "/api/v1/operations/status/prepare"
    body = {
        "environment": "emulator",
        "endpoint_id": "1",
        "consumer_key": "me",
        "parameters": {"login": "me", "client_orderid": "1", "orderid": "1"},
    }
    nonces = [
        opened.post(path, json=body).json["oauth_parameters"]["oauth_nonce"] for _ in range(20)
    ]
    assert {len(bytes.fromhex(each)) for each in nonces} == {16}
    assert len(set(nonces)) == len(nonces)


def test_no_program_is_ever_started(project_root: Path):
    """What was pasted as a command line is read; nothing in the product could run it."""
    for path in [project_root / "app.py", *(project_root / "paynet_debug").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {each.name for each in node.names} | {getattr(node, "module", "") or ""}
                assert not {each.split(".")[0] for each in names} & STARTS_PROGRAMS, path
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", None) or (
                    getattr(node.func, "attr", None)
                    if getattr(getattr(node.func, "value", None), "id", None) == "os"
                    else None
                )
                assert called not in CALLS, f"{path}:{node.lineno}"


@pytest.fixture
def self_signed_gateway(program: Callable[..., str], tmp_path: Path) -> Iterator[str]:
    """A TLS server whose certificate nobody vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names, *files], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def reached(environ: object, start_response: Callable[..., object]) -> list[bytes]:
        (tmp_path / "reached").touch()
        start_response("200 OK", [])
        return [b""]

    server = make_server("127.0.0.1", 0, reached, ssl_context=context, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    assert not (tmp_path / "reached").exists()


def test_a_certificate_that_nobody_vouches_for_is_refused(self_signed_gateway: str):
    host = self_signed_gateway.split("/")[2]
    request = HTTPRequest("GET", self_signed_gateway, (("Host", host),), "")
    with pytest.raises(TransportError) as refused:
        send(request)
    assert refused.value.code == "tls-error"
