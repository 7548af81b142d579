"""A case goes from one browser to another without its key, its cards, or any server."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Page, expect

COMMAND = "/operations/payout-pay"
CARD = "4111111111111111"
OPENED = "[data-case-opened]"
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
    expect(other.locator(OPENED)).to_contain_text("Card data was masked")
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
    assert case["masked"] == ["csv"]


def test_a_signed_batch_is_shared_with_its_payload_masked(open_page, tmp_path: Path) -> None:
    page = open_page("/operations/process-recurring-payments?example=1")
    header, row, *_ = page.locator("#csv").input_value().splitlines()
    cells = [CARD, *row.split(";")[1:]]
    page.locator("#csv").fill(f"{header}\n{';'.join(cells)}")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    case = json.loads(downloaded(page, tmp_path).read_text("utf-8"))
    sheet = b64decode(unquote(case["signed"]["body"]).partition("=")[2]).decode()
    assert sheet.splitlines() == [header, ";".join(["411111******1111", *cells[1:]])]
    assert {"csv", "body", "signature_base_string"} <= set(case["masked"])
    assert case["signed"]["signature"] == page.locator("#signature-base64").text_content()


def test_a_card_is_masked_within_a_payload_a_path_and_other_spellings(
    open_page, tmp_path: Path
) -> None:
    payload = b64encode(f"client-orderid;card;cvv2\r\n1;{CARD};123\r\n".encode()).decode()
    shown = b64encode(b"client-orderid;card;cvv2\r\n1;411111******1111;***\r\n").decode()
    page = open_page("/custom")
    page.get_by_label("url", exact=True).fill(f"https://example.com/pay/{CARD}/form")
    page.get_by_label("consumer_key", exact=True).fill("login")
    rows = (("payload", payload), ("note", "4111.1111.1111.1111"), ("at", "1700000000.123456"))
    page.get_by_role("button", name="Add a row").last.click()
    for index, (name, value) in enumerate(rows):
        page.locator("[name=extra_name]").nth(index).fill(name)
        page.locator("[name=extra_value]").nth(index).fill(value)
    case = json.loads(downloaded(page, tmp_path).read_text("utf-8"))
    assert case["url"] == "https://example.com/pay/411111******1111/form"
    assert case["parameters"] == [
        ["payload", shown],
        ["note", "411111******1111"],
        ["at", "1700000000.123456"],
    ]
    assert case["masked"] == ["url", "payload", "note"]
    expect(page.locator("[data-share-status]")).to_contain_text(
        "the base string made of it differs"
    )
    other = open_page("/diagnose")
    body = "a=1&payload=" + quote(payload, safe="")
    message = f"POST /pay/4111%201111%201111%201111?cvc=123 HTTP/1.1\r\nHost: h\r\n\r\n{body}"
    other.get_by_label("Request", exact=True).fill(message.replace("\r\n", "\n"))
    request = json.loads(downloaded(other, tmp_path).read_text("utf-8"))["request"]
    assert request.endswith("a=1&payload=" + quote(shown, safe=""))
    assert request.startswith("POST /pay/411111******1111?cvc=*** HTTP/1.1\n")


KEY_TEXTS = {
    "PEM": lambda pem: pem,
    "bare Base64": lambda pem: "".join(pem.splitlines()[1:-1]),
    "in a body": lambda pem: "a=1&key=" + quote("\n".join(pem.splitlines()[1:-1]), safe=""),
    "JSON": lambda pem: json.dumps({"key": "\n".join(pem.splitlines()[1:-1])}),
    "hex": lambda pem: b64decode("".join(pem.splitlines()[1:-1])).hex(),
    "twice": lambda pem: "".join(pem.splitlines()[1:-1]) * 2,
}


@pytest.mark.parametrize("form", KEY_TEXTS)
def test_nothing_is_shared_while_a_private_key_stands_in_the_request(
    open_page, throwaway_key: str, form: str
) -> None:
    page = open_page("/diagnose", **RIGHTS)
    request = page.get_by_label("Request", exact=True)
    request.fill(KEY_TEXTS[form](throwaway_key))
    page.evaluate("navigator.clipboard.writeText('nothing')")
    problem = page.locator("[data-share-problem]")
    for act in ("Copy a link", "Copy as Markdown", "Download the case"):
        press(page, act)
        expect(problem).to_contain_text("a private key stands in the case")
        expect(problem).to_contain_text("It stands in: request.")
    assert clipboard(page) == "nothing"
    request.fill("")
    press(page, "Copy as Markdown")
    expect(problem).to_be_hidden()


@pytest.mark.parametrize("form", KEY_TEXTS)
@pytest.mark.parametrize("field", ["signed_string", "body"])
def test_a_private_key_in_another_field_is_gone_before_a_case_is_made(
    open_page, throwaway_key: str, field: str, form: str
) -> None:
    page = open_page("/diagnose", **RIGHTS)
    page.get_by_label("Request", exact=True).fill("curl https://example.com/ -d a=b")
    page.get_by_text("What else is known", exact=True).click()
    page.locator(f"#{field}").fill(KEY_TEXTS[form](throwaway_key))
    expect(page.locator(f"#{field}")).to_have_value("")
    press(page, "Copy as Markdown")
    expect(page.locator("[data-share-status]")).to_have_text("Copied")
    assert "a=b" in clipboard(page)
    assert throwaway_key.splitlines()[3][:20] not in clipboard(page)


@pytest.mark.parametrize("form", KEY_TEXTS)
def test_a_file_or_link_with_a_private_key_is_refused(
    open_page, throwaway_key: str, form: str
) -> None:
    members = {"page": "diagnose", "request": KEY_TEXTS[form](throwaway_key)}
    content = json.dumps({"paynet_debug_case": 1} | members).encode()
    page = open_page("/diagnose")
    choose(page, {"name": "case.json", "mimeType": "application/json", "buffer": content})
    expect(page.locator("[data-share-problem]")).to_contain_text("holds a private key")
    expect(page.locator("#request")).to_have_value("")
    fragment = urlsafe_b64encode(content).decode().rstrip("=")
    other = open_page(f"/diagnose#case=j{fragment}")
    expect(other.locator("[data-share-problem]")).to_contain_text("holds a private key")
    expect(other.locator("#request")).to_have_value("")


def test_public_halves_certificates_and_signatures_are_shared(
    open_page, tmp_path: Path, throwaway_public_key: str, throwaway_key: str
) -> None:
    page = open_page("/diagnose")
    signature = b64encode(bytes(range(1, 256)) + b"x").decode()
    request = f"curl https://example.com/ -H 'Authorization: OAuth oauth_signature=\"{signature}\"'"
    page.get_by_label("Request", exact=True).fill(request)
    page.locator("#public_key").fill(throwaway_public_key)
    case = json.loads(downloaded(page, tmp_path).read_text("utf-8"))
    assert case["request"] == request
    assert case["public_key"] == throwaway_public_key
    assert case["masked"] == []
    page.locator("#public_key").fill(throwaway_key.replace("RSA PRIVATE", "PUBLIC"))
    assert "public_key" not in json.loads(downloaded(page, tmp_path).read_text("utf-8"))


DROP = """([selector, name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  const place = document.querySelector(selector);
  return ["dragover", "drop"].map((type) => !place.dispatchEvent(
    new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })));
}"""


def drop(page: Page, place: str, text: str) -> None:
    """Drop a file; the page must not leave it to the browser, which opens it."""
    expect(page.locator("[data-share]")).to_be_visible()
    page.wait_for_load_state("networkidle")  # a hand with a file is slower than the modules
    assert page.evaluate(DROP, [place, "case.json", text]) == [True, True]


BATCH = "process-recurring-payments"
DROPS = [
    *(
        (COMMAND, place)
        for place in ("body", "h1", "#orderid", "#request", "#result", "#share-title")
    ),
    *((f"/operations/{BATCH}", place) for place in ("body", "#csv", "[data-sheet]")),
    *(("/custom", place) for place in ("h1", "#url")),
    *(("/diagnose", place) for place in ("body", "#request", "#public_key", "#share-title")),
]


@pytest.mark.parametrize(("path", "place"), DROPS)
def test_a_case_file_can_be_dropped_anywhere(open_page, path: str, place: str) -> None:
    page = open_page(path, viewport={"width": 1280, "height": 700})
    if place == "#result":
        page.goto(page.url + "?example=1")
        press(page, "Submit")
        expect(page.locator(place)).to_be_visible()
    kind = "operation" if "operations" in path else path[1:]
    case = {"paynet_debug_case": 1, "page": kind, "consumer_key": "dropped", "request": "curl x"}
    if kind == "operation":
        case["operation"] = path.rpartition("/")[2]
    drop(page, place, json.dumps(case, indent=2))
    expect(page.locator(OPENED)).to_be_focused()
    expect(page.locator(OPENED)).to_be_in_viewport(ratio=1)
    if kind == "diagnose":
        expect(page.locator("#request")).to_have_value("curl x")
        expect(page.locator("#public_key")).to_have_value("")
    else:
        expect(page.locator("#consumer_key")).to_have_value("dropped")
    expect(page).to_have_url(re.compile(re.escape(path)))


def test_another_file_leaves_what_is_typed(open_page, throwaway_key: str) -> None:
    page = open_page(COMMAND)
    page.locator("#orderid").fill("typed")
    drop(page, "h1", "no case")
    expect(page.locator("[data-share-problem]")).to_contain_text("no case file")
    expect(page.locator("[data-share-problem]")).to_be_in_viewport()
    drop(page, "#private_key", throwaway_key)
    assert page.locator("#private_key_file").input_value().endswith("case.json")
    expect(page.locator("#orderid")).to_have_value("typed")


def test_a_link_opens_on_a_page_that_is_open(open_page) -> None:
    page = open_page(COMMAND, viewport={"width": 1280, "height": 700})
    expect(page.locator("[data-share]")).to_be_visible()
    for name in ("first", "second"):
        case = {"paynet_debug_case": 1, "page": "operation", "operation": "payout-pay"}
        text = json.dumps(case | {"parameters": [["orderid", name]]}).encode()
        fragment = urlsafe_b64encode(text).decode().rstrip("=")
        page.evaluate("(fragment) => { location.hash = fragment; }", f"case=j{fragment}")
        expect(page.locator("#orderid")).to_have_value(name)
        expect(page.locator(OPENED)).to_be_focused()
        expect(page.locator(OPENED)).to_be_in_viewport(ratio=1)
        expect(page.locator("#live-signature-base-string")).to_contain_text(f"orderid%3D{name}")
        assert "#" not in page.url


def test_a_case_that_is_opened_makes_an_old_result_stale(open_page, tmp_path: Path) -> None:
    page = open_page(f"{COMMAND}?example=1")
    press(page, "Submit")
    expect(page.locator("#result")).to_be_focused()
    file = downloaded(page, tmp_path)
    case = json.loads(file.read_text("utf-8"))
    case["parameters"] = [["orderid", "another"]]
    file.write_text(json.dumps(case), "utf-8")
    choose(page, file)
    expect(page.locator("#result .stale")).to_be_visible()
    expect(page.locator("#live-signature-base-string")).to_contain_text("orderid%3Danother")


def test_a_diagnosis_has_its_own_title(open_page) -> None:
    page = open_page("/diagnose", **RIGHTS)
    page.get_by_label("Request", exact=True).fill(f"curl https://x.example/ -d 'card={CARD}'")
    press(page, "Copy as Markdown")
    expect(page.locator("[data-share-status]")).to_contain_text("Copied. Card data is masked")
    assert clipboard(page).startswith("## Diagnosis of a request\n")


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
