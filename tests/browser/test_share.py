"""A case goes from one browser to another without its key, its cards, or any server."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

COMMAND = "/operations/payout-pay"
CARD = "4111111111111111"
RIGHTS = {"permissions": ["clipboard-read", "clipboard-write"]}


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def extra(page: Page, *rows: tuple[str, str]) -> None:
    page.get_by_text("Extra parameters", exact=True).click()
    page.get_by_role("button", name="Add a row").last.click()
    for index, (name, value) in enumerate(rows):
        page.locator("[name=extra_name]").nth(index).fill(name)
        page.locator("[name=extra_value]").nth(index).fill(value)


def choose(page: Page, file: object) -> None:
    expect(page.locator("[data-share]")).to_be_visible()
    page.locator("#case_file").set_input_files(file)  # type: ignore[arg-type]


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        press(page, "Download the case")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_case_file_comes_back_as_it_was_without_key_and_cards(
    open_page, tmp_path: Path, throwaway_key: str
) -> None:
    page = open_page(f"{COMMAND}?example=1")
    extra(page, ("card", CARD), ("cvv2", "123"), ("empty", ""), ("x", '<b onload="x">'))
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    press(page, "Submit")
    expect(page.locator("#response-body")).to_be_visible()
    file = downloaded(page, tmp_path)
    assert file.name == "paynet-case-payout-pay.json"
    text = file.read_text("utf-8")
    case = json.loads(text)
    assert case["paynet_debug_case"] == 1
    assert ["card", "411111******1111"] in case["parameters"]
    assert ["cvv2", "***"] in case["parameters"]
    assert {"card", "cvv2"} <= set(case["masked"])
    assert CARD not in text
    assert not any(line in text for line in throwaway_key.splitlines()[1:-1])
    assert case["signed"]["signature_base_string"].startswith("POST&")
    assert case["answer"]["status"] == page.locator("#response-status").text_content()
    expect(page.locator("[data-share-status]")).to_contain_text("Card data is masked")

    other = open_page(COMMAND)
    choose(other, file)
    expect(other.locator("[data-share-status]")).to_contain_text("Card data was masked")
    expect(other.get_by_label("client_orderid", exact=True)).to_have_value(
        dict(case["parameters"])["client_orderid"]
    )
    values = other.locator("[name=extra_value]")
    assert [values.nth(index).input_value() for index in range(4)] == [
        "411111******1111",
        "***",
        "",
        '<b onload="x">',
    ]
    expect(other.get_by_label("Private key", exact=True)).to_have_value("")


def test_a_link_carries_the_case_and_no_server_sees_it(open_page, throwaway_key: str) -> None:
    page = open_page(f"{COMMAND}?example=1", **RIGHTS)
    page.get_by_label("client_orderid", exact=True).fill("заказ №5")
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    press(page, "Copy a link")
    expect(page.locator("[data-share-status]")).to_have_text("Copied")
    link = clipboard(page)
    address, _, fragment = link.partition("#")
    assert fragment.startswith("case=z")
    other = open_page("/")
    seen: list[str] = []
    other.on("request", lambda request: seen.append(request.url + (request.post_data or "")))
    other.goto(link)
    expect(other.get_by_label("client_orderid", exact=True)).to_have_value("заказ №5")
    expect(other.get_by_label("Private key", exact=True)).to_have_value("")
    assert other.url == address
    assert seen
    assert not any(fragment[5:60] in each for each in seen)


def test_markdown_is_masked_and_its_fences_hold(open_page) -> None:
    page = open_page("/custom", **RIGHTS)
    page.get_by_label("url", exact=True).fill(f"https://example.com/?card={CARD}")
    page.get_by_label("consumer_key", exact=True).fill("login")
    rows = page.locator("[name=extra_name]")
    rows.first.fill("note")
    page.locator("[name=extra_value]").first.fill("```\n# not a title")
    press(page, "Copy as Markdown")
    expect(page.locator("[data-share-status]")).to_contain_text("Masked: url")
    text = clipboard(page)
    assert "````\n" in text
    assert "card=411111******1111" in text
    assert CARD not in text


def test_the_case_of_another_page_leads_there(open_page, tmp_path: Path) -> None:
    page = open_page("/diagnose")
    page.get_by_label("Request", exact=True).fill(f"curl https://x.example/ -d 'a=b&card={CARD}'")
    page.locator("#public_key").fill("-----BEGIN RSA PRIVATE KEY-----\nsecret\n")
    file = downloaded(page, tmp_path)
    case = json.loads(file.read_text())
    assert case["request"] == "curl https://x.example/ -d 'a=b&card=411111******1111'"
    assert "public_key" not in case
    other = open_page(COMMAND)
    choose(other, file)
    other.get_by_role("link", name="Open it there").click()
    expect(other.locator("#request")).to_have_value(case["request"])


def test_a_masked_batch_keeps_its_other_cells(open_page, tmp_path: Path) -> None:
    page = open_page("/operations/process-recurring-payments?example=1")
    row = '1;"a; ""b""";10;USD;'
    page.locator("#csv").fill(f"client-orderid;note;amount;currency;card\n{row}{CARD}")
    case = json.loads(downloaded(page, tmp_path).read_text())
    assert case["csv"] == f"client-orderid;note;amount;currency;card\n{row}411111******1111"
    assert "signed" not in case


HOSTILE = {
    "no JSON": ("{", "no case file"),
    "another JSON": ("[1]", "no case file"),
    "another object": ('{"log": {}}', "no case file"),
    "a later version": ('{"paynet_debug_case": 2}', "does not know: 2"),
    "a key": ('{"paynet_debug_case": 1, "page": "custom", "private_key": "x"}', "private key"),
    "an unknown page": ('{"paynet_debug_case": 1, "page": "javascript:"}', "member page"),
    "wrong types": (
        '{"paynet_debug_case": 1, "page": "custom", "parameters": [["a", 1]]}',
        "member parameters",
    ),
    "a prototype": (
        '{"paynet_debug_case": 1, "page": "operation", "operation": "__proto__"}',
        "member operation",
    ),
    "polluting": (
        '{"__proto__": {"paynet_debug_case": 1, "page": "custom"}, "constructor": {}}',
        "no case file",
    ),
    "huge": ('{"paynet_debug_case": 1, "csv": "' + "x" * 4_000_000 + '"}', "too large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(open_page, name: str) -> None:
    content, reason = HOSTILE[name]
    page = open_page(COMMAND)
    file = {"name": "case.json", "mimeType": "application/json", "buffer": content.encode()}
    choose(page, file)
    problem = page.locator("[data-share-problem]")
    expect(problem).to_contain_text(reason)
    expect(problem).to_be_focused()
    assert page.evaluate("({}).paynet_debug_case") is None


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "huge"])
def test_a_hostile_link_is_refused_in_words(open_page, name: str) -> None:
    content, reason = HOSTILE[name]
    fragment = urlsafe_b64encode(content.encode()).decode().rstrip("=")
    page = open_page(f"{COMMAND}#case=j{fragment}")
    expect(page.locator("[data-share-problem]")).to_contain_text(reason)


@pytest.mark.parametrize("fragment", ["z", "zAAAA", "q123", "j%20", "z" + "A" * 40_000])
def test_a_damaged_link_is_refused_in_words(open_page, fragment: str) -> None:
    page = open_page(f"{COMMAND}#case={fragment}")
    expect(page.locator("[data-share-problem]")).to_contain_text("The case is")


def test_a_link_that_inflates_without_end_is_given_up(open_page) -> None:
    from zlib import compressobj

    deflater = compressobj(9, wbits=-15)
    packed = deflater.compress(b" " * 20_000_000) + deflater.flush()
    fragment = urlsafe_b64encode(packed).decode().rstrip("=")
    page = open_page(f"{COMMAND}#case=z{fragment}")
    expect(page.locator("[data-share-problem]")).to_contain_text("too large")


def test_without_javascript_nothing_is_offered(open_page) -> None:
    page = open_page(COMMAND, java_script_enabled=False)
    expect(page.locator("[data-share]")).to_be_hidden()
