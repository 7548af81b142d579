"""String faults of how often text is encoded (RFC 5849, 3.4.1.1 and 3.4.1.3.2).

Names and values once, then the joined parameters and the URL once: everything else is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from paynet_debug.diagnosis.recipe import VERBATIM, Recipe
from paynet_debug.diagnosis.request import Parameter
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule, change, setting
from paynet_debug.diagnosis.rules.encoding import CHIEF_PLACES, Write, places
from paynet_debug.diagnosis.rules.values import text_change
from paynet_debug.text import N_, Message

_LAST_STEP = ("parameters-not-encoded-again", "url-not-encoded")
_BODY = Message(N_("On the body's parameters only."))
_HEADER = Message(N_("On the protocol parameters of the header only."))


def times(number: int) -> Write:
    """An encoder that runs ``number`` times."""
    return lambda e: e._replace(times=number)


def one_source(write: Write, *slots: str) -> tuple[Change, ...]:
    """An encoder's fault on the parameters of the body, or of the header, alone."""
    return (
        change(
            lambda r: r._replace(body_encoding=write(r.body_encoding or r.inner)),
            *slots,
            variant=_BODY,
            rarity=2,
        ),
        change(
            lambda r: r._replace(header_encoding=write(r.header_encoding or r.inner)),
            *slots,
            variant=_HEADER,
            rarity=2,
        ),
    )


def _as_on_the_wire(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    return tuple(each.with_value(each.raw or each.value) for each in parameters)


def _twice(_: Context) -> Iterable[Change]:
    yield from places(times(2), "times")[:CHIEF_PLACES]
    yield from one_source(times(2), "times")
    yield text_change(
        10,
        _as_on_the_wire,
        "times",
        "plus",
        variant=Message(N_("The text of the wire was encoded again without being decoded.")),
        rarity=2,
    )
    yield change(
        lambda r: r._replace(outer=times(2)(r.outer)),
        "times",
        variant=Message(N_("The joined parameters were encoded twice.")),
        rarity=2,
    )


def _not_encoded(_: Context) -> Iterable[Change]:
    def verbatim(recipe: Recipe) -> Recipe:
        return recipe._replace(inner=recipe.inner._replace(times=0))

    yield change(verbatim, "times")
    yield from one_source(times(0), "times")
    yield change(
        lambda r: verbatim(r)._replace(name_encoding=r.name_encoding or r.inner),
        "times",
        variant=Message(N_("The names were encoded.")),
    )
    raw = setting(outer=VERBATIM, uri_encoding=VERBATIM)
    last = change(raw, "outer", "uri", rarity=2)
    yield replace(last, codes=_LAST_STEP)
    nothing = change(
        lambda r: raw(verbatim(r)),
        "times",
        "outer",
        "uri",
        variant=Message(N_("Nothing at all was encoded.")),
        rarity=2,
    )
    yield replace(nothing, codes=("values-not-encoded", *_LAST_STEP))


def _not_again(_: Context) -> Iterable[Change]:
    yield change(setting(outer=VERBATIM), "outer")


def _url_not_encoded(_: Context) -> Iterable[Change]:
    yield change(setting(uri_encoding=VERBATIM), "uri")


def _url_twice(_: Context) -> Iterable[Change]:
    yield change(lambda r: r._replace(uri_encoding=times(2)(r.uri_encoding)), "uri", rarity=2)


RULES = (
    Rule(
        "values-encoded-twice",
        Message(N_("Text was encoded once too often")),
        Message(N_("Values that were already encoded were encoded again before they were joined.")),
        Message(
            N_(
                "Build the string from the decoded values: encode each value once, join, "
                "encode the whole once."
            )
        ),
        _twice,
    ),
    Rule(
        "values-not-encoded",
        Message(N_("Values were not encoded before they were joined")),
        Message(
            N_(
                "Each name and value is encoded first, then the joined string is encoded as a "
                "whole. The first step is missing."
            )
        ),
        Message(N_("Percent-encode each name and value before joining them by = and &.")),
        _not_encoded,
    ),
    Rule(
        "parameters-not-encoded-again",
        Message(N_("The joined parameters were not encoded as a whole")),
        Message(
            N_(
                "The joined parameter string is one part of the base string and has to be "
                "percent-encoded once more: = becomes %3D, & becomes %26, % becomes %25."
            )
        ),
        Message(
            N_(
                "Percent-encode the whole normalized parameter string before it is put into "
                "the base string."
            )
        ),
        _not_again,
    ),
    Rule(
        "url-not-encoded",
        Message(N_("The URL was not encoded")),
        Message(
            N_(
                "The URL is one part of the base string and has to be percent-encoded: "
                "https%3A%2F%2F…."
            )
        ),
        Message(N_("Percent-encode the URL before it is put into the base string.")),
        _url_not_encoded,
    ),
    Rule(
        "url-encoded-twice",
        Message(N_("The URL was encoded once too often")),
        Message(N_("In the base string the URL is percent-encoded once: https%3A%2F%2F….")),
        Message(N_("Give the code that signs the plain URL: https://host/path.")),
        _url_twice,
        where=Message(N_("URL part of the signature base string")),
    ),
)
