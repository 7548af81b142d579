"""What stands around every page: navigation, languages, and the templates' small filters."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from wtforms import Field

from paynet_debug import __version__
from paynet_debug.text import N_
from paynet_debug.transport import Exchange
from paynet_debug.web.console import console
from paynet_debug.web.language import current_language
from paynet_debug.web.misplaced import withhold

pages = Blueprint("pages", __name__)

PLACES = (
    ("catalogue", N_("API commands")),
    ("diagnose", N_("Diagnose")),
    ("keys", N_("Keys")),
    ("custom", N_("Any URL")),
    ("sandbox", N_("Emulator")),
    ("security", N_("Security")),
)
"""The navigation, in its order: view names of this blueprint. Those without a view are left out."""

FIELDS_BEFORE_PARAMETERS = (
    "environment",
    "url",
    "endpoint_id",
    "endpoint_group_id",
    "consumer_key",
    "private_key",
    "private_key_file",
    "passphrase",
    "csv",
    "csv_file",
)
FIELDS_AFTER_PARAMETERS = ("extra_name", "nonce", "timestamp", "json_answer")

PIECE = 4000
"""Characters of a very long value that are laid out at once."""

LANGUAGE_NAMES = (("en", "English"), ("ru", "Русский"))


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation, its title in the reader's language."""

    url: str
    title: str
    current: bool


@dataclass(frozen=True, slots=True)
class Language:
    """One entry of the language switch; ``url`` is the present page in that language.

    On a page with a form the entry is one of its buttons, so that what is typed goes along: the
    template names the form (``kept_form``), the action that leads to the same page
    (``language_action``) and that of the form's first button (``first_action``).
    """

    code: str
    name: str
    url: str
    current: bool


@pages.app_context_processor
def _frame() -> dict[str, Any]:
    return {
        "endpoints": current_app.view_functions,
        "language": current_language(),
        "languages": tuple(_languages()),
        "navigation": tuple(_navigation()),
        "version": __version__,
    }


def _navigation() -> list[Place]:
    here = "catalogue" if request.endpoint == "pages.operation" else request.endpoint or ""
    return [
        Place(url_for(f"pages.{name}"), gettext(title), here.removeprefix("pages.") == name)
        for name, title in PLACES
        if f"pages.{name}" in current_app.view_functions
    ]


def _languages() -> list[Language]:
    return [
        Language(code, name, _same_page(code), code == current_language())
        for code, name in LANGUAGE_NAMES
    ]


def _same_page(language: str) -> str:
    """The address of the present page in ``language``; the catalogue's where there is none."""
    if request.endpoint is None or not request.endpoint.startswith("pages."):
        return url_for("pages.catalogue", lang=language)
    # Not by url_for: it takes names such as "endpoint" and "_scheme" for its own.
    kept = {name: withhold(value) for name, value in request.args.items()}
    query = urlencode({**kept, "lang": language})
    return f"{url_for(request.endpoint, **(request.view_args or {}))}?{query}"


@pages.app_template_global("commands")
def commands() -> list[str]:
    """The ids of all documented commands: of each a shared case can be opened."""
    return [each.id for each in console().catalog.operations]


@pages.app_template_filter("in_page_order")
def in_page_order(form: Iterable[Field]) -> list[Field]:
    """The fields of a form from the top of its page to the bottom."""

    def place(field: Field) -> int:
        if field.name in FIELDS_BEFORE_PARAMETERS:
            return FIELDS_BEFORE_PARAMETERS.index(field.name) - len(FIELDS_BEFORE_PARAMETERS)
        if field.name in FIELDS_AFTER_PARAMETERS:
            return FIELDS_AFTER_PARAMETERS.index(field.name) + 1
        return 0

    return sorted(form, key=place)


@pages.app_template_filter("wire")
def wire(text: str) -> Markup:
    """Escape ``text`` so that a browser keeps what its parser would change: CR and NUL."""
    escaped = str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(escaped)  # noqa: S704 - escaped above


@pages.app_template_filter("whole")
def whole(text: str) -> Markup:
    """Escape as ``wire`` does; cut a value of megabytes into pieces.

    A browser lays a piece out when it scrolls into view, not before: the whole of one such value
    takes it seconds. The element's text stays the same to the letter.
    """
    if len(text) <= 5 * PIECE:
        return wire(text)
    pieces = (wire(text[start : start + PIECE]) for start in range(0, len(text), PIECE))
    return Markup("").join(Markup('<span class="piece">{}</span>').format(each) for each in pieces)


@pages.app_template_filter("path")
def path(template: str) -> Markup:
    """A documented path whose ``{placeholders}`` stand out."""
    escaped = str(escape(template)).replace("/", "/<wbr>")
    marked = escaped.replace("{", "<var>{").replace("}", "}</var>")
    return Markup(marked)  # noqa: S704 - escaped above


@pages.app_template_filter("host")
def host(url: str) -> str:
    """Host and port of an absolute URL."""
    return urlsplit(url).netloc


@pages.app_template_filter("base64")
def base64(content: bytes) -> str:
    """Standard Base64 on one line."""
    return b64encode(content).decode("ascii")


@pages.app_template_filter("moment")
def moment(timestamp: str) -> str:
    """Unix seconds as a date and time in UTC; "" for what is none of this age of the world."""
    try:
        return f"{datetime.fromtimestamp(int(timestamp), UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return ""


@pages.app_template_filter("head_text")
def head_text(exchange: Exchange) -> str:
    """Status line and headers of an answer, a line each."""
    lines = [f"HTTP/1.1 {exchange.status} {exchange.reason}".rstrip()]
    return "\n".join(lines + [f"{name}: {value}" for name, value in exchange.headers])
