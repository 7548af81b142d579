"""A console that asks people and programs who they are, beside a provider of someone else's."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from bs4 import BeautifulSoup
from werkzeug.serving import WSGIRequestHandler, make_server

import app
from paynet_debug.web import settings as console_settings

HERE = Path(__file__).parent
CLIENT_ID = "paynet-debug-console"
CLIENT_SECRET = "known to the provider and to the console"
TOKEN = "VGhlIHRlc3RzJyBvd24sIHdoaWNoIGlzIG5vIHNlY3JldA"
SECRET_KEY = "the tests' own, which is no secret"


@dataclass
class Console:
    """A running console; ``clock`` is moved by tests that wait for hours."""

    url: str
    issuer: str
    database: Path
    ahead: list[int] = field(default_factory=lambda: [0])

    def person(self) -> requests.Session:
        """A browser that knows nothing yet."""
        session = requests.Session()
        session.trust_env = False
        session.headers["Accept-Language"] = "en"
        return session

    def sign_in(self, login: str, path: str = "/") -> requests.Session:
        """A browser in which ``login`` has signed in, beginning at ``path``."""
        browser = self.person()
        offer = browser.get(self.url + path)
        page = follow(browser, offer, "#start")
        while form := BeautifulSoup(page.text, "html.parser").select_one(
            "form[action*=interaction]"
        ):
            fields = {each["name"]: each.get("value") or login for each in form.select("input")}
            page = browser.post(urljoin(page.url, form["action"]), fields)
        browser.landed = page
        return browser


def parsed(page: requests.Response) -> BeautifulSoup:
    return BeautifulSoup(page.text, "html.parser")


def follow(browser: requests.Session, page: requests.Response, selector: str) -> requests.Response:
    """Click on a link."""
    link = parsed(page).select_one(selector)
    assert link is not None, page.text[-1500:]
    return browser.get(urljoin(page.url, link["href"]))


def hidden_field(page: requests.Response, selector: str) -> dict[str, str]:
    form = parsed(page).select_one(selector)
    assert form is not None, page.text[-1500:]
    return {each["name"]: each["value"] for each in form.select("input[type=hidden]")}


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(port: int, folder: Path, **others: object) -> dict[str, object]:
    return {
        "HOST": "127.0.0.1",
        "PORT": port,
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{folder}/state.sqlite3",
        "RATE_LIMIT": "off",
        **others,
    }


def tokens_file(folder: Path) -> Path:
    path = folder / "tokens"
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    path.write_text(f"# who may call\nnightly {digest}\nother {'0' * 64} # unused\n")
    return path


@contextmanager
def oidc_provider(program: Callable[..., str], base: str) -> Iterator[str]:
    """The issuer of a running provider that knows the console at ``base``."""
    node = program("node")
    if not (HERE / "node_modules" / "oidc-provider").is_dir():
        program("oidc-provider")  # says that tests/install brings it
    command = [node, str(HERE / "provider.mjs"), base, CLIENT_ID, CLIENT_SECRET]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            issuer = process.stdout.readline().strip()
            assert issuer.startswith("http://127.0.0.1:")
            yield issuer
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def node_provider(program: Callable[..., str]) -> Callable[[str], Any]:
    return partial(oidc_provider, program)


@contextmanager
def running_console(port: int, issuer: str, folder: Path, **others: object) -> Iterator[Console]:
    """A console on ``port`` that asks the provider at ``issuer``."""
    ahead = [0]
    given = settings(
        port,
        folder,
        OIDC_ISSUER=issuer,
        OIDC_CLIENT_ID=CLIENT_ID,
        OIDC_CLIENT_SECRET=CLIENT_SECRET,
        API_TOKENS_FILE=tokens_file(folder),
        **others,
    )
    patch = pytest.MonkeyPatch()
    console = app.create_console
    patch.setattr(
        app,
        "create_console",
        lambda *args, **kwargs: console(*args, clock=lambda: time.time() + ahead[0], **kwargs),
    )
    server = make_server(
        "127.0.0.1", port, app.create_application(given), threaded=True, request_handler=Silent
    )
    patch.undo()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Console(f"http://127.0.0.1:{port}", issuer, folder / "state.sqlite3", ahead)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def console(
    node_provider: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """The console beside oidc-provider; people sign in, programs have ``TOKEN``."""
    port = free_port()
    with (
        node_provider(f"http://127.0.0.1:{port}") as issuer,
        running_console(port, issuer, tmp_path_factory.mktemp("guarded")) as console,
    ):
        yield console
        console.ahead[0] = 0


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., console_settings.Settings]:
    """Read settings as from an environment, by their names without ``PAYNET_DEBUG_``."""

    def read(**names: object) -> console_settings.Settings:
        environ = {
            name if name in ("HOST", "PORT") else f"PAYNET_DEBUG_{name}": str(value)
            for name, value in {"SECRET_KEY": SECRET_KEY, **names}.items()
        }
        return console_settings.read_settings(environ)

    return read
