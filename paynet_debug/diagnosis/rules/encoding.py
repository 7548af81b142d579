"""String faults of percent-encoding (RFC 5849, 3.6).

Each has two chief forms, values only and every place; clients also get single places wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from paynet_debug.diagnosis.recipe import Encoding, ParameterChange, Recipe
from paynet_debug.diagnosis.request import Parameter, Source
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule, change
from paynet_debug.diagnosis.rules.values import text_change
from paynet_debug.oauth1.encoding import percent_decode
from paynet_debug.text import N_, Message

Write = Callable[[Encoding], Encoding]

VALUES = Message(N_("On the values only; the whole was then encoded correctly."))
EVERYWHERE = Message(N_("At every place: values, joined parameters and URL."))
_VALUES_ALONE = Message(
    N_("On the values, not on the names; the whole was then encoded correctly.")
)
_PARAMETERS = Message(N_("On the values and on the joined parameters; the URL is right."))
_WHOLE = Message(N_("On the joined parameters and the URL; the values are right."))
_URL = Message(N_("In the URL part only."))

CHIEF_PLACES = 5
"""So many of ``places`` are worth trying with whole encoders."""


def places(write: Write, *slots: str) -> tuple[Change, ...]:
    """An encoder's fault in each set of places, the likeliest first."""

    def values(recipe: Recipe) -> Recipe:
        return recipe._replace(
            inner=write(recipe.inner),
            header_encoding=recipe.header_encoding and write(recipe.header_encoding),
            body_encoding=recipe.body_encoding and write(recipe.body_encoding),
            name_encoding=recipe.name_encoding and write(recipe.name_encoding),
        )

    def not_names(recipe: Recipe) -> Recipe:
        names = recipe.name_encoding or recipe.inner
        return values(recipe)._replace(name_encoding=names)

    def whole(recipe: Recipe) -> Recipe:
        return recipe._replace(outer=write(recipe.outer))

    def url(recipe: Recipe) -> Recipe:
        return recipe._replace(uri_encoding=write(recipe.uri_encoding))

    return (
        change(values, *slots, variant=VALUES),
        change(lambda r: url(whole(values(r))), *slots, variant=EVERYWHERE),
        change(not_names, *slots, variant=_VALUES_ALONE),
        change(lambda r: whole(values(r)), *slots, variant=_PARAMETERS, rarity=2),
        change(lambda r: url(whole(r)), *slots, variant=_WHOLE, rarity=2, latent=True),
        change(lambda r: url(values(r)), *slots, variant=EVERYWHERE, rarity=3),
        change(url, *slots, variant=_URL, rarity=3),
    )


def keeping(characters: str) -> Write:
    """An encoder that leaves ``characters`` as they are."""
    return lambda e: e._replace(unreserved=e.unreserved + characters)


def _rewritten(write: Callable[[Parameter], str]) -> ParameterChange:
    return lambda parameters: tuple(each.with_value(write(each)) for each in parameters)


def _space_as_plus(_: Context) -> Iterable[Change]:
    yield from places(lambda e: e._replace(plus=True), "space")
    doubled = _rewritten(lambda each: each.value.replace(" ", "+"))
    yield text_change(
        80,
        doubled,
        "space",
        variant=Message(N_("The plus was then encoded as if it were data (%252B).")),
        rarity=2,
    )


def _plus_as_data(context: Context) -> Iterable[Change]:
    sent = context.request.query + context.request.body
    if not any("+" in each.raw for each in sent):
        return

    def read(each: Parameter) -> str:
        if "+" not in each.raw or each.source is Source.HEADER:
            return each.value
        return percent_decode(each.raw)

    yield text_change(10, _rewritten(read), "space", "plus")


def _tilde(_: Context) -> Iterable[Change]:
    return places(lambda e: e._replace(unreserved=e.unreserved.replace("~", "")), "tilde")


def _without(characters: str) -> Write:
    return lambda e: e._replace(
        unreserved=e.unreserved.translate(dict.fromkeys(map(ord, characters)))
    )


def _unreserved(_: Context) -> Iterable[Change]:
    for characters in ("-._", "_", "-", "."):
        for each in places(_without(characters), "unreserved")[:CHIEF_PLACES]:
            yield replace(each, rarity=2 if characters == "-._" else 3)
    for each in places(_without("-._~"), "unreserved", "tilde")[:CHIEF_PLACES]:
        yield replace(each, rarity=2, codes=("unreserved-encoded", "tilde-encoded"))


def _asterisk(_: Context) -> Iterable[Change]:
    return places(keeping("*"), "reserved")


def _reserved(_: Context) -> Iterable[Change]:
    for characters in ("!'()*", "!'()", "!()*", "'()*"):
        for each in places(keeping(characters), "reserved"):
            yield each if characters == "!'()*" else replace(each, rarity=3)


def _slash(_: Context) -> Iterable[Change]:
    return places(keeping("/"), "slash")


def _lowercase(_: Context) -> Iterable[Change]:
    return places(lambda e: e._replace(lowercase=True), "hex")


RULES = (
    Rule(
        "space-as-plus",
        Message(N_("A space was signed as +")),
        Message(
            N_(
                "A form encoder writes a space as +. In a signature it has to be %20, which "
                "the second encoding turns into %2520."
            )
        ),
        Message(N_("Percent-encode by RFC 3986, or replace + by %20 in the encoder's output.")),
        _space_as_plus,
    ),
    Rule(
        "plus-as-data",
        Message(N_("The body's raw + was signed as a plus sign")),
        Message(
            N_(
                "In a form body a raw + is a space, but the signed string holds %252B, a plus "
                "sign. Either a plus was meant and sent raw, or the form encoder's plus for a "
                "space was taken for data: nothing in the request tells the two apart."
            )
        ),
        Message(
            N_(
                "If a plus is meant, send %2B. If a space is meant, sign the space as %20, "
                "best by encoding the body with %20 too."
            )
        ),
        _plus_as_data,
    ),
    Rule(
        "tilde-encoded",
        Message(N_("The character ~ was encoded")),
        Message(
            N_(
                "RFC 3986 counts ~ among the unreserved characters: it is never written as %7E "
                "in a signature."
            )
        ),
        Message(N_("Replace %7E by ~ in the encoder's output.")),
        _tilde,
    ),
    Rule(
        "unreserved-encoded",
        Message(N_("The characters - . _ were encoded")),
        Message(
            N_(
                "RFC 3986 counts - . _ ~ among the unreserved characters: in a signature they "
                "stand as they are."
            )
        ),
        Message(N_("Leave letters, digits and - . _ ~ as they are; encode all else.")),
        _unreserved,
    ),
    Rule(
        "asterisk-not-encoded",
        Message(N_("The character * was not encoded")),
        Message(N_("RFC 5849 encodes all but letters, digits and - . _ ~, so * has to be %2A.")),
        Message(N_("Replace * by %2A in the encoder's output, every occurrence.")),
        _asterisk,
    ),
    Rule(
        "reserved-not-encoded",
        Message(N_("The characters ! ' ( ) * were not encoded")),
        Message(
            N_(
                "RFC 5849 encodes all but letters, digits and - . _ ~. JavaScript's "
                "encodeURIComponent leaves ! ' ( ) * as they are."
            )
        ),
        Message(N_("Encode them too: ! %21, ' %27, ( %28, ) %29, * %2A, every occurrence.")),
        _reserved,
    ),
    Rule(
        "slash-not-encoded",
        Message(N_("The character / was not encoded")),
        Message(
            N_(
                "Some encoders take / for part of a path and leave it; in a signature it has "
                "to be %2F."
            )
        ),
        Message(N_("Tell the encoder that no character is safe (Python: quote(text, safe='~')).")),
        _slash,
    ),
    Rule(
        "lowercase-hex",
        Message(N_("Percent-encoding was written in lower-case hex digits")),
        Message(
            N_(
                "%2f and %2F mean the same but are different text, and text is what is signed. "
                "RFC 5849 asks for upper case."
            )
        ),
        Message(N_("Write the two digits after a percent sign in upper case.")),
        _lowercase,
    ),
)
