"""Faults of method, content type, placeholders and card numbers, seen by reading."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paynet_debug.diagnosis.cards import card_numbers, is_test_card, may_hold_card
from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.request import Source
from paynet_debug.diagnosis.rules.assembly import wrong_method
from paynet_debug.diagnosis.rules.catalogue import parameter_place, payload_cells
from paynet_debug.diagnosis.rules.contract import Context, Rule, Sighting
from paynet_debug.diagnosis.unseen import Part
from paynet_debug.oauth1.message import FORM_CONTENT_TYPE
from paynet_debug.text import N_, Message

_URL = Message(N_("request URL"))
_BODY = Message(N_("request body"))
_METHOD = Message(N_("request method"))
_UNSEEN = (
    (Part.URL, _URL, Message(N_("The text does not show the whole URL"))),
    (
        Part.HEADER,
        Message(N_("Authorization header")),
        Message(N_("The text does not show the whole Authorization header")),
    ),
    (Part.BODY, _BODY, Message(N_("The text does not show the whole request body"))),
)
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|\{[A-Za-z_ -]+\}|<[A-Za-z][A-Za-z _-]*>|ENDPOINT(?:GROUP)?ID"
    r"|(?i:your[-_ ][a-z_ -]+)"
)


def _content_type(context: Context) -> Iterable[Sighting]:
    request = context.request
    sent = request.content_type
    if sent is None:
        if (
            request.headers
            and request.body_text
            and any(name.lower() not in ("authorization", "host") for name, _ in request.headers)
        ):
            title = Message(N_("There is no Content-Type header"))
            yield Sighting(
                Message(N_("Content-Type header")), title=title, severity=Severity.WARNING
            )
    elif sent.split(";")[0].strip().lower() != FORM_CONTENT_TYPE and request.body_text:
        title = Message(N_("The Content-Type is %(value)s"), value=sent)
        yield Sighting(Message(N_("Content-Type header")), title=title)


def _method(context: Context) -> Iterable[Sighting]:
    if context.request.method.upper() != "POST":
        title = Message(
            N_("The request was sent with the method %(method)s"), method=context.request.method
        )
        yield Sighting(_METHOD, title=title)


def _incomplete(context: Context) -> Iterable[Sighting]:
    for part, where, title in _UNSEEN:
        if part in context.request.unseen:
            yield Sighting(where, title=title)


def _placeholders(context: Context) -> Iterable[Sighting]:
    request = context.request
    for each in request.parameters:
        if _PLACEHOLDER.fullmatch(each.value.strip()):
            title = Message(
                N_("The placeholder %(value)s was left in %(name)s"),
                value=each.value,
                name=each.name,
            )
            where = Message(N_("Authorization header"))
            yield Sighting(
                where if each.source is Source.HEADER else parameter_place(each.name), title=title
            )
    for piece in [*request.uri.path.split("/"), request.uri.host] if request.uri else []:
        if _PLACEHOLDER.search(piece):
            title = Message(N_("The placeholder %(value)s was left in the URL"), value=piece)
            yield Sighting(_URL, title=title)


def _real_card(context: Context) -> Iterable[Sighting]:
    sent = context.request.query + context.request.body
    texts = [(parameter_place(e.name), e.value) for e in sent if may_hold_card(e.name)]
    for place, text in (*texts, *payload_cells(context)):
        if not all(map(is_test_card, card_numbers(text))):
            yield Sighting(place)


RULES = (
    Rule(
        "content-type",
        Message(N_("The Content-Type is not that of a form")),
        Message(
            N_(
                "The gateway reads parameters from a form body alone, and only a form's "
                "parameters are signed."
            )
        ),
        Message(N_("Send Content-Type: application/x-www-form-urlencoded.")),
        look=_content_type,
    ),
    Rule(
        "wrong-method",
        Message(N_("The method is not POST in both places")),
        Message(
            N_(
                "Every command is called by POST, and the base string begins with the method "
                "that is sent."
            )
        ),
        Message(N_("Send by POST and sign POST.")),
        wrong_method,
        _method,
        where=_METHOD,
    ),
    Rule(
        "request-incomplete",
        Message(N_("The text does not show the whole request")),
        Message(
            N_(
                "What comes from a file, a variable or a cut copy can't be seen here, and all "
                "parameters take part in the signature."
            )
        ),
        Message(
            N_("Paste the request as it was sent, with URL, header and body and all values put in.")
        ),
        look=_incomplete,
        severity=Severity.WARNING,
    ),
    Rule(
        "placeholder-left",
        Message(N_("A placeholder was left in the request")),
        Message(N_("A variable was not filled in before the request was signed or sent.")),
        Message(N_("Fill in the value and sign again.")),
        look=_placeholders,
    ),
    Rule(
        "real-card-number",
        Message(N_("The request holds what looks like a real card number")),
        Message(
            N_(
                "The number passes the card check and is none of the known test numbers. Here "
                "it is shown masked."
            )
        ),
        Message(N_("Do not paste real cards: repeat the request in the sandbox with a test card.")),
        look=_real_card,
        severity=Severity.WARNING,
        where=_BODY,
    ),
)
