"""A batch of thousands of rows: all of it is there, none of it stops the page."""

from __future__ import annotations

from base64 import b64decode, b64encode
from itertools import pairwise
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from playwright.sync_api import expect

from paynet_debug.catalog.demo import demo_public_key
from tests.browser.sheet import (
    COMMAND,
    CSV,
    DROP,
    HEADER,
    PASTE,
    bad_rows,
    cell,
    fill,
    shown,
    status,
    text,
)

PASTE_TEXT = """([selector, text]) => {
  const area = document.querySelector(selector);
  area.focus();
  const options = {inputType: "insertFromPaste", data: text, bubbles: true, cancelable: true};
  area.dispatchEvent(new InputEvent("beforeinput", options));
}"""


def test_ten_thousand_rows_are_pasted_into_a_cell_in_pieces(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    page.evaluate(
        "() => { const goOn = scheduler.yield; window.turns = 0;"
        " scheduler.yield = () => { turns += 1; return goOn.call(scheduler); }; }"
    )
    rows = [f"{number}\torder-{number}\t{'x' * 90}\t10\tUSD" for number in range(10_000)]
    page.evaluate(PASTE, ["input[data-row='1'][data-column='0']", "\r\n".join(rows)])
    expect(status(page)).to_have_text("No mistake found. Rows: 10000.")
    assert page.evaluate("() => turns") > 30
    assert text(page).splitlines()[1:] == [each.replace("\t", ";") for each in rows]
    expect(page.locator("#csv")).to_be_hidden()


def test_of_ten_thousand_rows_the_first_and_the_bad_ones_are_shown_and_nothing_freezes(
    open_page,
) -> None:
    page = open_page(COMMAND)
    page.locator("[data-sheet]").wait_for()
    rows = [f"{number};order-{number};x;10;USD" for number in range(10_000)]
    for bad in (5_000, 9_999):
        rows[bad] = f"{bad};order-{bad};x;ten;USD"
    page.evaluate(DROP, ["#csv", "big.csv", "\n".join([HEADER, *rows])])
    expect(status(page)).to_have_text("Mistakes: 2. Rows with mistakes: 2. Rows: 10000.")
    expect(cell(page, "amount", 5_002)).to_have_attribute("aria-invalid", "true")
    expect(cell(page, "amount", 10_001)).to_have_attribute("aria-invalid", "true")
    assert page.locator(".sheet-grid tbody tr:not(.sheet-gap)").count() == 22
    expect(page.locator("#csv")).to_be_hidden()
    cell(page, "amount", 10_001).fill("10")
    expect(status(page)).to_have_text("Mistakes: 1. Rows with mistakes: 1. Rows: 10000.")
    page.get_by_role("button", name="Show the text, too").click()
    assert text(page).splitlines()[10_000] == "9999;order-9999;x;10;USD"


def test_ten_thousand_bad_rows_are_counted_named_and_shown_a_window_at_a_time(open_page) -> None:
    page = open_page(COMMAND)
    page.locator("[data-sheet]").wait_for()
    page.evaluate(DROP, ["#csv", "bad.csv", bad_rows(10_000)])
    expect(status(page)).to_have_text("Mistakes: 10000. Rows with mistakes: 10000. Rows: 10000.")
    assert shown(page) == list(range(2, 122))
    page.get_by_role("button", name="Show more rows with mistakes. Left: 9880").click()
    assert shown(page) == list(range(122, 242))
    expect(cell(page, "recurring-payment-id", 122)).to_be_focused()
    assert page.locator("[aria-invalid=true]").count() == 120
    cell(page, "amount", 130).fill("10")
    expect(status(page)).to_contain_text("Mistakes: 9999.")
    expect(cell(page, "amount", 130)).to_be_focused()
    expect(cell(page, "amount", 130)).not_to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Show the rows before. Rows: 120").click()
    assert shown(page) == list(range(2, 122))


def test_rows_between_the_shown_ones_come_on_demand(open_page) -> None:
    page = open_page(COMMAND)
    rows = bad_rows(300).replace("ten", "10").splitlines()
    rows[250] = rows[250].replace(";10;", ";ten;")
    fill(page, "\n".join(rows))
    expect(cell(page, "amount", 251)).to_be_visible()
    page.get_by_role("button", name="Show more rows. Left: 279").click()
    expect(cell(page, "recurring-payment-id", 22)).to_be_focused()
    assert {*range(22, 122)} <= set(shown(page))


def test_a_row_added_to_a_long_batch_is_shown(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, bad_rows(2_000))
    expect(status(page)).to_contain_text("Rows: 2000.")
    page.get_by_role("button", name="Add a row").first.click()
    expect(cell(page, "recurring-payment-id", 2_002)).to_be_focused()


def test_text_of_many_lines_is_inserted_at_once(open_page) -> None:
    page = open_page(COMMAND)
    page.locator("[data-sheet]:not([hidden])").wait_for()
    page.evaluate(
        "() => { window.inputs = 0;"
        " document.querySelector('#csv').addEventListener('input', () => inputs += 1); }"
    )
    typed = bad_rows(3_000).replace("ten", "10")
    page.locator("#csv").fill(typed)  # as a keyboard's own paste does, not as the clipboard
    expect(status(page)).to_contain_text("No mistake found. Rows: 3000.")
    assert page.evaluate("() => inputs") == 1
    assert text(page) == typed


def test_text_of_many_lines_is_inserted_at_once_into_any_box(open_page) -> None:
    page = open_page("/diagnose")
    box = page.locator("#request")
    box.evaluate("box => { window.inputs = 0; box.addEventListener('input', () => inputs += 1); }")
    box.fill("before\nafter")
    box.evaluate("box => box.setSelectionRange(7, 12)")
    page.keyboard.insert_text("line\n" * 3_000)
    assert box.input_value() == "before\n" + "line\n" * 3_000
    assert page.evaluate("() => inputs") < 10


def test_few_lines_are_left_to_the_browser_which_can_undo_them(open_page) -> None:
    page = open_page(COMMAND)
    fill(page, CSV)
    page.locator("#csv").focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n3;three;x;30;EUR")
    assert text(page).endswith("EUR")
    page.keyboard.press("Control+z")
    assert not text(page).endswith("EUR")


def test_a_long_paste_is_read_in_pieces_between_which_the_page_answers(open_page) -> None:
    page = open_page(COMMAND)
    page.locator("[data-sheet]:not([hidden])").wait_for()
    wide = ";".join(f"column-{number}" for number in range(15))
    rows = (f"{number};order-{number};x;10;USD;" + "y;" * 14 + "z" * 80 for number in range(10_000))
    pasted = "\n".join([f"{HEADER};{wide}", *rows])
    # How much is read from one turn of the browser to the next does not depend on the machine.
    page.evaluate("""() => {
      const [status, goOn] = [document.querySelector("[data-sheet-status]"), scheduler.yield];
      window.turns = [];
      scheduler.yield = () => { turns.push(status.textContent); return goOn.call(scheduler); };
    }""")
    page.evaluate(PASTE_TEXT, ["#csv", pasted])
    expect(status(page)).to_contain_text("No mistake found. Rows: 10000.")
    read = [int(each.removeprefix("Rows read: ")) for each in page.evaluate("() => turns")]
    steps = [after - before for before, after in pairwise([0, *read, 10_001])]
    assert 0 < min(steps) <= max(steps) < 500
    assert text(page) == pasted
    expect(page.locator("[data-sheet-scroll]")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False], ids=["JavaScript", "no JavaScript"])
def test_the_result_of_a_long_batch_holds_each_row_twice(open_page, javascript: bool) -> None:
    page = open_page(f"{COMMAND}?example=1", java_script_enabled=javascript)
    typed = bad_rows(7_000).replace("ten", "10")
    page.locator("#csv").evaluate("(area, text) => { area.value = text; }", typed)
    with page.expect_response(lambda each: each.request.method == "POST") as answer:
        page.get_by_role("button", name="Sign", exact=True).click()
    payload = quote(b64encode(typed.replace("\n", "\r\n").encode() + b"\r\n").decode(), safe="")
    assert page.locator("#post-body").text_content() == f"payload={payload}"
    assert len(answer.value.body()) < len(typed) + len(payload) + 120_000
    if not javascript:
        expect(page.locator("#signature-base-string")).to_contain_text("characters")
        return
    expect(page.locator("[data-in-part]")).to_have_count(0)
    base = page.locator("#signature-base-string").text_content() or ""
    normalized = page.locator("#normalized-parameters").text_content() or ""
    assert f"payload={payload}" in normalized
    assert base.endswith("&" + quote(normalized, safe="-._~"))
    signature = page.locator("#signature-base64").text_content() or ""
    public_key = load_pem_public_key(demo_public_key().encode())
    public_key.verify(b64decode(signature), base.encode(), PKCS1v15(), SHA256())
