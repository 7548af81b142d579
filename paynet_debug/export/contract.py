"""What a format gets, what it gives, and what the programs of all languages share.

A format is one module of this folder with a constant ``FORMAT`` and a function ``write``. A format
that is a program holds its source as a template, read as it will be shown, with places such as
``@@url@@`` for values; how a value is quoted is the one thing that each language says for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from paynet_debug.catalog.gateway import JSON_MEDIA_TYPE, TIMESTAMP_WINDOW_SECONDS
from paynet_debug.catalog.model import Environment, Operation
from paynet_debug.oauth1.base_string import base_string_uri
from paynet_debug.oauth1.encoding import Pairs, parse_form
from paynet_debug.oauth1.message import HTTPRequest
from paynet_debug.text import N_, Message, Remark

Quote = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to take a request away.

    ``language`` is the name of a Pygments lexer. ``signs`` tells code that signs at each run from
    a frozen request, which holds one signature and so needs ``ExportInput.request``. ``place``
    orders the formats where they are listed; ``suffix`` ends the file's name. ``command`` runs a
    program in a POSIX shell, ``{file}`` standing for the file's name; ``steps`` say what to do
    with a file that no command runs.
    """

    id: str
    label: str
    language: str
    signs: bool
    suffix: str
    place: int
    command: str = ""
    steps: Message | None = None


@dataclass(frozen=True, slots=True)
class ExportInput:
    """A request as the user typed it, and, for a frozen format, as it was signed.

    ``url`` is absolute and may hold a query; ``parameters`` are those of the body, decoded, in
    order, duplicates kept. ``operation`` and ``environment`` are None for a request to a URL of
    the user's own. ``group`` says that ``endpoint_id`` is an endpoint group's. ``request`` is
    the signed request and ``timestamp`` its Unix seconds.
    """

    url: str
    consumer_key: str
    parameters: Pairs
    operation: Operation | None = None
    environment: Environment | None = None
    endpoint_id: str = ""
    group: bool = False
    json_answer: bool = False
    request: HTTPRequest | None = None
    timestamp: str | None = None

    @property
    def name(self) -> str:
        """The command's id, or "request" where there is none: the stem of a file's name."""
        return self.operation.id if self.operation else "request"

    @property
    def accept(self) -> str:
        """The value of the ``Accept`` header."""
        return JSON_MEDIA_TYPE if self.json_answer else "*/*"

    @property
    def signed_request(self) -> HTTPRequest:
        """The signed request; raises ``ValueError`` where a frozen format was given none."""
        if self.request is None:
            raise ValueError("a frozen format needs the signed request")
        return self.request


@dataclass(frozen=True, slots=True)
class Snippet:
    """An exported text. ``warnings`` tell what the text cannot say or carry itself."""

    format: str
    filename: str
    text: str
    warnings: tuple[Remark, ...] = ()


def snippet(
    form: Format, export: ExportInput, text: str, warnings: tuple[Remark, ...] = ()
) -> Snippet:
    """Name ``text`` after the command and the format."""
    return Snippet(form.id, export.name + form.suffix, text, warnings)


def fill(template: str, **values: str) -> str:
    """Put ``values`` into the ``@@name@@`` places of ``template``, less its first line end.

    In one pass: a value that holds such a mark itself is left alone.
    """
    return re.sub(r"@@(\w+)@@", lambda place: values[place.group(1)], template.lstrip("\n"))


def program(form: Format, export: ExportInput, template: str, quote: Quote, row: str) -> Snippet:
    """Fill a language's template; ``row`` is one parameter's line, ``{}`` for name and value.

    The URL is written with scheme and host in lower case and no default port, so that what
    precedes its query is the base string URI (RFC 5849, 3.4.1.2) and no program has to make it.
    For a language whose library reads no query there is ``@@query@@``: its rows, in one line.
    """
    query = urlsplit(export.url).query
    text = fill(
        template,
        url=quote(base_string_uri(export.url) + (f"?{query}" if query else "")),
        query=" ".join(_rows(parse_form(query), quote, row.strip())).removesuffix(","),
        consumer_key=quote(export.consumer_key),
        accept=quote(export.accept),
        parameters="\n".join(_rows(export.parameters, quote, row)),
    )
    return snippet(form, export, text)


def _rows(pairs: Pairs, quote: Quote, row: str) -> list[str]:
    return [row.format(quote(name), quote(value)) for name, value in pairs]


def escape(text: str, escapes: Mapping[str, str], numeric: Callable[[int], str]) -> str:
    """Write ``text`` for a string literal.

    A character with an entry in ``escapes`` is written so; any other that is not printable goes
    through ``numeric`` as its code point, which also shows what hides in a value: a no-break
    space, a byte order mark, a mark that reverses the direction of writing.
    """
    return "".join(
        escapes.get(each) or (each if each.isprintable() else numeric(ord(each))) for each in text
    )


def single_quoted(text: str, escapes: Mapping[str, str]) -> str:
    """A literal of PHP or Ruby: in single quotes, or in double where a character has to be escaped.

    ``escapes`` are those of the double quotes.
    """
    if text.isprintable():
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    escaped = escape(text, escapes, r"\u{{{:x}}}".format)
    return f'"{escaped}"'


def frozen_warning(export: ExportInput) -> Remark:
    """How long a signed request can be sent, and how often."""
    return Remark(
        "export-frozen",
        Message(
            N_(
                "This is one signed request: its timestamp is good for about %(minutes)s minutes "
                "and its nonce serves once. Sent later or a second time, it is refused. "
                "Sign again, or take code that signs."
            ),
            minutes=TIMESTAMP_WINDOW_SECONDS // 60,
        ),
    )


def signed_at(timestamp: str | None) -> str:
    """The moment that ``timestamp`` (Unix seconds) names, in English; "" if it names none."""
    try:
        moment = datetime.fromtimestamp(int(timestamp or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return f" at {moment:%Y-%m-%d %H:%M:%S} UTC"


def placeholder_warning(export: ExportInput, application: str) -> tuple[Remark, ...]:
    """A warning if ``application`` would take a part of a value for one of its variables.

    Neither Postman nor Bruno has a way to write two opening braces that mean themselves.
    """
    if not any("{{" in text for pair in export.parameters for text in pair):
        return ()
    message = Message(
        N_(
            "A name or value holds “{{”, where %(application)s sees the beginning of a variable: "
            "if one of that name exists, its value is sent instead."
        ),
        application=application,
    )
    return (Remark("export-placeholder", message),)
