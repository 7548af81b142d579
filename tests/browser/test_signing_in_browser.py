"""The key stays in the browser: same signature, same outputs, nothing of the key on the wire."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from playwright.sync_api import Page, Request, expect

from paynet_debug.catalog.loader import load_catalog

COMMAND = "/operations/payout-pay?example=1"
OPERATIONS = tuple(each.id for each in load_catalog(None, emulator_base_url="http://x").operations)
NONCE, TIMESTAMP = "fixed-nonce_1", "1767225600"
HOSTILE = ("a b+c%20&=~*'()\"<i>/é ж 😀", "\\ ; %zz ％ \u202e")
RUN = 24
"""Characters of the key that nobody but the page may see together."""

PASSPHRASE = "pass phrase ü"


@pytest.fixture(scope="session")
def private_key(throwaway_key: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(throwaway_key.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


@pytest.fixture(scope="session")
def encrypted_key(private_key: rsa.RSAPrivateKey) -> str:
    sealed = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return _pem(private_key, serialization.PrivateFormat.PKCS8, sealed)


@pytest.fixture(scope="session")
def betrayed(private_key: rsa.RSAPrivateKey) -> Callable[[bytes], bool]:
    """Whether bytes hold a piece of the key: of its Base64 in either container, or of a number."""
    none = serialization.NoEncryption()
    formats = serialization.PrivateFormat
    pieces = set()
    for container in (formats.TraditionalOpenSSL, formats.PKCS8):
        body = "".join(_pem(private_key, container, none).splitlines()[1:-1])
        pieces |= {body[start : start + RUN] for start in range(len(body) - RUN + 1)}
    numbers = private_key.private_numbers()
    for number in (numbers.d, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp):
        pieces |= {str(number)[:RUN], f"{number:x}"[:RUN], f"{number:X}"[:RUN]}

    def check(sent: bytes) -> bool:
        text = sent.decode("utf-8", "replace")
        plain = re.sub(r"[\s\\]|%0[AD]", "", text).replace("%2B", "+").replace("%2F", "/")
        return any(piece in text or piece in plain for piece in pieces)

    return check


@pytest.fixture
def watched() -> tuple[list[bytes], Callable[[Page], None]]:
    """Everything that a page sends: addresses, headers and bodies, navigation included."""
    sent: list[bytes] = []

    def note(request: Request) -> None:
        head = request.url + str(request.headers)
        sent.append(head.encode() + (request.post_data_buffer or b""))

    return sent, lambda page: page.on("request", note)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_signature_is_the_servers(open_page, throwaway_key, operation, watched, betrayed):
    page = open_page(f"/operations/{operation}?example=1")
    page.locator("#private_key").fill(throwaway_key)
    _fix(page)
    _add_extra(page)
    server = _signed(page)
    sent, watch = watched
    watch(page)
    _here(page)
    here = _signed(page)
    assert here == server
    assert "%25D0%25B6" in here["signature-base-string"]
    assert len(sent) >= 2
    assert not any(betrayed(each) for each in sent)


def test_any_url_is_signed_here(open_page, throwaway_key, watched, betrayed) -> None:
    page = open_page("/custom")
    page.locator("#url").fill("https://gateway.example:8443/a/../%C3%A9?b=%20&b=&c+d=1")
    page.get_by_label("consumer_key", exact=True).fill("a merchant")
    page.locator("#private_key").fill(throwaway_key)
    _fix(page)
    _add_extra(page)
    server = _signed(page)
    sent, watch = watched
    watch(page)
    _here(page)
    assert _signed(page) == server
    assert not any(betrayed(each) for each in sent)


def test_the_watch_sees_a_key_that_is_sent(open_page, throwaway_key, watched, betrayed) -> None:
    page = open_page(COMMAND)
    sent, watch = watched
    watch(page)
    page.locator("#private_key").fill(throwaway_key)
    _signed(page)
    assert any(betrayed(each) for each in sent)


@pytest.mark.parametrize("container", ["TraditionalOpenSSL", "PKCS8"])
@pytest.mark.parametrize("as_file", [False, True], ids=["pasted", "file"])
def test_every_container_signs_alike(
    open_page, private_key, throwaway_key, tmp_path: Path, container: str, as_file: bool
) -> None:
    form = getattr(serialization.PrivateFormat, container)
    key = _pem(private_key, form, serialization.NoEncryption())
    page = open_page(COMMAND)
    page.locator("#private_key").fill(throwaway_key)
    _fix(page)
    server = _signed(page)
    _here(page)
    page.locator("#private_key").fill("" if as_file else key)
    if as_file:
        (tmp_path / "key.pem").write_text(key)
        page.locator("#private_key_file").set_input_files(tmp_path / "key.pem")
    assert _signed(page) == server


def test_an_encrypted_key_is_opened_here(
    open_page, encrypted_key, throwaway_key, watched, betrayed
) -> None:
    page = open_page(COMMAND)
    page.locator("#private_key").fill(throwaway_key)
    _fix(page)
    server = _signed(page)
    sent, watch = watched
    watch(page)
    _here(page)
    page.locator("#private_key").fill(encrypted_key)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The private key is encrypted")
    page.locator("#passphrase").fill("wrong")
    page.locator("#passphrase").press("Enter")
    expect(page.locator("#error-passphrase")).to_contain_text("does not open this private key")
    expect(page.locator("#passphrase")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_be_focused()
    page.locator("#passphrase").fill(PASSPHRASE)
    assert _signed(page) == server
    expect(page.locator("#errors")).to_have_count(0)
    assert page.locator("#private_key").input_value().strip() == encrypted_key.strip()
    secrets = [PASSPHRASE.encode(), *(line.encode() for line in encrypted_key.splitlines()[1:])]
    assert not any(betrayed(each) or any(line in each for line in secrets) for each in sent)


def test_the_server_refuses_what_it_knows_and_the_page_what_it_knows(open_page) -> None:
    page = open_page("/operations/payout-pay")
    _here(page)
    page.locator("#private_key").fill("-----BEGIN PUBLIC KEY-----")
    page.get_by_role("button", name="Sign", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link", name="client_orderid")).to_have_count(1)
    expect(summary.get_by_role("link", name="Private key")).to_have_count(1)
    assert page.locator("#private_key").input_value() == "-----BEGIN PUBLIC KEY-----"
    assert not page.locator("#result").count()


def test_a_string_that_differs_is_not_signed(open_page, throwaway_key: str) -> None:
    page = open_page(COMMAND)
    _here(page)
    page.locator("#private_key").fill(throwaway_key)
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))

    def tampered(route) -> None:
        answer = route.fetch()
        document = answer.json()
        string = document["signature_base_string"]
        document["signature_base_string"] = string.replace("client_orderid", "client_0rderid")
        route.fulfill(response=answer, json=document)

    page.route("**/prepare", tampered)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("differ from character")
    assert not page.locator("#result").count()
    assert not any(b'name="signature"' in each for each in sent)


def test_a_server_that_is_gone_loses_nothing(open_page, throwaway_key: str) -> None:
    page = open_page(COMMAND)
    _here(page)
    page.locator("#private_key").fill(throwaway_key)
    # An abort would stand on the browser's console; an answer that is no answer does not.
    page.route("**/prepare", lambda route: route.fulfill(status=200, body="<html>"))
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("did not answer")
    assert page.locator("#private_key").input_value().strip() == throwaway_key.strip()


def test_the_emulator_accepts_what_was_signed_here(open_page) -> None:
    page = open_page(COMMAND)
    _here(page)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Accepted")).to_be_visible()
    expect(page.locator("#response-status")).to_have_text("200")
    expect(page.locator("#nonce")).to_have_value("")  # the next signature gets another


def test_the_public_half_is_registered_and_accepted(
    open_page, throwaway_key, private_key, watched
) -> None:
    page = open_page(COMMAND)
    sent, watch = watched
    watch(page)
    _here(page)
    page.get_by_label("consumer_key", exact=True).fill("signs-at-home")
    page.locator("#private_key").fill(throwaway_key)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Access denied")).to_be_visible()
    page.get_by_role("button", name="Register this key's public half").click()
    expect(page.get_by_text("Registered. Now submit.")).to_be_visible()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Accepted")).to_be_visible()
    # The emulator has just verified it.
    expect(page.locator("form[data-register]")).to_have_count(0)
    # The modulus is public; beyond it, nothing of the container left.
    body = "".join(throwaway_key.splitlines()[1:-1])
    beyond = body[360 * 4 // 3 :]
    runs = {beyond[start : start + RUN] for start in range(len(beyond) - RUN)}
    assert not any(run in each.decode("utf-8", "replace") for each in sent for run in runs)


def test_no_submit_of_any_kind_takes_the_key_along(
    open_page, throwaway_key, watched, betrayed
) -> None:
    page = open_page(COMMAND)
    sent, watch = watched
    _here(page)
    page.locator("#private_key").fill(throwaway_key)
    watch(page)
    page.locator("#orderid").press("Enter")
    expect(page.locator("#result")).to_be_visible()
    page.locator("#private_key").press("Control+Enter")
    expect(page.locator("#result")).to_be_focused()
    page.get_by_role("button", name="Get the code").click()
    expect(page.locator("#export-python")).to_be_visible()
    with page.expect_navigation():
        page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('request'))")
    assert len(sent) > 5
    assert not any(betrayed(each) for each in sent)


def test_the_choice_is_kept_and_nothing_else(open_page, throwaway_key: str) -> None:
    page = open_page(COMMAND)
    expect(page.get_by_label("Sign on this server")).to_be_checked()
    _here(page)
    page.locator("#private_key").fill(throwaway_key)
    _signed(page)
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])") == (
        '[{"signing-way":"browser"},{}]'
    )
    page.goto(page.url.split("#")[0])
    expect(page.get_by_label("Sign in this browser")).to_be_checked()
    form = "document.getElementById('private_key').form"
    assert page.evaluate(f"[{form}.id, {form}.method]") == ["stays-in-this-page", "dialog"]


def test_the_box_shows_what_leaves(open_page, throwaway_key: str) -> None:
    page = open_page(COMMAND)
    page.locator("#private_key").fill(throwaway_key)
    page.get_by_text("What leaves this page", exact=True).click()
    form = page.locator("[data-leaving-form]")
    expect(form).to_contain_text("private_key = (the key, ")
    _here(page)
    expect(form).not_to_contain_text("private_key")
    expect(form).to_contain_text("signature = (made in this page)")
    page.locator("#orderid").fill("77")
    expect(form).to_contain_text("orderid = 77")
    expect(page.locator("[data-leaving-prepare]")).to_contain_text('"77"')
    assert throwaway_key.splitlines()[3] not in page.locator("[data-leaving]").inner_text()


@pytest.mark.parametrize(
    ("secure", "said"),
    [(False, "is plain http on another host"), (True, "This browser has no WebCrypto")],
)
def test_without_cryptography_the_page_says_why(open_page, secure: bool, said: str) -> None:
    page = open_page("/about/security")
    page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"
        f"Object.defineProperty(globalThis, 'isSecureContext', {{ value: {str(secure).lower()} }})"
    )
    page.goto(page.url.replace("/about/security", COMMAND))
    expect(page.locator("#no-crypto")).to_contain_text(said)
    expect(page.get_by_label("Sign in this browser")).to_be_disabled()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-hex")).to_be_visible()


def test_without_javascript_there_is_one_way(open_page) -> None:
    page = open_page(COMMAND, java_script_enabled=False)
    expect(page.get_by_label("Sign in this browser")).to_be_hidden()
    expect(page.get_by_text("With JavaScript this page can also sign by itself")).to_be_visible()


def test_the_words_in_russian(open_page) -> None:
    page = open_page(COMMAND, locale="ru-RU")
    expect(page.get_by_label("Подписать на сервере", exact=True)).to_be_checked()
    page.get_by_label("Подписать в браузере", exact=True).check()
    page.locator("#private_key").fill("nothing")
    page.get_by_role("button", name="Подписать", exact=True).click()
    expect(page.locator("#error-private_key")).to_contain_text("ключ")


def _pem(key: rsa.RSAPrivateKey, container, sealed) -> str:
    return key.private_bytes(serialization.Encoding.PEM, container, sealed).decode()


def _here(page: Page) -> None:
    page.get_by_label("Sign in this browser", exact=True).check()


def _fix(page: Page) -> None:
    page.get_by_text("Advanced", exact=True).click()
    page.locator("#nonce").fill(NONCE)
    page.locator("#timestamp").fill(TIMESTAMP)


def _add_extra(page: Page) -> None:
    if not page.locator("[name=extra_name]").first.is_visible():
        page.get_by_text("Extra parameters", exact=True).click()
    for row, value in enumerate(HOSTILE):
        page.locator("[name=extra_name]").nth(row).fill(f"x ж{row}")
        page.locator("[name=extra_value]").nth(row).fill(value)


def _signed(page: Page) -> dict[str, str | None]:
    """Every output after Sign, the key's facts among them."""
    page.evaluate("document.getElementById('result')?.remove()")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#key-fingerprint")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    expect(page.locator(".key-facts")).to_contain_text("2048 bits")
    ids = (
        *("request-url", "normalized-parameters", "signature-base-string", "post-body"),
        *("authorization-header", "signature-hex", "signature-base64", "key-fingerprint"),
    )
    return {each: page.locator(f"#{each}").text_content() for each in ids}
