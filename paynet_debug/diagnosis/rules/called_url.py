"""Faults of the URL to which the request goes, seen by reading."""

from __future__ import annotations

from collections.abc import Iterable

from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.request import URI
from paynet_debug.diagnosis.rules.contract import Context, Rule, Sighting
from paynet_debug.diagnosis.rules.path import endpoint_changes
from paynet_debug.text import N_, Message

_URL = Message(N_("request URL"))


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


def _no_endpoint(context: Context) -> Iterable[Sighting]:
    if context.operation is not None and not (context.endpoint_id or "").strip():
        yield Sighting(_URL)


RULES = (
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
)
