"""Fixtures that every room's tests share. A room's own fixtures stand in its own conftest.py."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.servers import PostgreSQL, Program, postgresql

# An example's time says more about the machine than about the code. CI draws the same examples
# each time, so that it fails for the change at hand; elsewhere new ones are drawn at every run.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

# Chromium itself calls home at every start, and as root it refuses its sandbox.
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """Give the path of the first program of those named that is installed.

    Without any the test is skipped; in CI, where nothing may be left out unseen, it fails.
    """

    def path(*names: str) -> str:
        for name in names:
            if found := shutil.which(name):
                return found
        missing = f"{names[0]} is not installed; tests/install brings it"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)

    return path


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def throwaway_key() -> str:
    """A new RSA private key of 2048 bits: PKCS#1, PEM, no passphrase. It protects nothing."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture(scope="session")
def throwaway_public_key(throwaway_key: str) -> str:
    """The public half of ``throwaway_key``: SubjectPublicKeyInfo, PEM."""
    private_key = serialization.load_pem_private_key(throwaway_key.encode(), None)
    return (
        private_key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


class _SilentRequestHandler(WSGIRequestHandler):
    """Werkzeug's handler without a line on stderr for each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole application on a free port of 127.0.0.1; the base URL, without a final slash.

    The port is taken before the application is made, because the emulator's base URL, which is
    part of what is signed, names it.
    """
    import app

    state = tmp_path_factory.mktemp("emulator") / "emulator.sqlite"
    server = make_server(
        "127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_SilentRequestHandler
    )
    server.app = app.create_application(
        {
            "HOST": "127.0.0.1",
            "PORT": server.server_port,
            "SECRET_KEY": "the tests' own, which is no secret",
            "DATABASE_URL": f"sqlite:///{state}",
            "RATE_LIMIT": "off",
        }
    )
    thread = threading.Thread(target=server.serve_forever, name="live server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def chromium(program: Callable[..., str]) -> str:
    """The path of Chromium or a browser like it."""
    return program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless browser for the whole run; each test opens a context of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def postgresql_server(program: Program) -> Iterator[PostgreSQL]:
    """A server for one module, which may freeze it, stop it and empty it."""
    with postgresql(program) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'emulator.sqlite3'}"
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    server.empty()
    return server.url
