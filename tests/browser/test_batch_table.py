"""A batch's CSV as a table: the text area stays the truth, the server the judge."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest
from playwright.sync_api import Route, expect

from tests.browser.sheet import COMMAND, CSV, DROP, HEADER, PASTE, cell, fill, status, text


def test_a_bad_cell_says_what_is_wrong_and_is_mended_in_place(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1")
    fill(page, CSV.replace("20;", "twenty;"))
    expect(status(page)).to_have_text("Mistakes: 1. Rows with mistakes: 1. Rows: 2.")
    amount = cell(page, "amount", 3)
    expect(amount).to_have_attribute("aria-invalid", "true")
    expect(amount).to_have_accessible_description("amount is not a number: its character 1 is 't'.")
    amount.fill("20")
    expect(status(page)).to_have_text("No mistake found. Rows: 2.")
    expect(amount).to_be_focused()
    assert text(page) == CSV
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#payload-preview")).to_contain_text("Their goods")


def test_a_change_rewrites_its_own_row_alone(open_page) -> None:
    page = open_page(COMMAND)
    first = '1;"one ";"say ""hello"";\nin two lines";10;USD'
    fill(page, f"{HEADER}\n{first}\n\n2;two;x;20;USD")
    cell(page, "payment-description", 4).fill('a; "b"')
    assert text(page) == f'{HEADER}\n{first}\n\n2;two;"a; ""b""";20;USD'


def test_a_change_just_before_signing_is_signed(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1")
    rows = "\n".join(f"{number};order-{number};x;10;USD" for number in range(600))
    fill(page, f"{HEADER}\n{rows}")
    cell(page, "currency", 2).fill("EUR")
    cell(page, "currency", 2).press("Control+Enter")
    expect(page.locator("#payload-preview")).to_contain_text("EUR")


def test_a_change_just_before_typing_into_the_text_is_kept(open_page) -> None:
    page = open_page(COMMAND)
    rows = "\n".join(f"{number};order-{number};x;10;USD" for number in range(600))
    fill(page, f"{HEADER}\n{rows}")
    cell(page, "currency", 2).fill("EUR")
    page.locator("#csv").press("Control+End")
    page.locator("#csv").press_sequentially("X")
    expect(status(page)).to_contain_text("Rows: 600.")
    assert "0;order-0;x;10;EUR\n" in text(page)
    assert text(page).endswith("USDX")


def test_rows_are_pasted_from_a_spreadsheet(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    where = "input[data-row='2'][data-column='3']"
    page.evaluate(PASTE, [where, "30\tEUR\r\n40\tGBP\r\n"])
    assert text(page).splitlines()[2:] == ["2;two;Their goods;30;EUR", ";;;40;GBP"]
    expect(page.locator("#announcements")).to_have_text("Rows pasted: 2")
    expect(cell(page, "client-orderid", 4)).to_have_attribute("aria-invalid", "true")


def test_a_whole_table_of_a_spreadsheet_is_pasted_into_the_text(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV.replace(";", "\t"))
    expect(status(page)).to_have_text("No mistake found. Rows: 2.")
    cell(page, "amount", 2).fill("11")
    assert "1\tone\tOur goods\t11\tUSD" in text(page)


@pytest.mark.parametrize("place", ["#csv", "[data-sheet]"])
def test_a_file_is_dropped(open_page, place: str) -> None:
    page = open_page(COMMAND)
    page.locator("[data-sheet]").wait_for()
    page.evaluate(DROP, [place, "batch.csv", "\ufeff" + CSV.replace("\n", "\r\n")])
    expect(status(page)).to_have_text("No mistake found. Rows: 2.")
    assert text(page) == CSV
    assert page.locator("#csv_file").input_value() == ""


def test_a_file_in_another_encoding_is_left_to_the_server(open_page) -> None:
    page = open_page(COMMAND)
    page.locator("[data-sheet]").wait_for()
    content = CSV.replace("Our goods", "товар").encode("windows-1251")
    page.locator("#csv_file").set_input_files(
        {"name": "batch.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(page.locator("[data-sheet]")).to_contain_text("windows-1251")
    assert page.locator("#csv_file").input_value().endswith("batch.csv")


@pytest.mark.parametrize(
    "around", ["{}", "payload={}", "a=1&payload={}", "a=1&payload={}&oauth_x=%3D&b"]
)
def test_an_existing_payload_is_read(open_page, around: str) -> None:
    page = open_page(COMMAND)
    page.get_by_text("Read an existing payload").click()
    written = b64encode(CSV.replace("goods", "товары").replace("\n", "\r\n").encode()).decode()
    page.locator("#sheet-payload").fill(around.format(quote(written, safe="")))
    page.get_by_role("button", name="Put it into the table").click()
    expect(cell(page, "payment-description", 2)).to_have_value("Our товары")
    assert text(page) == CSV.replace("goods", "товары")


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        ("!", "That is no Base64."),
        ("%zz", "That is no Base64."),
        (b64encode(bytes(range(200))).decode(), "but of binary data"),
        (b64encode(b"a;b\r\n\x00;1").decode(), "but of binary data"),
        ("a=1&b=2", "No parameter named payload"),
    ],
)
def test_what_is_no_payload_is_refused_in_a_sentence(open_page, pasted: str, why: str) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    page.get_by_text("Read an existing payload").click()
    box = page.locator("#sheet-payload")
    box.fill(pasted)
    page.get_by_role("button", name="Put it into the table").click()
    expect(box).to_be_focused()
    expect(page.locator("#sheet-payload-problem")).to_contain_text(why)
    assert text(page) == CSV


def test_the_table_is_one_stop_of_the_tab_key_and_arrows_move_in_it(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    cell(page, "amount", 2).focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "amount", 3)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(cell(page, "currency", 3)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Add a row").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, "recurring-payment-id", 4)).to_be_focused()


def test_a_bad_row_without_a_sentence_is_marked_all_the_same(open_page) -> None:
    page = open_page(COMMAND)
    found = {
        "rows": 2,
        "mistakes": 2,
        "wrong_rows": [2, 3],
        "messages": ["It is no number."],
        "errors": [[2, "amount", 0]],
    }
    page.route("**/cells", lambda route: route.fulfill(json=found))
    fill(page, CSV)
    expect(status(page)).to_contain_text(
        "Mistakes: 2. Rows with mistakes: 2. Rows: 2. Named in the"
    )
    head = page.locator(".sheet-grid tbody th").nth(1)
    expect(head).to_have_text("3 ✗A mistake in this row is named once those above are mended.")


def test_without_javascript_the_text_is_all_there_is(open_page) -> None:
    page = open_page(COMMAND, java_script_enabled=False)
    expect(page.locator("#csv")).to_be_visible()
    expect(page.locator("[data-sheet]")).to_be_hidden()


def test_a_text_is_neither_read_nor_sent_before_it_is_known_to_hold_no_key(open_page) -> None:
    page = open_page("/")
    late = {}
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.route("**/batch.js*", lambda route: late.update(batch=route))
    page.route("**/detection.js*", lambda route: late.update(detection=route))
    with page.expect_request("**/batch.js*"):
        page.goto(page.url + COMMAND.lstrip("/"))
    with page.expect_request("**/detection.js*"):
        page.locator("#csv").fill(CSV)
    late["batch"].continue_()
    page.evaluate("(address) => import(address).then(() => {})", late["batch"].request.url)
    expect(page.locator("[data-sheet]")).to_be_hidden()
    assert not [each for each in sent if each.endswith("/cells")]
    late["detection"].continue_()
    expect(status(page)).to_have_text("No mistake found. Rows: 2.")


def test_an_event_that_brings_nothing_new_takes_no_row_and_no_focus_away(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    expect(status(page)).to_have_text("No mistake found. Rows: 2.")
    page.get_by_role("button", name="Add a row").first.click()
    expect(cell(page, "recurring-payment-id", 4)).to_be_focused()
    page.evaluate(
        "() => document.querySelector('#csv').dispatchEvent(new Event('input', {bubbles: true}))"
    )
    expect(cell(page, "recurring-payment-id", 4)).to_be_focused()
    page.keyboard.type("3")
    expect(page.locator("#csv")).to_have_value(f"{CSV}\n3;;;;")


def test_a_row_is_added_to_the_text_that_was_just_typed(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    expect(status(page)).to_have_text("No mistake found. Rows: 2.")
    page.evaluate(
        """text => {
          const area = document.querySelector("#csv");
          area.value = text;
          area.dispatchEvent(new InputEvent("input", { bubbles: true }));
          document.querySelector("[data-sheet-add]").click();
        }""",
        f"{CSV}\n3;three;Our goods;30;USD",
    )
    expect(cell(page, "recurring-payment-id", 5)).to_be_focused()
    page.keyboard.type("4")
    expect(page.locator("#csv")).to_have_value(f"{CSV}\n3;three;Our goods;30;USD\n4;;;;")


def test_a_late_check_brings_no_old_cell_back(open_page) -> None:
    page = open_page("/")
    late: dict[str, list[Route]] = {"detection": [], "check": []}
    page.route("**/detection.js*", lambda route: late["detection"].append(route))
    page.goto(page.url + f"{COMMAND.lstrip('/')}?example=1")
    expect(status(page)).to_contain_text("No mistake found.")
    page.route("**/cells", lambda route: late["check"].append(route))
    with page.expect_request("**/cells"):
        cell(page, "amount", 2).press("x")
    cell(page, "currency", 2).fill("EUR")
    late["check"][0].continue_()
    expect(cell(page, "amount", 2)).to_have_attribute("aria-invalid", "true")
    expect(cell(page, "currency", 2)).to_have_value("EUR")
    assert ";EUR" in text(page)
    for route in [*late["detection"], *late["check"][1:]]:
        route.continue_()


def test_no_payload_empties_no_table(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    page.get_by_text("Read an existing payload", exact=True).click()
    page.get_by_role("button", name="Put it into the table").click()
    expect(page.locator("#sheet-payload-problem")).to_contain_text("no Base64")
    assert text(page) == CSV


def test_a_payload_is_read_once_however_often_it_is_asked_for(open_page) -> None:
    page = open_page(COMMAND)
    late = []
    page.route("**/payload-text.js*", lambda route: late.append(route))
    page.get_by_text("Read an existing payload", exact=True).click()
    page.locator("#sheet-payload").fill(b64encode(CSV.encode()).decode())
    with page.expect_request("**/payload-text.js*"):
        page.get_by_role("button", name="Put it into the table").dblclick()
    late[0].continue_()
    expect(status(page)).to_have_text("No mistake found. Rows: 2.")
    expect(page.locator("#sheet-payload-problem")).to_be_hidden()
    assert text(page) == CSV


def test_no_cell_is_changed_that_another_text_is_about_to_replace(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    page.evaluate(
        """() => {
          const [told, grid] = ["status", "grid"].map(
            (name) => document.querySelector(`[data-sheet-${name}]`));
          window.open = [];
          new MutationObserver(() => /read/.test(told.textContent) && window.open.push(!grid.inert))
            .observe(told, { childList: true });
        }"""
    )
    rows = "\n".join(f"{number};order-{number};x;10;USD" for number in range(6000))
    page.evaluate(DROP, ["[data-sheet]", "batch.csv", f"{HEADER}\n{rows}"])
    expect(status(page)).to_contain_text("Rows: 6000.")
    assert set(page.evaluate("() => window.open")) == {False}
