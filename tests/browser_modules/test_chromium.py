"""The modules in Chromium under the console's own security policy; what leaves is watched."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from paynet_debug.oauth1.keys import read_private_key
from paynet_debug.web.security import CONTENT_SECURITY_POLICY

PASSPHRASE = "pass phrase ü"
BASE_STRING = "POST&https%3A%2F%2Fgate.example%2F&a%3D%25C3%25A9"
EMPTY_PAGE = "<!doctype html><html lang=en><link rel=icon href='data:,'><title>Keys</title>"


@pytest.fixture(scope="module")
def origin(project_root: Path) -> Iterator[str]:
    """A server of ``static/`` alone with the console's policy; ``/`` is an empty page."""

    class Static(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(project_root / "static"))

        def do_GET(self) -> None:
            if self.path != "/":
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(EMPTY_PAGE.encode())

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Static)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A page of the console's origin; at the end it must have kept quiet."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(origin)
    yield page
    assert said == []
    context.close()


def run(page: Page, function: str, values: object) -> Any:
    """Call ``function(modules, values)`` in the page; a refusal comes back as its code."""
    return page.evaluate(
        f"""async (values) => {{
          const names = ["keys", "generation", "inspection", "webcrypto"];
          const all = await Promise.all(names.map((name) => import(`/oauth1/${{name}}.js`)));
          try {{
            return await ({function})(Object.assign({{}}, ...all), values);
          }} catch (error) {{
            if (!error.code) throw error;
            return {{ code: error.code, values: error.values }};
          }}
        }}""",
        values,
    )


SIGN = """async (oauth1, [pem, passphrase, text]) => {
  const key = await oauth1.importPrivateKey(pem, passphrase);
  const signature = await oauth1.sign(key, text);
  return { ...signature, fingerprint: key.fingerprint, extractable: key.privateKey.extractable };
}"""


@pytest.mark.parametrize(
    "sealing",
    [
        (),
        ("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"),
        ("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256"),
        ("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"),
    ],
)
def test_signatures_are_openssls(page, openssl, keys, pkcs1, fingerprint, sealing):
    pem = pkcs1
    if sealing:
        secret = ("-passout", f"pass:{PASSPHRASE}")
        pem = openssl("pkcs8", "-topk8", "-in", "rsa.pem", *sealing, *secret).decode()
    signed = run(page, SIGN, [pem, PASSPHRASE, BASE_STRING])
    there = openssl("dgst", "-sha256", "-sign", "rsa.pem", stdin=BASE_STRING.encode())
    assert signed == {
        "base64": base64.b64encode(there).decode(),
        "hex": there.hex(),
        "fingerprint": fingerprint,
        "extractable": False,
    }


def test_what_this_browser_lacks_is_told_by_name(page, openssl):
    """Chromium alone has no AES-192."""
    secret = ("-passout", f"pass:{PASSPHRASE}")
    sealed = openssl("pkcs8", "-topk8", "-in", "rsa.pem", "-v2", "aes-192-cbc", *secret).decode()
    assert run(page, SIGN, [sealed, PASSPHRASE, BASE_STRING]) == {
        "code": "encryption-not-in-browser",
        "values": {"cipher": "AES-192-CBC"},
    }


def test_a_damaged_key_is_refused(page, pkcs1):
    lines = pkcs1.split("\n")
    refusal = run(page, SIGN, ["\n".join(lines[:9] + lines[-2:]), None, BASE_STRING])
    assert refusal["code"] == "truncated"


GENERATE = """async (oauth1, passphrase) => {
  const key = await oauth1.generateKeyPair(2048);
  return {
    pkcs1: await oauth1.exportPkcs1Pem(key),
    pkcs8: await oauth1.exportPkcs8Pem(key),
    encrypted: await oauth1.exportEncryptedPkcs8Pem(key, passphrase),
    public: oauth1.exportPublicPem(key),
    fingerprint: key.fingerprint,
  };
}"""


def test_a_pair_made_here_is_read_by_openssl_and_the_server(page, openssl):
    pair = run(page, GENERATE, PASSPHRASE)
    for container in ("pkcs1", "pkcs8", "encrypted"):
        secret = PASSPHRASE if container == "encrypted" else None
        option = ("-passin", f"pass:{secret}") if secret else ()
        public = openssl("pkey", "-pubout", *option, stdin=pair[container].encode())
        assert public.decode() == pair["public"]
        reading = read_private_key(pair[container], secret)
        assert reading.key.public.fingerprint == pair["fingerprint"]


def test_nothing_leaves_the_page_and_nothing_is_kept(page, origin, pkcs1):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
    run(page, SIGN, [pkcs1, None, BASE_STRING])
    run(page, GENERATE, PASSPHRASE)
    run(page, "(oauth1, pem) => oauth1.inspectKey(pem)", pkcs1)
    assert requests
    assert all(each.startswith(f"GET {origin}/oauth1/") for each in requests)
    assert all("?" not in each for each in requests)
    kept = """async () => [localStorage.length, sessionStorage.length, document.cookie,
      (await indexedDB.databases()).length, (await caches.keys()).length, location.hash]"""
    assert page.evaluate(kept) == [0, 0, "", 0, 0, ""]


def test_a_page_of_another_host_without_tls_is_told_why(browser: Browser, project_root: Path):
    """The host does not exist: the browser asks, the test answers."""
    with browser.new_context() as context:
        page = context.new_page()
        page.route("http://console.example/", lambda route: route.fulfill(body=EMPTY_PAGE))
        page.route(
            "http://console.example/oauth1/*",
            lambda route: route.fulfill(
                path=project_root / "static" / route.request.url.partition("example/")[2],
                content_type="text/javascript",
            ),
        )
        page.goto("http://console.example/")
        assert not run(page, "(oauth1) => oauth1.cryptoAvailable()", None)
        reason = {"code": "insecure-context", "values": {"origin": "http://console.example"}}
        assert run(page, "(oauth1) => oauth1.whyNoCrypto()", None) == reason
        assert run(page, GENERATE, PASSPHRASE) == reason
        key = (project_root / "tests/keys/throw-away-2048.pem").read_text()
        assert run(page, SIGN, [key, None, BASE_STRING]) == reason
        found = run(page, "(oauth1, pem) => oauth1.inspectKey(pem)", key)
        assert (found["bits"], found["fingerprint"]) == (2048, None)
