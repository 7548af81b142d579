"""String faults of the values: charset, Unicode form, blanks, line ends, single values.

Rank says when a change runs: what reads the wire first (10), what picks parameters then (20-50),
what rewrites text (60-80), what turns text into other bytes last (90).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from paynet_debug.diagnosis.recipe import ParameterChange
from paynet_debug.diagnosis.request import Parameter, Source
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule, change, setting
from paynet_debug.text import N_, Message

_CHARSETS = ("cp1251", "latin-1", "cp1252", "koi8-r", "cp866", "utf-16-le")
_CHARSET_NAMES = {
    "cp1251": "windows-1251", "latin-1": "ISO-8859-1", "cp1252": "windows-1252",
    "koi8-r": "KOI8-R", "cp866": "IBM866", "utf-16-le": "UTF-16", "ascii": "US-ASCII",
}  # fmt: skip
BLANKS = " \t\xa0\ufeff\u200b"


def rewriting(write: Callable[[str], str], source: Source | None = None) -> ParameterChange:
    """Change the text of every value, or of one source's values."""
    return lambda parameters: tuple(
        each.with_value(write(each.value)) if source in (None, each.source) else each
        for each in parameters
    )


def text_change(
    rank: int, apply: ParameterChange, *slots: str, variant: Message | None = None, rarity: int = 1
) -> Change:
    """A change of the parameters as a change of the recipe."""
    return change(
        lambda r: r._replace(parameters=r.with_parameters(rank, apply)),
        *slots,
        variant=variant,
        rarity=rarity,
    )


def in_charset(charset: str) -> ParameterChange:
    """Values as bytes of ``charset``; what it lacks becomes ``?``, as most languages write it."""

    def write(text: str) -> str:
        if text.isascii():
            return text
        return text.encode(charset, "replace").decode("utf-8", "surrogateescape")

    return rewriting(write)


def _misread(charset: str) -> ParameterChange:
    """UTF-8 bytes taken for ``charset`` and written as UTF-8 again (``Ã©`` for ``é``)."""

    def write(text: str) -> str:
        if text.isascii():
            return text
        return text.encode("utf-8", "surrogateescape").decode(charset, "replace")

    return rewriting(write)


def _charset(context: Context) -> Iterable[Change]:
    if all(each.value.isascii() and each.name.isascii() for each in context.request.parameters):
        return
    for charset in (*_CHARSETS, "ascii"):
        name = _CHARSET_NAMES[charset]
        said = Message(N_("The values were signed as bytes of %(charset)s."), charset=name)
        yield text_change(90, in_charset(charset), "charset", variant=said)
    for charset in ("latin-1", "cp1252", "cp1251"):
        name = _CHARSET_NAMES[charset]
        said = Message(
            N_("The bytes sent were taken for %(charset)s text and then signed as UTF-8."),
            charset=name,
        )
        yield text_change(90, _misread(charset), "charset", variant=said)


def _unicode(context: Context) -> Iterable[Change]:
    for form in ("NFC", "NFD", "NFKC"):
        said = Message(N_("The signed text is in the Unicode form %(form)s."), form=form)

        def write(text: str, form: str = form) -> str:
            return text if text.isascii() else unicodedata.normalize(form, text)  # type: ignore[arg-type]

        yield text_change(70, rewriting(write), "unicode", variant=said)


def _one(index: int, value: str) -> ParameterChange:
    """Another value for the parameter at ``index`` of the request's own order."""

    def apply(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        return (
            *parameters[:index],
            parameters[index].with_value(value),
            *parameters[index + 1 :],
        )

    return apply


def _trim(context: Context) -> Iterable[Change]:
    yield text_change(
        60,
        rewriting(lambda text: text.strip(BLANKS)),
        "trim",
        variant=Message(N_("It was signed trimmed and sent with the blank.")),
    )
    yield text_change(60, rewriting(str.rstrip), "trim", rarity=3)
    yield text_change(60, rewriting(str.lstrip), "trim", rarity=3)
    for index, each in enumerate(context.request.parameters):
        for value in (
            each.value + " ",
            " " + each.value,
            each.value.strip(BLANKS),
            each.value + "\n",
        ):
            if value == each.value:
                continue
            said = Message(N_("It is the value of %(name)s."), name=each.name)
            yield text_change(5, _one(index, value), "trim", variant=said, rarity=2)
    padded = rewriting(lambda text: text + " ", Source.BODY)
    yield text_change(60, padded, "trim", rarity=3)


def _line_breaks(context: Context) -> Iterable[Change]:
    for name, end in (("LF", "\n"), ("CRLF", "\r\n")):
        said = Message(N_("The lines of the body were joined by %(end)s and “&”."), end=name)
        yield text_change(60, _wrapped(end), "lines", variant=said)
        yield change(setting(joiner=end + "&"), "lines", variant=said)
        said = Message(N_("The lines of the body were joined by “&” and %(end)s."), end=name)
        yield text_change(60, _wrapped_after(end), "lines", variant=said)
        yield change(setting(joiner="&" + end), "lines", variant=said, rarity=2)
    yield text_change(
        60,
        _unwrapped,
        "lines",
        variant=Message(N_("Line ends around names and values were not signed.")),
    )
    for said, pattern, end in (
        (Message(N_("Line ends within a value were signed as LF.")), r"\r\n?", "\n"),
        (Message(N_("Line ends within a value were signed as CRLF.")), r"\r\n|\r|\n", "\r\n"),
        (Message(N_("Line ends within a value were not signed.")), r"\r\n|\r|\n", ""),
        (Message(N_("Line ends within a value were signed as blanks.")), r"\r\n|\r|\n", " "),
    ):
        write = lambda text, p=pattern, e=end: re.sub(p, e, text)  # noqa: E731
        yield text_change(60, rewriting(write), "lines", variant=said)


def _wrapped(end: str) -> ParameterChange:
    """Every body value but the last ends with the line break that stood before the ``&``."""

    def apply(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        last = max((i for i, p in enumerate(parameters) if p.source is Source.BODY), default=-1)
        return tuple(
            each.with_value(each.value + end)
            if each.source is Source.BODY and index != last
            else each
            for index, each in enumerate(parameters)
        )

    return apply


def _wrapped_after(end: str) -> ParameterChange:
    """Every body name but the first begins with the line break that stood behind the ``&``."""

    def apply(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        first = next((i for i, p in enumerate(parameters) if p.source is Source.BODY), -1)
        return tuple(
            each._replace(name=end + each.name)
            if each.source is Source.BODY and index != first
            else each
            for index, each in enumerate(parameters)
        )

    return apply


def _unwrapped(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    return tuple(
        each._replace(name=each.name.strip("\r\n"), value=each.value.strip("\r\n"))
        for each in parameters
    )


RULES = (
    Rule(
        "wrong-charset",
        Message(N_("Text was signed in another character set than it was sent")),
        Message(
            N_("A signature is made of UTF-8 bytes, and the same text has to be sent in UTF-8.")
        ),
        Message(
            N_(
                "Encode text as UTF-8 everywhere: when reading it, when signing it and when "
                "sending it."
            )
        ),
        _charset,
    ),
    Rule(
        "unicode-form",
        Message(N_("Text was signed in another Unicode form than it was sent")),
        Message(
            N_(
                "A letter with an accent is one character in NFC and two in NFD: they look "
                "alike but are different bytes."
            )
        ),
        Message(N_("Normalize text once, to NFC, before both signing and sending it.")),
        _unicode,
    ),
    Rule(
        "values-not-trimmed",
        Message(N_("Blanks around a value were on one side only")),
        Message(
            N_("The value that was signed and the value that was sent differ by blanks at an end.")
        ),
        Message(N_("Trim values once, before both signing and sending them.")),
        _trim,
    ),
    Rule(
        "line-breaks",
        Message(N_("Line breaks were signed that are not in the body, or the reverse")),
        Message(
            N_(
                "The documentation wraps its example bodies before each & for reading; the "
                "real body is one line. Line ends inside a value have to be the same in the "
                "body and in the signature."
            )
        ),
        Message(
            N_("Send and sign the body as one line, and sign exactly the line ends that are sent.")
        ),
        _line_breaks,
    ),
)
