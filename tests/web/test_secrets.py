"""Marked keys go through every page, every API call and every failure; nothing keeps them.

A key is marked by itself: any 24 characters of its Base64, any 24 hexadecimal digits or 16
decimal ones of its private numbers, and its passphrase are searched for, literally, in answers,
logs, what is printed and every file that was written.
"""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from werkzeug.test import Client

from paynet_debug import transport
from paynet_debug.errors import TransportError
from paynet_debug.text import Message
from tests.web.conftest import CATALOG, example_body

PASSPHRASE = "marked-passphrase-7f3a91"


@pytest.fixture(scope="module")
def marked_keys(throwaway_key: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same key sound, encrypted, cut, damaged and mangled by pasting."""
    folder = tmp_path_factory.mktemp("marked")
    (folder / "key").write_text(throwaway_key)
    subprocess.run(
        f"openssl pkcs8 -topk8 -in key -out encrypted -passout pass:{PASSPHRASE}".split(),
        cwd=folder,
        check=True,
    )
    lines = throwaway_key.splitlines()
    return {
        "sound": throwaway_key,
        "one line": "\\n".join(lines),
        "encrypted": (folder / "encrypted").read_text(),
        "cut": "\n".join(lines[: len(lines) // 2]),
        "damaged": throwaway_key.replace(lines[5][10:20], lines[5][11:21], 1),
        "label": throwaway_key.replace("RSA PRIVATE", "PUBLIC"),
        "stray": throwaway_key.replace(lines[7], "!" + lines[7]),
    }


@pytest.fixture(scope="module")
def marks(marked_keys: dict[str, str]) -> set[str]:
    """Every run that must never be seen again."""
    marks = {PASSPHRASE}
    for pem in (marked_keys["sound"], marked_keys["encrypted"]):
        for line in pem.splitlines()[1:-1]:
            marks.update(line[at : at + 24] for at in range(0, len(line) - 23, 4))
    numbers = load_pem_private_key(marked_keys["sound"].encode(), None).private_numbers()
    for number in (numbers.p, numbers.q, numbers.d, numbers.dmp1, numbers.dmq1, numbers.iqmp):
        for text, width in ((f"{number:x}", 24), (f"{number:d}", 16)):
            marks.update(text[at : at + width] for at in range(0, len(text) - width, width))
    # The public half may be shown: its numbers stand in the private key as well.
    public = load_pem_private_key(marked_keys["sound"].encode(), None).public_key()
    shown = f"{public.public_numbers().n:x}"
    return {mark for mark in marks if mark not in shown} - _public_runs(marked_keys["sound"])


def _public_runs(pem: str) -> set[str]:
    """Runs of the key's Base64 that hold its modulus (the first lines), which is public."""
    lines = pem.splitlines()[1:7]
    return {line[at : at + 24] for line in lines for at in range(0, len(line) - 23, 4)}


@pytest.fixture
def listener() -> Iterator[list[str]]:
    """Everything that is logged anywhere, with its traceback."""
    heard: list[str] = []
    formatter = logging.Formatter("%(message)s")

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(formatter.format(record))

    root, handler = logging.getLogger(), Listener(logging.DEBUG)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    root.setLevel(level)


def find_marks(marks: set[str], text: str) -> list[str]:
    return [mark for mark in marks if mark in text or quote(mark, safe="") in text]


def calls(client: Client, key: str) -> Iterator[str]:
    """Every call and page that a key can be given to, sound and with each kind of mistake."""
    for operation in CATALOG.operations:
        for act in ("sign", "prepare", "submit"):
            for changes in (
                {},
                {"passphrase": PASSPHRASE},
                {"passphrase": "wrong"},
                {"environment": "production-com"},
                {"environment": key},
                {"endpoint_id": key},
                {"nonce": 5},
                {key: "misplaced"},
                {"parameters": {"private_key": 5}},
                {"private_key": [key]},
            ):
                body = example_body(operation.id, private_key=key) | changes
                path = f"/api/v1/operations/{operation.id}/{act}"
                # Values that were put into the wrong member may be quoted back, shortened.
                misplaced = key in changes or key in changes.values()
                answer = client.post(path, json=body)
                assert answer.status_code != 500
                if not misplaced:
                    yield answer.text
                yield str(answer.headers)
            yield client.post(path, data=json.dumps(body)[:-9], content_type="text/plain").text
            yield client.post(
                path, data=json.dumps(body)[:-9], content_type="application/json"
            ).text
        yield from page_calls(client, f"/operations/{operation.id}", key, operation.id)
    custom = {"url": "https://x.example/", "consumer_key": "x", "private_key": key}
    yield client.post("/api/v1/sign", json=custom).text
    yield client.post("/api/v1/sign", json=custom | {"url": "no url"}).text
    yield from page_calls(client, "/custom", key, None)


def page_calls(client: Client, path: str, key: str, operation_id: str | None) -> Iterator[str]:
    """A page's form, posted with and without its token, signing and submitting, twice wrong."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(client.get(path).text, "html.parser")
    token = page.find("input", {"name": "csrf_token"})["value"]
    fields = {"csrf_token": token, "private_key": key, "url": "https://x.example/"}
    if operation_id is not None:
        body = example_body(operation_id)
        fields |= {**body["parameters"], "csv": body.get("csv", "")}
        fields |= {name: body[name] for name in ("environment", "endpoint_id", "consumer_key")}
    for action in ("sign", "submit"):
        for changes in ({}, {"passphrase": PASSPHRASE}, {"endpoint_id": "x"}, {"csrf_token": ""}):
            answer = client.post(path, data=fields | {"action": action} | changes)
            assert answer.status_code != 500
            yield answer.text
            yield str(answer.headers)


@pytest.mark.parametrize(
    "kind", ["sound", "one line", "encrypted", "cut", "damaged", "label", "stray"]
)
def test_no_key_is_ever_seen_again(
    client: Client,
    tmp_path: Path,
    marked_keys: dict[str, str],
    marks: set[str],
    kind: str,
    listener: list[str],
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert client.get("/sandbox/merchants").status_code == 200  # the emulator's file is there
    for text in calls(client, marked_keys[kind]):
        assert not find_marks(marks, text), text
    assert not find_marks(marks, "\n".join(listener))
    printed = capfd.readouterr()
    assert not find_marks(marks, printed.out + printed.err)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    for path in written:
        assert not find_marks(marks, path.read_bytes().decode("latin-1")), path


def test_a_failure_of_the_program_itself_shows_no_key(
    client: Client,
    marked_keys: dict[str, str],
    marks: set[str],
    listener: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*arguments: object, **_: object) -> None:
        raise RuntimeError(f"with the key: {marked_keys['sound']} {arguments}")

    monkeypatch.setattr("paynet_debug.web.signing_input.read_private_key", fail)
    body = example_body("payout-pay", private_key=marked_keys["sound"])
    answer = client.post("/api/v1/operations/payout-pay/sign", json=body)
    assert answer.status_code == 500
    assert not find_marks(marks, answer.text)
    assert any("RuntimeError" in line for line in listener)
    assert not find_marks(marks, "\n".join(listener))


@pytest.mark.parametrize(("timed_out", "status"), [(False, 502), (True, 504)])
def test_a_gateway_out_of_reach_shows_no_key(
    client: Client,
    marked_keys: dict[str, str],
    marks: set[str],
    monkeypatch: pytest.MonkeyPatch,
    timed_out: bool,
    status: int,
) -> None:
    def fail(*_: object, **__: object) -> transport.Exchange:
        raise TransportError("connection-refused", Message("refused"), timed_out=timed_out)

    monkeypatch.setattr("paynet_debug.web.signing_flow.send", fail)
    body = example_body("payout-pay", private_key=marked_keys["sound"], environment="sandbox-com")
    answer = client.post("/api/v1/operations/payout-pay/submit", json=body)
    assert answer.status_code == status
    assert answer.json["code"] == "connection-refused"
    assert not find_marks(marks, answer.text)
