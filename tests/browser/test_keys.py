"""The page on keys with JavaScript: what the server would say, without the server."""

from __future__ import annotations

import subprocess
from base64 import b64decode, encodebytes
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

PASSPHRASE = "sesame ü"
PEM = "-----BEGIN RSA PRIVATE KEY-----\n{}-----END RSA PRIVATE KEY-----\n"


def openssl(*arguments: str, stdin: str = "") -> str:
    done = subprocess.run(["openssl", *arguments], input=stdin.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.fixture(scope="module")
def pasted(throwaway_key: str, throwaway_public_key: str) -> dict[str, tuple[str, str, str]]:
    """By name: what is pasted as key, passphrase and public key."""
    sealing = ("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", f"pass:{PASSPHRASE}")
    sealed = openssl(*sealing, stdin=throwaway_key)
    elliptic = openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout")
    other = openssl("pkey", "-pubout", stdin=openssl("genrsa", "2048"))
    with_key = ("-key", "/dev/stdin", "-subj", "/CN=throw-away")
    certificate = openssl("req", "-x509", *with_key, stdin=throwaway_key)
    return {
        "private": (throwaway_key, "", throwaway_public_key),
        "private with another's public": (throwaway_key, "", other),
        "public": (throwaway_public_key, "", ""),
        "mended": ("  > " + throwaway_public_key.replace("\n", "\\n"), "", "no key"),
        "sealed": (sealed, "", ""),
        "sealed, opened": (sealed, PASSPHRASE, throwaway_public_key),
        "sealed, wrong passphrase": (sealed, "wrong", ""),
        "certificate": (certificate, "", throwaway_public_key),
        "elliptic": (elliptic, "", ""),
        "cut": (throwaway_key[:700], "", ""),
        "damaged": (damaged(openssl("rsa", "-traditional", stdin=throwaway_key)), "", ""),
        "a cut ssh-rsa line": ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7", "", ""),
        "nothing like a key": ("nothing like a key", "", ""),
    }


def damaged(key: str) -> str:
    """The key with another d in it, as PKCS#1."""
    der = b64decode("".join(key.splitlines()[1:-1]))
    start = der.index(b"\x02\x03\x01\0\x01") + 20
    return PEM.format(
        encodebytes(der[:start] + bytes([der[start] ^ 4]) + der[start + 1 :]).decode()
    )


def inspect(page: Page, key: str, passphrase: str = "", public_key: str = "") -> None:
    page.locator("#key").fill(key)
    page.locator("#passphrase").fill(passphrase)
    page.locator("#public_key").fill(public_key)
    page.locator("form[data-inspect] button[type=submit]").click()
    expect(page.locator("#result")).to_be_visible()


def told(page: Page) -> tuple[str, list[str]]:
    """All that the answer shows, less its copy buttons, which need JavaScript; its code apart."""
    buttons = page.locator("#result .btn-copy:visible").all_inner_texts()
    text = page.locator("#result").inner_text()
    for button in buttons:
        text = text.replace(button, "")
    return " ".join(text.split()), page.locator("#result code:visible").all_text_contents()


@pytest.mark.parametrize("language", ["en-US", "ru-RU"])
def test_the_browser_says_what_the_server_says(open_page, pasted, language: str) -> None:
    here = open_page("/keys", locale=language)
    there = open_page("/keys", locale=language, java_script_enabled=False)
    for name, (key, passphrase, public_key) in pasted.items():
        for page in (here, there):
            page.goto(page.url.partition("#")[0])
            inspect(page, key, passphrase, public_key)
        assert told(here) == told(there), name


def test_a_damaged_key_has_nothing_to_hand_over(open_page, throwaway_key: str) -> None:
    for java_script in (True, False):
        page = open_page("/keys", java_script_enabled=java_script)
        inspect(page, damaged(openssl("rsa", "-traditional", stdin=throwaway_key)))
        expect(page.get_by_role("heading", name="A private key that can't sign")).to_be_visible()
        expect(page.locator("#key-fingerprint")).to_be_visible()
        expect(page.locator("[data-slot=public]")).to_be_hidden()


def test_an_answer_comes_while_pasting(open_page, throwaway_public_key: str) -> None:
    page = open_page("/keys")
    page.locator("#key").fill(throwaway_public_key)
    expect(page.get_by_role("heading", name="A public key", exact=True)).to_be_visible()
    expect(page.locator("#announcements")).to_have_text("A public key")


def test_the_public_half_is_registered_and_then_accepted(open_page, throwaway_key: str) -> None:
    page = open_page("/keys")
    inspect(page, throwaway_key)
    page.locator("#result").get_by_label("Login at the emulator").fill("from-the-key-page")
    page.locator("#result").get_by_role("button", name="Register").click()
    expect(page.locator("#result .offer-outcome")).to_contain_text("Registered")
    page.goto(page.url.partition("/keys")[0] + "/operations/payout-pay?example=1")
    page.get_by_label("consumer_key", exact=True).fill("from-the-key-page")
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#response-body")).to_contain_text("async-response")


@pytest.mark.parametrize("bits", [2048, 3072])
def test_a_pair_is_made_and_read_by_openssl(open_page, tmp_path: Path, bits: int) -> None:
    page = open_page("/keys", accept_downloads=True)
    make(page, bits)
    public = page.locator("#made-public").text_content()
    assert f"({bits} bit)" in openssl("pkey", "-pubin", "-noout", "-text", stdin=public)
    for button, begin in (
        ("PKCS#8", "PRIVATE KEY"),
        ("PKCS#1", "RSA PRIVATE KEY"),
        ("public.pem", "PUBLIC KEY"),
    ):
        text = saved(page, button)
        assert text.startswith(f"-----BEGIN {begin}-----\n")
        if begin == "PUBLIC KEY":
            assert text == public
        else:
            assert openssl("pkey", "-pubout", stdin=text) == public


def test_a_pair_is_sealed_by_a_passphrase(open_page) -> None:
    page = open_page("/keys", accept_downloads=True)
    make(page, 2048)
    page.get_by_role("button", name="PKCS#8, encrypted").click()
    expect(page.locator("[data-seal-problem]")).to_contain_text("needs a passphrase")
    expect(page.locator("#new-passphrase")).to_be_focused()
    page.locator("#new-passphrase").fill(PASSPHRASE)
    sealed = saved(page, "PKCS#8, encrypted")
    assert sealed.startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    opened = openssl("pkey", "-pubout", "-passin", f"pass:{PASSPHRASE}", stdin=sealed)
    assert opened == page.locator("#made-public").text_content()


def test_nothing_private_leaves_the_page_and_nothing_is_kept(
    open_page, throwaway_key: str, throwaway_public_key: str
) -> None:
    sent: list[str] = []
    page = open_page("/keys", accept_downloads=True)
    page.on("request", lambda each: sent.append(f"{each.url} {each.headers} {each.post_data}"))
    inspect(page, throwaway_key, "", throwaway_public_key)
    make(page, 2048)
    made = saved(page, "PKCS#1")
    page.locator("#new-passphrase").fill(PASSPHRASE)
    saved(page, "PKCS#8, encrypted")
    page.locator("#made-login").fill("made-here")
    page.locator("[data-made]").get_by_role("button", name="Register").click()
    expect(page.locator("[data-made] .offer-outcome")).to_contain_text("Registered")
    assert any("made-here" in each for each in sent), "the network is watched"
    assert [each for each in sent for part in secrets(throwaway_key, made) if part in each] == []
    assert PASSPHRASE not in "".join(sent)
    kept = """async () => [localStorage.length, sessionStorage.length,
      (await indexedDB.databases()).length, (await caches.keys()).length, location.search]"""
    assert page.evaluate(kept) == [0, 0, 0, 0, ""]


def secrets(*keys: str) -> Iterator[str]:
    """Pieces of the private numbers, as PEM lines and as hexadecimal digits, as openssl prints."""
    for key in keys:
        public = "".join(openssl("rsa", "-pubout", stdin=key).splitlines()[1:-1])
        for line in key.splitlines()[1:-1]:
            pieces = (line[at : at + 16] for at in range(0, len(line) - 15, 16))
            # A key's own first lines are its modulus, which is public.
            if line and not any(piece[2:14] in public for piece in pieces):
                yield line[8:56]
        text = openssl("rsa", "-noout", "-text", stdin=key)
        number = text.partition("privateExponent:")[2].partition("prime1:")[0]
        yield "".join(number.split()).replace(":", "")[2:66]


def test_a_page_without_cryptography_says_why(
    browser: Browser, live_server: str, throwaway_key: str
) -> None:
    """The host does not exist: the browser asks, the test fetches from the live server."""
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()

        def fulfil(route) -> None:
            path = route.request.url.removeprefix("http://console.example")
            with urlopen(live_server + path) as answer:  # noqa: S310 - the test's own server
                kind = answer.headers["Content-Type"]
                route.fulfill(body=answer.read(), content_type=kind)

        page.route("http://console.example/**", fulfil)
        page.goto("http://console.example/keys")
        note = page.locator("[data-no-crypto]")
        expect(note).to_contain_text("http://console.example is plain http")
        expect(page.get_by_role("button", name="Make a pair")).to_be_hidden()
        inspect(page, throwaway_key)
        expect(page.get_by_role("heading", name="A private key that signs")).to_be_visible()
        expect(page.locator("#key-fingerprint")).to_be_hidden()
        expect(page.locator("[data-slot=remarks]")).to_contain_text("plain http")


@pytest.mark.parametrize("language", ["en-US", "ru-RU"])
def test_nothing_scrolls_sideways(open_page, throwaway_key: str, language: str) -> None:
    page = open_page("/keys", locale=language)
    inspect(page, throwaway_key, "", throwaway_key)
    page.locator("[data-make] button").click()
    expect(page.locator("[data-made]")).to_be_visible()
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def make(page: Page, bits: int) -> None:
    page.get_by_label(str(bits), exact=True).check()
    page.get_by_role("button", name="Make a pair").click()
    expect(page.locator("[data-making]")).to_have_text(
        f"A pair of {bits} bits was made.", timeout=60_000
    )


def saved(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.locator("[data-made]").get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_text()


def test_a_reader_that_did_not_come_is_asked_for_again(browser: Browser, live_server: str) -> None:
    page = browser.new_page(locale="en-US")
    page.route("**/keys-inspect.js*", lambda route: route.abort())
    page.goto(live_server + "/keys")
    told = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.locator("#key").fill("no key")
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Inspect", exact=True).click()
    assert "did not answer" in told[0]
    page.unroute("**/keys-inspect.js*")
    page.get_by_role("button", name="Inspect", exact=True).click()
    expect(page.locator("[data-answer-place] .verdict")).to_be_visible()
    page.close()
