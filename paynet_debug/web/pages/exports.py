"""The request of a page's form in every format, for the section “Take it away”."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from markupsafe import Markup

from paynet_debug.export import Format, Snippet, formats, write
from paynet_debug.signing import Signed
from paynet_debug.web.code_colours import coloured
from paynet_debug.web.export_flow import export_input
from paynet_debug.web.forms import SigningForm
from paynet_debug.web.signing_input import CheckedInput

FIRST_SHOWN = "curl"
FIRST_SHOWN_WITHOUT_KEY = "python"

MAX_BODY = 50_000
"""Characters of a form body. A larger one, of a long batch, would stand on the page two dozen
times; the API gives each format by itself."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One format's text, ready to be shown; ``command`` runs the file, "" if nothing does."""

    format: Format
    snippet: Snippet
    code: Markup
    command: str
    address: str


@dataclass(frozen=True, slots=True)
class TakeAway:
    """What the section offers. ``too_large`` says that the texts were left out."""

    offered: tuple[Taken, ...]
    shown: str = ""
    without_key: bool = False
    too_large: bool = False


def take_away(checked: CheckedInput, signed: Signed | None) -> TakeAway:
    """Every format of a signed request, or of a sound input those that sign by themselves."""
    given = export_input(checked, signed)
    if sum(len(name) + len(value) for name, value in given.parameters) > MAX_BODY:
        return TakeAway((), too_large=True)
    offered = (each for each in formats() if each.signs or signed is not None)
    return TakeAway(
        tuple(_taken(each, write(each.id, given)) for each in offered),
        shown=FIRST_SHOWN if signed else FIRST_SHOWN_WITHOUT_KEY,
        without_key=signed is None,
    )


def code_alone(form: SigningForm) -> TakeAway | None:
    """What a form without a key gives: code that signs. None where the form is refused."""
    return take_away(form.checked, None) if form.validate() else None


def _taken(chosen: Format, snippet: Snippet) -> Taken:
    return Taken(
        format=chosen,
        snippet=snippet,
        code=coloured(snippet.text, chosen.language),
        command=chosen.command.replace("{file}", snippet.filename),
        address=_address(snippet.text),
    )


def _address(text: str) -> str:
    """A ``data:`` URL of ``text``: a link that downloads without a further request or a script."""
    return "data:application/octet-stream;base64," + b64encode(text.encode()).decode("ascii")
