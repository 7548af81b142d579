"""The pages of the console and the states that they can be brought into, in any language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, expect

from paynet_debug.catalog.demo import demo_private_key, demo_public_key

COMMAND = "/operations/payout-pay"
BATCH = "/operations/process-recurring-payments"
EXAMPLE = f"{COMMAND}?example=1"
PAGES = (
    "/",
    EXAMPLE,
    f"{BATCH}?example=1",
    "/custom",
    "/diagnose?example=two-faults",
    "/keys",
    "/sandbox",
    "/about/security",
    "/api",
)

Act = Callable[[Page], None]


def press(action: str, outcome: str) -> Act:
    """Press the page's button of that value and wait for what it brings."""

    def act(page: Page) -> None:
        page.locator(f".action-bar button[value={action}]").click()
        expect(page.locator(outcome).first).to_be_visible()

    return act


def as_it_stands(page: Page) -> None:
    """Do nothing."""


def everything_open(page: Page) -> None:
    """Open every group."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def a_bad_cell(page: Page) -> None:
    page.locator("#csv").fill("client-orderid;amount\none;ten\ntwo;20\nthree")
    expect(page.locator(".cell-error").first).to_be_visible()


def many_bad_rows(page: Page) -> None:
    rows = "".join(f"{number};1;ten\n" for number in range(300))
    page.locator("#csv").fill(f"client-orderid;recurring-payment-id;amount\n{rows}")
    expect(page.locator(".cell-error").first).to_be_visible()
    page.locator("[data-go=later]").click()
    expect(page.locator("[data-go=earlier]")).to_be_visible()


def a_bad_batch_that_was_sent(page: Page) -> None:
    a_bad_cell(page)
    press("sign", "#errors")(page)
    expect(page.locator(".cell-error").first).to_be_visible()


def a_long_batch(page: Page) -> None:
    rows = "".join(f"{number};1;10;{'goods' * 20}\n" for number in range(2_000))
    page.locator("#csv").fill(f"client-orderid;recurring-payment-id;amount;purpose\n{rows}")
    press("sign", "#result [data-long]")(page)


def a_refusal(page: Page) -> None:
    page.locator("#consumer_key").fill("nobody-knows-me")
    press("submit", ".verdict-bad")(page)
    everything_open(page)


def a_signature_and_all_of_it(page: Page) -> None:
    press("submit", "#response-body")(page)
    everything_open(page)


def signed_here(page: Page) -> None:
    page.locator("#sign-in-browser").check()
    press("sign", "#signature-base64")(page)
    everything_open(page)


def refused_here(page: Page) -> None:
    page.locator("#sign-in-browser").check()
    page.locator("#private_key").fill("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n")
    press("sign", "#errors")(page)


def production(page: Page) -> None:
    page.locator("#environment").select_option("production-com")
    press("sign", "#result")(page)
    page.locator("#orderid").fill("changed since")
    expect(page.locator(".stale")).to_be_visible()


def a_stale_timestamp(page: Page) -> None:
    page.locator("#now").evaluate("each => { each.value = 'now'; }")
    press("diagnose", "#result")(page)


def custom_signed(page: Page) -> None:
    page.locator("#url").fill("https://gateway.example/paynet/api?a=1")
    page.locator("#consumer_key").fill("demo")
    page.locator("#private_key").fill(demo_private_key())
    press("sign", "#result")(page)
    everything_open(page)


def an_address_that_is_none(page: Page) -> None:
    """The page of a 404; as 200, because a browser reports the other in its console."""
    page.route("**/nowhere", lambda route: route.fulfill(response=route.fetch(), status=200))
    page.goto(page.url + "nowhere")
    expect(page.locator(".problem-status")).to_have_text("404")


def a_bad_case_file(page: Page) -> None:
    expect(page.locator("[data-share]")).to_be_visible()
    file = {"name": "case.json", "mimeType": "application/json", "buffer": b"{}"}
    page.locator("#case_file").set_input_files(file)
    expect(page.locator("[data-share-problem]")).to_be_visible()


def a_case_as_text(page: Page) -> None:
    expect(page.locator("[data-share]")).to_be_visible()
    page.locator("[data-share-link]").click()
    expect(page.locator("[data-share-status]")).not_to_be_empty()


def a_key(text: str, public_key: str, page: Page) -> None:
    page.locator("#key").fill(text)
    page.locator("#public_key").fill(public_key)
    page.locator("form[data-inspect] button[type=submit]").click()
    expect(page.locator("#result")).to_be_visible()
    everything_open(page)


def a_pair(page: Page) -> None:
    page.locator("[data-make] button[type=submit]").click()
    expect(page.locator("#made-public")).to_contain_text("PUBLIC KEY", timeout=60_000)
    page.locator("[data-seal] button[type=submit]").click()
    expect(page.locator("[data-seal-problem]")).not_to_be_empty()


def a_dropped_file(page: Page) -> None:
    page.locator("#request").fill("typed")
    page.evaluate("""() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["curl dropped"], "request.txt"));
      const options = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent("drop", options));
    }""")
    expect(page.locator("[data-drop-undo]").first).to_be_visible()


STATES: dict[str, tuple[str, Act]] = {
    "catalogue": ("/", as_it_stands),
    "catalogue, nothing found": ("/?q=nothing+like+it", as_it_stands),
    "no such page": ("/", an_address_that_is_none),
    "command": (COMMAND, as_it_stands),
    "command, all open": (EXAMPLE, everything_open),
    "command, errors": (COMMAND, press("sign", "#errors")),
    "command, submitted": (EXAMPLE, a_signature_and_all_of_it),
    "command, refused": (EXAMPLE, a_refusal),
    "command, production": (EXAMPLE, production),
    "command, code": (EXAMPLE, press("code", "#result")),
    "command, signed in the browser": (EXAMPLE, signed_here),
    "command, refused in the browser": (EXAMPLE, refused_here),
    "command, bad case file": (COMMAND, a_bad_case_file),
    "command, case copied": (EXAMPLE, a_case_as_text),
    "batch": (f"{BATCH}?example=1", as_it_stands),
    "batch, bad cells": (BATCH, a_bad_cell),
    "batch, many bad rows": (BATCH, many_bad_rows),
    "batch, errors": (f"{BATCH}?example=1", a_bad_batch_that_was_sent),
    "batch, submitted": (f"{BATCH}?example=1", a_signature_and_all_of_it),
    "batch, long": (f"{BATCH}?example=1", a_long_batch),
    "any URL": ("/custom", as_it_stands),
    "any URL, errors": ("/custom", press("sign", "#errors")),
    "any URL, signed": ("/custom", custom_signed),
    "diagnosis": ("/diagnose", as_it_stands),
    "diagnosis, errors": ("/diagnose", press("diagnose", "#errors")),
    "diagnosis, dropped file": ("/diagnose", a_dropped_file),
    "diagnosis, proof": ("/diagnose?example=two-faults", everything_open),
    "diagnosis, stale timestamp": ("/diagnose?example=sound", a_stale_timestamp),
    "keys": ("/keys", everything_open),
    "keys, answered": ("/keys", partial(a_key, demo_private_key(), demo_public_key())),
    "keys, refused": ("/keys", partial(a_key, "-----BEGIN EC PRIVATE KEY-----\nAA", "no key")),
    "keys, made": ("/keys", a_pair),
    "emulator": ("/sandbox", as_it_stands),
    "security": ("/about/security", as_it_stands),
    "the API": ("/api", as_it_stands),
}
