"""A batch's CSV as a table: the text area stays the truth, the server the judge."""

from __future__ import annotations

from base64 import b64decode, b64encode
from itertools import pairwise
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from playwright.sync_api import Page, expect

from paynet_debug.catalog.demo import demo_public_key

COMMAND = "/operations/process-recurring-payments"
HEADER = "recurring-payment-id;client-orderid;payment-description;amount;currency"
CSV = f"{HEADER}\n1;one;Our goods;10;USD\n2;two;Their goods;20;USD"

DROP = """([selector, name, text]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], name));
  const event = new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}"""

PASTE = """([selector, text]) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/plain", text);
  const options = {clipboardData: clipboard, bubbles: true, cancelable: true};
  const event = new ClipboardEvent("paste", options);
  document.querySelector(selector).dispatchEvent(event);
}"""

PASTE_TEXT = """([selector, text]) => {
  const area = document.querySelector(selector);
  area.focus();
  const options = {inputType: "insertFromPaste", data: text, bubbles: true, cancelable: true};
  area.dispatchEvent(new InputEvent("beforeinput", options));
}"""


def fill(page: Page, text: str) -> None:
    page.locator("#csv").fill(text)
    expect(status(page)).not_to_be_empty()


def status(page: Page):
    return page.locator("[data-sheet-status]")


def cell(page: Page, name: str, row: int):
    return page.get_by_role("textbox", name=f"{name}, {row}", exact=True)


def text(page: Page) -> str:
    return page.locator("#csv").input_value()


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


def test_an_existing_payload_is_read(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_text("Read an existing payload").click()
    box = page.get_by_label("Base64, as it was sent")
    box.fill("!")
    page.get_by_role("button", name="Put it into the table").click()
    expect(box).to_be_focused()
    expect(page.get_by_text("That is not the Base64 of CSV text in UTF-8.")).to_be_visible()
    written = b64encode(CSV.replace("goods", "товары").replace("\n", "\r\n").encode()).decode()
    box.fill("payload=" + written.replace("=", "%3D"))
    page.get_by_role("button", name="Put it into the table").click()
    expect(cell(page, "payment-description", 2)).to_have_value("Our товары")
    assert text(page) == CSV.replace("goods", "товары")


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


def bad_rows(count: int) -> str:
    rows = (f"{number};order-{number};x;ten;USD" for number in range(count))
    return "\n".join([HEADER, *rows])


def shown(page: Page) -> list[int]:
    """The numbers of the rows that stand in the table."""
    numbers = page.locator(".sheet-grid tbody tr:not(.sheet-gap) th")
    return [
        int(each) for each in numbers.evaluate_all("all => all.map(each => each.firstChild.data)")
    ]


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


def test_without_javascript_the_text_is_all_there_is(open_page) -> None:
    page = open_page(COMMAND, java_script_enabled=False)
    expect(page.locator("#csv")).to_be_visible()
    expect(page.locator("[data-sheet]")).to_be_hidden()
