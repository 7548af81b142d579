"""Pages as a browser without JavaScript meets them: read a form, change it, press a button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from app import create_application

BASE_URL = "http://127.0.0.1:8000"


class Visitor:
    """One browser: keeps its cookies, reads pages, fills in forms."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def open(self, path: str, language: str = "en") -> BeautifulSoup:
        """The page at ``path``; it must be there."""
        answer = self._client.get(path, BASE_URL, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.status
        return BeautifulSoup(answer.text, "html.parser")

    def get(self, path: str) -> TestResponse:
        """What ``path`` is answered with, redirects followed."""
        return self._client.get(path, BASE_URL, follow_redirects=True)

    def press(self, page: BeautifulSoup, form: str, action: str, **changes: str) -> BeautifulSoup:
        """The page after the button ``action`` of the form that the CSS selector names."""
        return BeautifulSoup(self.send(page, form, action, **changes).text, "html.parser")

    def send(
        self, page: BeautifulSoup, form: str, action: str, *, to: str = "", **changes: str
    ) -> TestResponse:
        """The same, as it was answered; ``to`` is the button's own address, if it has one."""
        found = page.select_one(form)
        assert found is not None
        fields = form_fields(found)
        for name, value in changes.items():
            fields.setlist(name, [value])
        if action:
            fields["action"] = action
        answer = self._client.post(
            (to or str(found["action"])).partition("#")[0],
            BASE_URL,
            data=fields,
            headers={"Accept-Language": str(page.html["lang"])},
            follow_redirects=True,
        )
        assert answer.status_code == 200, answer.status
        return answer


def form_fields(form: Tag) -> MultiDict[str, str]:
    """What a browser would send of ``form`` as it stands, without a button."""
    fields: MultiDict[str, str] = MultiDict()
    for control in form.select("input, textarea, select"):
        name, kind = control.get("name"), control.get("type")
        if not name or kind == "file" or (kind == "checkbox" and not control.has_attr("checked")):
            continue
        if control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            fields.add(name, chosen["value"])
        elif control.name == "textarea":
            text = control.text.removeprefix("\r").removeprefix("\n")
            fields.add(name, "\r\n".join(text.splitlines()))
        else:
            fields.add(name, control.get("value", ""))
    return fields


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    state = tmp_path / "emulator.sqlite3"
    application = create_application(
        {
            "SECRET_KEY": "the tests' own, which is no secret",
            "DATABASE_URL": f"sqlite:///{state}",
            "RATE_LIMIT": "off",
        }
    )
    return Visitor(Client(application))


@pytest.fixture
def value() -> Callable[[BeautifulSoup, str], str]:
    """Reads what an output holds: the whole text of the element with that id."""

    def read(page: BeautifulSoup, element_id: str) -> str:
        element = page.find(id=element_id)
        assert isinstance(element, Tag), element_id
        assert element.name not in ("input", "textarea", "select")
        return element.text

    return read
