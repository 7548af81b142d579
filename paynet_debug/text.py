"""Sentences for people, in English and Russian, made where no request or language is known.

The core only *states* what is to be said; the room ``web`` renders it in the reader's language.

- ``N_("…")`` marks an English sentence so that gettext extracts it; it returns it unchanged.
- ``Message`` is such a sentence with the values that fill its ``%(name)s`` places.
- ``Text`` is a catalogue's own sentence, which carries both languages with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LANGUAGES = ("en", "ru")

Translate = Callable[[str], str]


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for the marker
    """Mark an English sentence for translation; return it unchanged."""
    return msgid


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence of the catalogue in every language of the console."""

    en: str
    ru: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """An English sentence (a gettext msgid) and the values for its ``%(name)s`` places.

    A value may itself be a ``Message`` or ``Text``; it is then rendered in the same language.
    Counts are worded so that no plural form is needed ("Rows: 5"), which Russian has three of.
    """

    msgid: str
    values: tuple[tuple[str, Sentence | int], ...]

    def __init__(self, msgid: str, /, **values: Sentence | int) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "values", tuple(values.items()))

    def __str__(self) -> str:
        return render(self, "en", str)


Sentence = Message | Text | str


def render(sentence: Sentence, language: str, translate: Translate) -> str:
    """Return ``sentence`` in ``language`` ("en" or "ru"); ``translate`` looks a msgid up.

    A plain ``str`` is data (a value, a wire name) and is returned as it is.
    """
    if isinstance(sentence, str):
        return sentence
    if isinstance(sentence, Text):
        return sentence.ru if language == "ru" else sentence.en
    values = {
        name: value if isinstance(value, int) else render(value, language, translate)
        for name, value in sentence.values
    }
    template = translate(sentence.msgid)
    return template % values if values else template


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth saying that stops nothing: a mended paste, a doubtful length.

    ``code`` is kebab-case and stable (programs may key on it); ``message`` is for people.
    """

    code: str
    message: Message
