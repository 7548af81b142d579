"""English or Russian: by ``?lang=``, the cookie, then ``Accept-Language``."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask_babel import Babel, get_translations

from paynet_debug.text import LANGUAGES, Sentence, render
from paynet_debug.web.settings import PROJECT
from paynet_debug.web.static_files import is_static

COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600


def init_language(app: Flask) -> None:
    """Let ``app`` speak both languages; ``|say`` renders sentences in its templates."""
    Babel(
        app,
        locale_selector=current_language,
        default_translation_directories=str(PROJECT / "paynet_debug" / "translations"),
    )
    app.add_template_filter(say, "say")
    app.after_request(_remember)


def current_language() -> str:
    """The language of the current request, found once: "en" or "ru"."""
    if "language" not in g:
        g.language = _select()
    return str(g.language)


def say(sentence: Sentence) -> str:
    """Render ``sentence`` in the language of the current request."""
    return render(sentence, current_language(), get_translations().ugettext)


def _select() -> str:
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return request.accept_languages.best_match(LANGUAGES) or "en"


def _remember(response: Response) -> Response:
    """Keep a language that was chosen by ``?lang=``, and tell caches what answers depend on."""
    chosen = request.args.get("lang")
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE, chosen, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure
        )
    if not is_static(request.endpoint):
        response.headers["Vary"] = "Accept-Language, Cookie"
        response.headers["Content-Language"] = current_language()
    return response
