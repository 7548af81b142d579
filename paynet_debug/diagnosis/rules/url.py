"""String faults of the URL part (RFC 5849, 3.4.1.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from paynet_debug.diagnosis.recipe import Recipe, URIChange
from paynet_debug.diagnosis.request import URI, Source
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule, change
from paynet_debug.diagnosis.rules.parameters import only
from paynet_debug.oauth1.base_string import DEFAULT_PORTS
from paynet_debug.text import N_, Message


def uri_change(
    rank: int, apply: URIChange, *slots: str, variant: Message | None = None, rarity: int = 1
) -> Change:
    return change(
        lambda r: r._replace(uri=r.with_uri(rank, apply)), *slots, variant=variant, rarity=rarity
    )


def at(**pieces: str) -> URIChange:
    """A change that puts other text into pieces of the URI."""
    return lambda uri: uri._replace(**pieces)


def signed_as(uri: str) -> Message:
    return Message(N_("The URL part of the signed string is %(uri)s."), uri=uri)


def _with_query(query: str) -> Callable[[Recipe], Recipe]:
    without = only(lambda each: each.source is not Source.QUERY)
    return lambda r: r._replace(
        uri=r.with_uri(90, at(query=query)), parameters=r.with_parameters(20, without)
    )


def _query_in_url(context: Context) -> Iterable[Change]:
    request = context.request
    if request.uri is None or not request.uri.query:
        return
    query = request.uri.query
    for text in dict.fromkeys((query, unquote(query), query.replace("+", "%20"))):
        with_query = at(query=text)
        said = Message(N_("It was not among the sorted parameters."))
        yield change(
            _with_query(text),
            "query",
            "path-query",
            variant=said,
        )
        said = Message(N_("It was among the sorted parameters as well."))
        yield uri_change(90, with_query, "path-query", variant=said, rarity=2)


def _scheme(context: Context) -> Iterable[Change]:
    if context.request.uri is None:
        return
    typed = context.request.uri.scheme.lower()
    other = "http" if typed == "https" else "https"
    yield uri_change(30, lambda uri: uri._replace(scheme=other), "scheme")


def _port_included(context: Context) -> Iterable[Change]:
    uri = context.request.uri
    if uri is None:
        return
    yield uri_change(40, lambda u: u._replace(port=u.port or _default_port(u, uri)), "port")
    for port in ("443", "80", "8080", "8443"):
        fixed = uri_change(40, _with_port(port), "port", rarity=3)
        yield replace(fixed, latent=port in ("443", "80"))


def _with_port(port: str) -> URIChange:
    return lambda uri: uri._replace(port=uri.port or port)


def _default_port(uri: URI, typed: URI) -> str:
    """The port of the scheme that is signed, which another fault may have changed."""
    port = DEFAULT_PORTS.get(uri.scheme.lower()) or DEFAULT_PORTS[typed.scheme.lower()]
    return str(port)


def _port_dropped(_: Context) -> Iterable[Change]:
    yield uri_change(40, lambda uri: uri._replace(port=""), "port")


def _host_case(context: Context) -> Iterable[Change]:
    uri = context.request.uri
    if uri is None:
        return
    typed = uri
    yield uri_change(20, at(host=typed.host), "host")
    yield uri_change(
        20, lambda u: u._replace(host=typed.host, scheme=typed.scheme), "host", "scheme"
    )
    yield uri_change(20, at(scheme=typed.scheme), "scheme", rarity=2)
    for host in dict.fromkeys(_capitals(uri.host.lower())):
        yield uri_change(20, at(host=host), "host", rarity=2)


def _capitals(host: str) -> Iterable[str]:
    """A lower-case host as a constant in the code may have it."""
    labels = [label.capitalize() for label in host.split(".")]
    yield host.upper()
    yield host.capitalize()
    yield host.replace("payneteasy", "PaynetEasy")
    yield ".".join([*labels[:-1], host.rpartition(".")[2]])
    yield ".".join(labels)


def _other_host(context: Context) -> Iterable[Change]:
    """Configured environments, the Host header, and the usual pairs of a white label's names."""
    uri = context.request.uri
    if uri is None:
        return
    here = uri.normalized()
    contexts = sorted({_path(each.base_url) for each in context.catalog.environments}, key=len)
    context_path = next((p for p in reversed(contexts) if p and here.path.startswith(p + "/")), "")
    seen: set[URI] = {here}
    for environment in context.catalog.environments:
        base = urlsplit(environment.base_url)
        port = str(base.port) if base.port else ""
        for path in (here.path, base.path + here.path[len(context_path) :]):
            other = URI(base.scheme, (base.hostname or "").lower(), port, path).normalized()
            if other not in seen:
                seen.add(other)
                yield _elsewhere(other, 1)
    for host in _neighbours(context, here.host):
        other = here._replace(host=host)
        if other not in seen:
            seen.add(other)
            yield _elsewhere(other, 2)


def _path(url: str) -> str:
    return urlsplit(url).path


def _elsewhere(other: URI, rarity: int) -> Change:
    def move(uri: URI) -> URI:
        return uri._replace(scheme=other.scheme, host=other.host, port=other.port, path=other.path)

    return uri_change(10, move, "host", variant=signed_as(other.text()), rarity=rarity)


def _neighbours(context: Context, host: str) -> Iterable[str]:
    for value in context.request.header_values("host"):
        yield value.partition(":")[0].strip().lower()
    label, _, rest = host.partition(".")
    for other in ("sandbox", "gate", "pay"):
        if rest and label in ("sandbox", "gate", "pay") and other != label:
            yield f"{other}.{rest}"
    if host in ("localhost", "127.0.0.1"):
        yield "localhost" if host == "127.0.0.1" else "127.0.0.1"


def _slash(_: Context) -> Iterable[Change]:
    yield uri_change(60, lambda uri: uri._replace(path=_other_slash(uri.path)), "slash-end")


def _other_slash(path: str) -> str:
    return path[:-1] if path.endswith("/") else path + "/"


def _path_only(_: Context) -> Iterable[Change]:
    slots = ("scheme", "host", "port")
    yield uri_change(80, lambda uri: uri._replace(scheme="", host="", port=""), *slots)
    yield uri_change(
        80,
        lambda uri: uri._replace(scheme=""),
        "scheme",
        rarity=2,
        variant=Message(N_("Only the scheme is missing.")),
    )
    yield uri_change(
        80,
        lambda u: u._replace(scheme="", host="", port="", path=u.path.lstrip("/")),
        *slots,
        rarity=3,
    )


RULES = (
    Rule(
        "query-in-url",
        Message(N_("The query was left in the URL part")),
        Message(
            N_(
                "The URL part of the base string ends before the ?. The query's parameters are "
                "sorted among the others."
            )
        ),
        Message(
            N_("Cut the URL at the ? and add the query's parameters to those that are sorted.")
        ),
        _query_in_url,
        where=Message(N_("URL part of the signature base string")),
    ),
    Rule(
        "scheme-changed",
        Message(N_("The URL was signed with another scheme (http or https) than it was sent to")),
        Message(
            N_(
                "Behind a proxy that ends TLS a program often sees http while the request goes "
                "to https."
            )
        ),
        Message(N_("Sign the URL to which the request is really sent, scheme included.")),
        _scheme,
        where=Message(N_("URL part of the signature base string")),
    ),
    Rule(
        "port-included",
        Message(N_("A default port was signed")),
        Message(
            N_(
                "Port 443 of https and port 80 of http are left out of the base string, even "
                "if they are typed."
            )
        ),
        Message(N_("Leave the port out of the signed URL when it is the scheme's default.")),
        _port_included,
        where=Message(N_("URL part of the signature base string")),
    ),
    Rule(
        "port-dropped",
        Message(N_("The port was not signed")),
        Message(N_("A port other than the scheme's default is part of the signed URL.")),
        Message(N_("Keep the port in the signed URL unless it is 443 for https or 80 for http.")),
        _port_dropped,
        where=Message(N_("URL part of the signature base string")),
    ),
    Rule(
        "host-case",
        Message(N_("The host was signed with capital letters")),
        Message(
            N_("Scheme and host are in lower case in the base string, however they are typed.")
        ),
        Message(N_("Write scheme and host in lower case before signing.")),
        _host_case,
        where=Message(N_("URL part of the signature base string")),
    ),
    Rule(
        "other-host",
        Message(N_("The URL was signed for another host than it was sent to")),
        Message(
            N_(
                "Sandbox and production, .com and .eu are different hosts; so are a proxy's "
                "name and the gateway's."
            )
        ),
        Message(N_("Use one variable for the URL that is signed and the URL that is called.")),
        _other_host,
        where=Message(N_("URL part of the signature base string")),
    ),
    Rule(
        "trailing-slash",
        Message(N_("The signed URL and the called URL differ by a slash at the end")),
        Message(N_("The path is signed as it is sent: a slash at its end counts.")),
        Message(N_("Use one variable for the URL that is signed and the URL that is called.")),
        _slash,
        where=Message(N_("URL part of the signature base string")),
    ),
    Rule(
        "path-only",
        Message(N_("Only the path of the URL was signed")),
        Message(N_("The URL part of the base string holds scheme, host and path.")),
        Message(N_("Sign the absolute URL: https://host/path.")),
        _path_only,
        where=Message(N_("URL part of the signature base string")),
    ),
)
