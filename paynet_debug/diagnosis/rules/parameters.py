"""String faults of the collection: which parameters are signed (RFC 5849, 3.4.1.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from paynet_debug.diagnosis.recipe import ParameterChange
from paynet_debug.diagnosis.request import Parameter, Source
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule
from paynet_debug.diagnosis.rules.values import text_change
from paynet_debug.text import N_, Message

_Parameters = tuple[Parameter, ...]


def only(keep: Callable[[Parameter], bool]) -> ParameterChange:
    """Leave out what ``keep`` rejects."""
    return lambda parameters: tuple(each for each in parameters if keep(each))


def adding(*pairs: tuple[str, str], source: Source = Source.HEADER) -> ParameterChange:
    """Sign parameters that were not sent there."""
    added = tuple(Parameter(name, value, source) for name, value in pairs)
    return lambda parameters: parameters + added


def _body_missing(context: Context) -> Iterable[Change]:
    # A header with oauth_body_hash gives the same string; the rule body-hash says more of it.
    if context.request.protocol_value("oauth_body_hash") is None:
        yield text_change(20, only(lambda each: each.source is not Source.BODY), "body")


def _oauth_missing(_: Context) -> Iterable[Change]:
    yield text_change(20, only(lambda each: each.source is not Source.HEADER), "oauth")


def _signature_included(_: Context) -> Iterable[Change]:
    yield text_change(30, adding(("oauth_signature", "")), "signature")
    for text in ("null", "None", "undefined"):
        said = Message(N_("Its value was %(value)s."), value=text)
        add = adding(("oauth_signature", text))
        yield text_change(30, add, "signature", variant=said, rarity=3)


def _realm_included(context: Context) -> Iterable[Change]:
    for realm in dict.fromkeys((context.request.realm or "", "")):
        yield text_change(30, adding(("realm", realm)), "realm")


def _empty_token(context: Context) -> Iterable[Change]:
    sent = {each.name for each in context.request.protocol}
    for names in (
        ("oauth_token",),
        ("oauth_callback",),
        ("oauth_verifier",),
        ("oauth_token", "oauth_callback", "oauth_verifier"),
        ("oauth_callback", "oauth_verifier"),
        ("oauth_token", "oauth_verifier"),
    ):
        new = tuple((name, "") for name in names if name not in sent)
        said = Message(N_("Signed but not sent: %(names)s."), names=", ".join(n for n, _ in new))
        if new:
            rarity = 1 if names == ("oauth_token",) else 3
            yield text_change(30, adding(*new), "token", variant=said, rarity=rarity)


def _empty_dropped(_: Context) -> Iterable[Change]:
    yield text_change(25, only(lambda each: each.value != ""), "empty")
    for source in Source:
        keep = lambda each, source=source: each.value != "" or each.source is not source  # noqa: E731
        yield text_change(25, only(keep), "empty", rarity=2)
    yield text_change(25, only(lambda each: each.value.strip() != ""), "empty", rarity=2)


def _query_missing(_: Context) -> Iterable[Change]:
    yield text_change(20, only(lambda each: each.source is not Source.QUERY), "query")


def _query_twice(context: Context) -> Iterable[Change]:
    yield text_change(20, lambda parameters: parameters + context.request.query, "query")


def _version_missing(_: Context) -> Iterable[Change]:
    yield text_change(30, only(lambda each: each.name != "oauth_version"), "version")


def _version_unsent(context: Context) -> Iterable[Change]:
    if context.request.protocol_value("oauth_version") is None:
        yield text_change(30, adding(("oauth_version", "1.0")), "version")


RULES = (
    Rule(
        "body-parameters-missing",
        Message(N_("The body's parameters were not signed")),
        Message(
            N_(
                "Only the oauth_* parameters are in the signed string. Parameters of a form "
                "body take part in the signature."
            )
        ),
        Message(
            N_(
                "Hand the form's parameters to the code that signs. Some clients never sign a "
                "form body; check that yours can."
            )
        ),
        _body_missing,
    ),
    Rule(
        "oauth-parameters-missing",
        Message(N_("The oauth_* parameters were not signed")),
        Message(
            N_(
                "Only the body's parameters are in the signed string. The header's oauth_* "
                "parameters take part in the signature, all but oauth_signature."
            )
        ),
        Message(
            N_(
                "Add oauth_consumer_key, oauth_nonce, oauth_signature_method, oauth_timestamp "
                "and oauth_version to the parameters before sorting."
            )
        ),
        _oauth_missing,
    ),
    Rule(
        "signature-included",
        Message(N_("An empty oauth_signature was signed")),
        Message(
            N_(
                "oauth_signature is the one protocol parameter that never takes part in its "
                "own signature."
            )
        ),
        Message(
            N_("Add oauth_signature to the header after signing, not to the parameters before.")
        ),
        _signature_included,
    ),
    Rule(
        "realm-included",
        Message(N_("The realm was signed")),
        Message(N_("realm belongs to the header's syntax and is left out of the signature.")),
        Message(N_("Leave realm out of the parameters that are signed, or do not send it.")),
        _realm_included,
    ),
    Rule(
        "empty-token-included",
        Message(N_("An empty oauth_token was signed but not sent")),
        Message(
            N_(
                "The gateway knows no token. Some clients sign oauth_token= although the "
                "header does not carry it."
            )
        ),
        Message(
            N_("Switch off signing of empty parameters, or remove oauth_token before signing.")
        ),
        _empty_token,
    ),
    Rule(
        "empty-parameters-dropped",
        Message(N_("Parameters without a value were not signed")),
        Message(N_("A parameter that is sent with an empty value is signed as name= too.")),
        Message(
            N_("Sign exactly the parameters that are sent: either sign name= or do not send it.")
        ),
        _empty_dropped,
    ),
    Rule(
        "query-parameters-missing",
        Message(N_("The URL's query was not signed")),
        Message(
            N_(
                "Parameters of the query take part in the signature, with the body's and the "
                "header's."
            )
        ),
        Message(
            N_("Add the query's parameters to those that are signed, or send them in the body.")
        ),
        _query_missing,
    ),
    Rule(
        "query-counted-twice",
        Message(N_("The URL's query was signed twice")),
        Message(N_("Each parameter of the query takes part in the signature once.")),
        Message(N_("Add the query's parameters to those that are signed in one place only.")),
        _query_twice,
    ),
    Rule(
        "version-missing",
        Message(N_("oauth_version was sent but not signed")),
        Message(
            N_(
                "Every oauth_* parameter of the header but the signature takes part in the "
                "signature."
            )
        ),
        Message(N_("Sign oauth_version=1.0, or do not send it.")),
        _version_missing,
    ),
    Rule(
        "version-not-sent",
        Message(N_("oauth_version was signed but not sent")),
        Message(N_("The signed string holds oauth_version=1.0, which the header lacks.")),
        Message(N_('Add oauth_version="1.0" to the header.')),
        _version_unsent,
    ),
)
