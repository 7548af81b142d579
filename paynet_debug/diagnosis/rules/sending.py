"""Faults of URL, method, content type, placeholders and card numbers, seen by reading."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paynet_debug.diagnosis.masking import card_numbers, is_test_card, may_hold_card
from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.request import URI, Source
from paynet_debug.diagnosis.rules.assembly import wrong_method
from paynet_debug.diagnosis.rules.catalogue import parameter_place, payload_cells
from paynet_debug.diagnosis.rules.contract import Context, Rule, Sighting
from paynet_debug.diagnosis.rules.path import endpoint_changes
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


def _origin(uri: URI) -> str:
    return uri.normalized()._replace(path="", query="").text()


def _configured(context: Context) -> dict[str, tuple[str, ...]]:
    """The context paths of each configured origin."""
    paths: dict[str, tuple[str, ...]] = {}
    for environment in context.catalog.environments:
        scheme, _, rest = environment.base_url.lower().partition("://")
        host, slash, path = rest.partition("/")
        origin = f"{scheme}://{host}"
        paths[origin] = (*paths.get(origin, ()), slash + path)
    return paths


def _unknown_host(context: Context) -> Iterable[Sighting]:
    uri = context.request.uri
    if uri is None or any(_plain_http(context)):
        return
    here = _origin(uri)
    if here not in _configured(context):
        yield Sighting(_URL, title=Message(N_("%(host)s is no configured environment"), host=here))


def _plain_http(context: Context) -> Iterable[Sighting]:
    uri = context.request.uri
    if uri is None or uri.scheme.lower() != "http":
        return
    configured, secure = _configured(context), uri._replace(scheme="https")
    if _origin(uri) not in configured and _origin(secure) in configured:
        title = Message(
            N_("The request goes to %(host)s by http instead of https"), host=uri.host.lower()
        )
        yield Sighting(_URL, title=title)


def _context_path(context: Context) -> Iterable[Sighting]:
    uri = context.request.uri
    if uri is None:
        return
    configured = _configured(context)
    paths = configured.get(_origin(uri)) or configured.get(_origin(uri._replace(scheme="https")))
    if paths and not any(uri.path.startswith(path + "/") for path in paths):
        title = Message(
            N_("The path does not begin with %(path)s, as it does on %(host)s"),
            path=paths[0],
            host=uri.host.lower(),
        )
        yield Sighting(_URL, title=title)


def _unknown_operation(context: Context) -> Iterable[Sighting]:
    uri = context.request.uri
    if uri is not None and context.operation is None:
        title = Message(N_("The path %(path)s is no command of the catalogue"), path=uri.path)
        yield Sighting(_URL, title=title)


def _unreadable_url(context: Context) -> Iterable[Sighting]:
    if context.request.uri is None:
        yield Sighting(_URL)


def _incomplete(context: Context) -> Iterable[Sighting]:
    for part, where, title in _UNSEEN:
        if part in context.request.unseen:
            yield Sighting(where, title=title)


def _no_endpoint(context: Context) -> Iterable[Sighting]:
    if context.operation is not None and not (context.endpoint_id or "").strip():
        yield Sighting(_URL)


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
        "unknown-host",
        Message(N_("The host is no configured environment")),
        Message(N_("It may be a white label's own host, or a mistyped one.")),
        Message(N_("Compare the host with the one that the provider named.")),
        look=_unknown_host,
        severity=Severity.INFO,
    ),
    Rule(
        "scheme-http",
        Message(N_("The request goes to a configured host by http instead of https")),
        Message(
            N_(
                "The scheme is part of what is signed. Over http card data is readable on the "
                "way, and a redirect to https loses the signature."
            )
        ),
        Message(N_("Send to https, and sign the URL with https.")),
        look=_plain_http,
        severity=Severity.WARNING,
        where=_URL,
    ),
    Rule(
        "context-path-missing",
        Message(N_("The path lacks the context path of this host")),
        Message(
            N_(
                "On a configured host the path of every command begins with its context path, "
                "such as /paynet, which is part of what is signed."
            )
        ),
        Message(N_("Put the context path before /api: https://host/paynet/api/v4/….")),
        look=_context_path,
        severity=Severity.WARNING,
        where=_URL,
    ),
    Rule(
        "unknown-operation",
        Message(N_("The command is not in the catalogue")),
        Message(N_("Its parameters can't be checked here; the signature can.")),
        Message(N_("Compare the path with the command's documentation page.")),
        look=_unknown_operation,
        severity=Severity.INFO,
    ),
    Rule(
        "url-unknown",
        Message(N_("The request's URL is not known")),
        Message(
            N_(
                "The URL is part of what is signed. Without an absolute URL the expected "
                "string can't be built."
            )
        ),
        Message(N_("Paste the whole request, or fill in the URL: https://host/path.")),
        look=_unreadable_url,
        severity=Severity.WARNING,
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
        "endpoint-id-missing",
        Message(N_("The endpoint id is missing from the URL")),
        Message(
            N_(
                "The path of a command ends with the endpoint's id, or with group/ and a "
                "group's id; the signed URL holds it too."
            )
        ),
        Message(
            N_("Put the endpoint id at the end of the path, in the called and in the signed URL.")
        ),
        endpoint_changes,
        _no_endpoint,
        where=_URL,
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
