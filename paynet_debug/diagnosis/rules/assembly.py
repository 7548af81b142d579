"""String faults of method, assembly and ending (RFC 5849, 3.4.1.1)."""

from __future__ import annotations

from collections.abc import Iterable

from paynet_debug.diagnosis.recipe import VERBATIM, Kitchen, Recipe
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule, change, setting
from paynet_debug.text import N_, Message

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_METHOD_PART = Message(N_("method part of the signature base string"))
_HEAD_SLOTS = ("assembly", "method", "scheme", "host", "port", "path", "slash-end", "path-query")


def _lowercase(context: Context) -> Iterable[Change]:
    method = context.request.method
    for text in dict.fromkeys((method.lower(), method.capitalize(), method)):
        yield change(setting(method=text), "method")


def wrong_method(context: Context) -> Iterable[Change]:
    """The string form of ``wrong-method``, whose rule stands with the request faults."""
    for text in (*_METHODS, ""):
        said = Message(N_("The signed string begins with “%(method)s”."), method=text)
        if text != context.request.method.upper():
            yield change(setting(method=text), "method", variant=said)


def _joined(kitchen: Kitchen, recipe: Recipe) -> str:
    return kitchen.normalized_parameters(recipe, VERBATIM)


def _encoded_parameters(kitchen: Kitchen, recipe: Recipe) -> str:
    return kitchen.normalized_parameters(recipe)


def _body_as_sent(kitchen: Kitchen, recipe: Recipe) -> str:
    return kitchen.request.body_text


def _uri_and_parameters(kitchen: Kitchen, recipe: Recipe) -> str:
    return kitchen.head(recipe).partition("&")[2] + kitchen.normalized_parameters(recipe)


def _method_and_parameters(kitchen: Kitchen, recipe: Recipe) -> str:
    method = kitchen.head(recipe).partition("&")[0]
    return f"{method}&{kitchen.normalized_parameters(recipe)}"


def _get_style(kitchen: Kitchen, recipe: Recipe) -> str:
    return f"{kitchen.base_string_uri(recipe)}?{_joined(kitchen, recipe)}"


def _run_together(kitchen: Kitchen, recipe: Recipe) -> str:
    return kitchen.head(recipe).replace("&", "") + kitchen.normalized_parameters(recipe)


def _parameters_only(_: Context) -> Iterable[Change]:
    yield change(setting(assemble=_joined), "outer", *_HEAD_SLOTS)
    yield change(setting(assemble=_encoded_parameters), *_HEAD_SLOTS, rarity=2)


def _body_only(_: Context) -> Iterable[Change]:
    yield change(setting(assemble=_body_as_sent), "outer", *_HEAD_SLOTS)


def _assembled(_: Context) -> Iterable[Change]:
    for said, assemble in (
        (Message(N_("The method is missing.")), _uri_and_parameters),
        (Message(N_("The URL is missing.")), _method_and_parameters),
        (Message(N_("It is the URL with all parameters as a query.")), _get_style),
        (Message(N_("The parts are not joined by &.")), _run_together),
    ):
        yield change(
            setting(assemble=assemble),
            "assembly",
            variant=said,
            rarity=2,
        )


def _newline(_: Context) -> Iterable[Change]:
    for name, tail in (("LF", "\n"), ("CRLF", "\r\n"), ("CR", "\r"), ("blank", " "), ("&", "&")):
        said = Message(N_("The signed string ends with %(ending)s."), ending=name)
        yield change(
            setting(tail=tail),
            "tail",
            variant=said,
            rarity=1 if tail in ("\n", "\r\n") else 3,
        )


def _mark(_: Context) -> Iterable[Change]:
    yield change(setting(lead="\ufeff"), "lead", rarity=2)


RULES = (
    Rule(
        "method-lowercase",
        Message(N_("The method was not signed in capital letters")),
        Message(N_("The base string begins with the method in capital letters: POST.")),
        Message(N_("Write the method in capital letters before signing.")),
        _lowercase,
        where=_METHOD_PART,
    ),
    Rule(
        "parameters-only",
        Message(N_("Only the parameter string was signed")),
        Message(
            N_(
                "The base string has three parts: method, URL and parameters. Method and URL "
                "are missing."
            )
        ),
        Message(N_("Sign POST&URL&parameters, URL and parameters each percent-encoded.")),
        _parameters_only,
    ),
    Rule(
        "body-only",
        Message(N_("Only the body was signed")),
        Message(
            N_(
                "The base string is made of method, URL and all parameters, the oauth_* ones "
                "included; the body as it is sent is not what is signed."
            )
        ),
        Message(N_("Build the signature base string of RFC 5849 and sign that.")),
        _body_only,
    ),
    Rule(
        "parts-differ",
        Message(N_("The parts of the base string were put together differently")),
        Message(N_("The base string is method, URL and parameters, in this order, joined by &.")),
        Message(N_("Sign POST&URL&parameters, URL and parameters each percent-encoded.")),
        _assembled,
    ),
    Rule(
        "trailing-newline",
        Message(N_("A line break was signed at the end of the string")),
        Message(
            N_(
                "A shell's echo, an editor or a here-document adds a line break to the text, "
                "and it was signed with it."
            )
        ),
        Message(N_("Sign the string without a line break at its end (printf %s instead of echo).")),
        _newline,
    ),
    Rule(
        "byte-order-mark",
        Message(N_("A byte order mark was signed at the beginning of the string")),
        Message(
            N_(
                "Some programs write the bytes EF BB BF before UTF-8 text, and they were signed "
                "with it."
            )
        ),
        Message(N_("Encode the string as UTF-8 without a byte order mark before signing.")),
        _mark,
    ),
)
