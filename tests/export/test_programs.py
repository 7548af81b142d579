"""Every exported program and every frozen request, run as it was written, against the emulator."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from paynet_debug.export import ExportInput, Snippet, formats, write

RUN = {
    "bash": ("bash",),
    "python": (sys.executable, "-I"),
    "php": ("php",),
    "node": ("node",),
    "java": ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
    "go": ("go", "run"),
    "ruby": ("ruby", "-w"),
    "curl": ("sh",),
}
ORDINARY_PAYOUT = ExportInput(
    url="https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915",
    consumer_key="merchant",
    parameters=(("client_orderid", "902B4FF5"), ("orderid", "900258"), ("login", "merchant")),
)
RUN_ELSEWHERE = {"http", "postman", "bruno"}


def test_every_format_is_run_by_a_test() -> None:
    assert {each.id for each in formats()} == RUN.keys() | RUN_ELSEWHERE


LINES = {"java": 75, "go": 85}
"""More than 66 where a language has to wrap a PKCS#1 key, or writes an import a line and three
lines for each error."""


@pytest.mark.parametrize(
    "format_id", [each.id for each in formats() if each.signs and each.command]
)
def test_a_program_is_short_enough_to_be_read(format_id) -> None:
    text = write(format_id, ORDINARY_PAYOUT).text
    assert len(text.splitlines()) <= LINES.get(format_id, 66)
    assert max(map(len, text.splitlines())) <= 100


@pytest.fixture
def start(program, tmp_path) -> Callable[..., subprocess.CompletedProcess]:
    """A function that saves an export under its own name and runs it, with a key file or none."""

    def start(snippet: Snippet, key_file: Path | None) -> subprocess.CompletedProcess:
        name, *options = RUN[snippet.format]
        file = tmp_path / snippet.filename
        file.write_text(snippet.text, "utf-8", newline="")
        environment = os.environ | {"GOPROXY": "off"}
        environment.pop("PAYNET_PRIVATE_KEY_FILE", None)
        if key_file is not None:
            environment["PAYNET_PRIVATE_KEY_FILE"] = str(key_file)
        command = [program(name), *options, file.name]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, timeout=120
        )

    return start


@pytest.fixture
def run(start) -> Callable[[Snippet, Path], str]:
    """A function that runs an export and returns what it printed; nothing may go wrong."""

    def run(snippet: Snippet, key_file: Path) -> str:
        done = start(snippet, key_file)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        assert done.stderr == b"" or snippet.format == "curl"
        return done.stdout.decode("utf-8", "replace")

    return run


@pytest.mark.parametrize("format_id", RUN)
def test_a_program_runs_as_exported(
    format_id, case, exported, key_files, run, assert_served
) -> None:
    key_file = key_files[case.container]
    if case.values == "hostile" and format_id != "bash":
        case = replace(case, parameters=(*case.parameters, ("nul", "a\0001\0")))
    snippet = write(format_id, exported(case, key_file if format_id == "curl" else None))
    assert_served(case, run(snippet, key_file))


def test_a_raw_message_is_sent_as_exported(
    case, exported, gateway, key_files, assert_served, tmp_path
) -> None:
    snippet = write("http", exported(case, key_files[case.container]))
    file = tmp_path / snippet.filename
    file.write_text(snippet.text, "ascii", newline="")
    address = urlsplit(gateway.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(file.read_bytes())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert_served(case, answer)


@pytest.mark.parametrize("format_id", RUN)
def test_a_large_batch_and_every_character_are_carried(
    format_id, exported, key_files, run, assert_served, large_case
) -> None:
    """Longer than one argument of a program, or one constant of a class file, may be."""
    key_file = key_files[large_case.container]
    export = exported(large_case, key_file if format_id == "curl" else None)
    snippet = write(format_id, export)
    assert_served(large_case, run(snippet, key_file))


@pytest.mark.parametrize("format_id", sorted(RUN.keys() - {"curl"}))
@pytest.mark.parametrize("content", [None, "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_without_a_private_key_nothing_is_sent(
    format_id, content, exported, gateway, ordinary_batch, start, tmp_path
) -> None:
    key_file = tmp_path / "key.pem" if content else None
    if key_file:
        key_file.write_text(content)
    before = len(gateway.received)
    done = start(write(format_id, exported(ordinary_batch)), key_file)
    assert done.returncode != 0
    assert done.stderr != b""
    assert len(gateway.received) == before
