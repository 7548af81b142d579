"""Syntax colours for code that is shown, by Pygments: class names alone, no style in the markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup, escape
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Literal, Name, _TokenType, is_token_subtype

MAX_COLOURED = 60_000
"""Characters: a longer text stays plain, because each token costs time and markup."""

CLASSES = (
    (Comment.Preproc, "tok-keyword"),  # PHP's opening tag
    (Comment, "tok-comment"),
    (Keyword, "tok-keyword"),
    (Literal.String, "tok-string"),
    (Literal, "tok-number"),
    (Name.Function, "tok-name"),
    (Name.Class, "tok-name"),
    (Name.Namespace, "tok-name"),
    (Name.Tag, "tok-name"),
    (Name.Attribute, "tok-name"),
    (Name.Variable, "tok-name"),
)
"""The kinds of token that get a colour; ``static/code.css`` gives it. The first match counts."""


def coloured(text: str, language: str) -> Markup:
    """``text`` as HTML in the colours of ``language`` (the name of a Pygments lexer).

    The text content of the markup is ``text`` to the byte: carriage returns are written as
    references, which a browser's parser would otherwise turn into line feeds.
    """
    if len(text) > MAX_COLOURED:
        return _written(text)
    lexer = get_lexer_by_name(language)
    # Not get_tokens(), which strips blank lines and changes line ends.
    tokens = ((kind, value) for _, kind, value in lexer.get_tokens_unprocessed(text))
    return Markup("").join(_spans(tokens))


def _spans(tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[Markup]:
    for name, group in groupby(_named(tokens), key=itemgetter(0)):
        piece = _written("".join(value for _, value in group))
        yield Markup('<span class="{}">{}</span>').format(name, piece) if name else piece


def _named(tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[tuple[str, str]]:
    """Each piece with its class; blanks stay with what they follow, which makes fewer spans."""
    name = ""
    for kind, value in tokens:
        if value.strip():
            name = next((each for of, each in CLASSES if is_token_subtype(kind, of)), "")
        yield name, value


def _written(text: str) -> Markup:
    escaped = str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(escaped)  # noqa: S704 - escaped above
