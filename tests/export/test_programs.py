"""Every exported program and every frozen request, run as it was written, against the emulator.

That a program was answered is not enough: what it sent has to hold the values to the character,
and its signature has to be one of the string that oauthlib makes of what arrived.
"""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from paynet_debug.export import ExportInput, Snippet, formats, write
from paynet_debug.oauth1.header import parse_authorization
from paynet_debug.oauth1.keys import read_private_key
from paynet_debug.oauth1.message import ProtocolParameters
from paynet_debug.signing import prepare, sign

RUN = {
    "bash": ("bash",),
    "python": (sys.executable, "-I"),
    "php": ("php",),
    "node": ("node",),
    "java": ("java",),
    "go": ("go", "run"),
    "ruby": ("ruby", "-w"),
    "curl": ("sh",),
}
RUN_ELSEWHERE = {"http", "postman", "bruno"}


def test_every_format_is_run_by_a_test() -> None:
    assert {each.id for each in formats()} == RUN.keys() | RUN_ELSEWHERE


def export_input(gateway, case, *, signed_with: Path | None = None) -> ExportInput:
    operation = gateway.catalog.operation(case.operation)
    url = operation.url(gateway.base_url, "39915") + case.query
    timestamp = str(int(time.time()))
    request = None
    if signed_with:
        protocol = ProtocolParameters(case.consumer_key, secrets.token_hex(16), timestamp)
        key = read_private_key(signed_with.read_text()).key
        request = sign(prepare(url, case.parameters, protocol), key).request
    return ExportInput(
        url=url,
        consumer_key=case.consumer_key,
        parameters=case.parameters,
        operation=operation,
        environment=gateway.catalog.environment("emulator"),
        endpoint_id="39915",
        request=request,
        timestamp=timestamp,
    )


def run(snippet: Snippet, folder: Path, key_file: Path) -> str:
    """Save ``snippet`` under its own name, run it and return what it printed."""
    program = RUN[snippet.format]
    if shutil.which(program[0]) is None:
        message = f"{program[0]} is not installed; tests/install brings it"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    file = folder / snippet.filename
    file.write_text(snippet.text, "utf-8", newline="")
    environment = os.environ | {"PAYNET_PRIVATE_KEY_FILE": str(key_file), "GOPROXY": "off"}
    done = subprocess.run(
        [*program, file.name], cwd=folder, env=environment, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert done.stderr == b"" or snippet.format == "curl"
    return done.stdout.decode("utf-8", "replace")


def assert_accepted(printed: str, operation: str) -> None:
    assert "200" in printed
    expected = {
        "payout-pay": "type=async-response",
        "process-recurring-payment": "type=process-recurring-payment-response",
        "process-recurring-payments": "",
        "status": "type=",
    }[operation]
    assert expected in printed
    assert "Access is denied" not in printed
    assert "validation-error" not in printed


def assert_carried(received, case, public_key: str) -> None:
    """The values arrived to the character, in order, and are what was signed."""
    assert received.parameters == case.parameters
    header = parse_authorization(received.headers["Authorization"])
    assert header.get("oauth_consumer_key").value == case.consumer_key
    key = serialization.load_pem_public_key(public_key.encode())
    key.verify(
        base64.b64decode(header.get("oauth_signature").value),
        received.signature_base_string().encode(),
        PKCS1v15(),
        SHA256(),
    )


@pytest.mark.parametrize("format_id", RUN)
def test_a_program_runs_as_exported(
    format_id, case, gateway, key_files, throwaway_public_key, tmp_path
) -> None:
    frozen = format_id == "curl"
    key_file = key_files[case.container]
    export = export_input(gateway, case, signed_with=key_file if frozen else None)
    snippet = write(format_id, export)
    printed = run(snippet, tmp_path, key_file)
    assert_accepted(printed, case.operation)
    assert_carried(gateway.received[-1], case, throwaway_public_key)


def test_a_raw_message_is_sent_as_exported(
    case, gateway, key_files, throwaway_public_key, tmp_path
) -> None:
    snippet = write("http", export_input(gateway, case, signed_with=key_files[case.container]))
    file = tmp_path / snippet.filename
    file.write_text(snippet.text, "ascii", newline="")
    address = urlsplit(gateway.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(file.read_bytes())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 200 ")
    assert_accepted(answer, case.operation)
    assert_carried(gateway.received[-1], case, throwaway_public_key)
