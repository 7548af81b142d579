"""Real clients over a real socket: curl and Node against the emulator started alone."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from paynet_debug.catalog import demo
from paynet_debug.emulator import create_from_environment

ROOT = Path(__file__).parents[2]
HOSTILE = ["", " two  ends ", "a+b", "~!*'()", "100%", "Привет/é日", "a&b=c", "%20"]


def installed(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{name} is missing")
    return str(path)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``python -m paynet_debug.emulator`` on a free port; its base URL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    database = tmp_path_factory.mktemp("state") / "emulator.sqlite3"
    settings = {"PORT": str(port), "PAYNET_DEBUG_DATABASE_URL": f"sqlite:///{database}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "paynet_debug.emulator"],
        cwd=ROOT,
        env=os.environ | settings,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_listener(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def await_listener(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the emulator did not start")


@pytest.fixture(scope="module")
def demo_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.pem"
    path.write_text(demo.demo_private_key())
    return path


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize("hostile", HOSTILE)
def test_node_signs_and_is_answered(address, demo_key_file, hostile):
    url = f"{address}/sandbox/paynet/api/v4/payout-pay/group/7"
    pairs = ["client_orderid", "3", "orderid", "900258", "login", "demo", "Имя", hostile]
    script = Path(__file__).with_name("sign_and_post.mjs")
    said = run(installed("node"), script, url, demo.DEMO_LOGIN, demo_key_file, *pairs)
    assert said.startswith("200 type=async-response\n&serial-number=")


def test_curl_sends_what_openssl_signed(address, merchant, demo_key_file):
    merchant.login, merchant.key = demo.DEMO_LOGIN, demo_key_file
    merchant.base_url, merchant.clock = f"{address}/sandbox/paynet", time.time
    path, body = (
        "/api/v4/process-recurring-payment/1",
        "client-orderid=%D0%96+1&recurring-payment-id=2&amount=10",
    )
    authorization = merchant.authorization(path, body)
    command = [
        *(installed("curl"), "-s", "-i", "--noproxy", "*", "-d", body),
        *("-H", f"Authorization: {authorization}", merchant.base_url + path),
    ]
    answer = run(*command)
    assert answer.startswith("HTTP/1.1 200")
    assert "\nContent-Type: text/html;charset=utf-8\n" in answer
    assert answer.count("\nDate: ") == 1, "servers send it; the application must not repeat it"
    assert answer.endswith("&status=processing\n")
    again = run(*command)
    assert again.startswith("HTTP/1.1 403")
    assert "X-Emulator-Reason: nonce-reused" in again


def test_curl_registers_a_key(address, throwaway_public_key, tmp_path):
    (tmp_path / "body.json").write_text(json.dumps({"public_key": throwaway_public_key}))
    answer = run(
        *(installed("curl"), "-s", "--noproxy", "*", "-X", "PUT"),
        *("-H", "Content-Type: application/json", "--data-binary", f"@{tmp_path / 'body.json'}"),
        f"{address}/sandbox/merchants/%D0%81%D0%B6",
    )
    assert '"login": "Ёж"' in answer


def test_the_environment_sets_the_emulator(tmp_path):
    database = tmp_path / "new" / "folder" / "emulator.sqlite3"
    emulator = create_from_environment(
        {
            "PAYNET_DEBUG_DATABASE_URL": f"sqlite:///{database}",
            "PAYNET_DEBUG_TRUSTED_HOSTS": "sandbox.example, other.example",
            "PAYNET_DEBUG_OPEN_BECAUSE": "proxy-authenticates",
            "PAYNET_DEBUG_TRUSTED_PROXY": "1",
        }
    )
    assert not database.exists(), "nothing is opened before a server forks"
    client = emulator.test_client()
    url = "/sandbox/merchants"
    assert client.get(url, base_url="https://other.example").status_code == 200
    assert client.get(url, base_url="http://127.0.0.1").status_code == 400
    assert database.exists()
