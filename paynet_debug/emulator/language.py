"""The sentences of the emulator's own calls in the reader's language, by ``Accept-Language``.

Only those: what answers a command is English, as the gateway's answers are.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from flask import request

from paynet_debug.text import LANGUAGES, Sentence, render

_TRANSLATIONS = Path(__file__).parents[1] / "translations"


def say(sentence: Sentence) -> str:
    """Render ``sentence`` in the language of the current request."""
    language = current_language()
    return render(sentence, language, _catalogue(language).gettext)


def current_language() -> str:
    """The language that the current request would rather read: "en" or "ru"."""
    return request.accept_languages.best_match(LANGUAGES) or "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The compiled sentences of ``language``; English ones stand in the source."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("messages", _TRANSLATIONS, [language])
