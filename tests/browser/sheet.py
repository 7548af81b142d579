"""The table of a batch as its tests speak of it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

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


def fill(page: Page, text: str) -> None:
    page.locator("#csv").fill(text)
    expect(status(page)).not_to_be_empty()


def status(page: Page) -> Locator:
    return page.locator("[data-sheet-status]")


def cell(page: Page, name: str, row: int) -> Locator:
    return page.get_by_role("textbox", name=f"{name}, {row}", exact=True)


def text(page: Page) -> str:
    return page.locator("#csv").input_value()


def bad_rows(count: int) -> str:
    rows = (f"{number};order-{number};x;ten;USD" for number in range(count))
    return "\n".join([HEADER, *rows])


def shown(page: Page) -> list[int]:
    """The numbers of the rows that stand in the table."""
    numbers = page.locator(".sheet-grid tbody tr:not(.sheet-gap) th")
    return [
        int(each) for each in numbers.evaluate_all("all => all.map(each => each.firstChild.data)")
    ]
