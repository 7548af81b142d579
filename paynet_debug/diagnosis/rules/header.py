"""Faults of the Authorization header, seen by reading (RFC 5849, 3.1 and 3.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.rules.contract import Context, Rule, Sighting
from paynet_debug.diagnosis.unseen import Part
from paynet_debug.oauth1.message import SIGNATURE_METHOD, VERSION
from paynet_debug.text import N_, Message

_HEADER = Message(N_("Authorization header"))
_REQUIRED = (
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
)
_HARMLESS = ("quotes-missing", "quotes-typographic", "line-folded")
_SCHEME = re.compile(r"\s*OAuth(?![A-Za-z0-9_-])", re.IGNORECASE)
_SHORT_NONCE = 8
_SAMPLE_LOGINS = ("TestMerchant", "ErwinTestMerchant", "merchantlogin", "test-merchant")


def _place(name: str) -> Message:
    return Message(N_("%(name)s in the Authorization header"), name=name)


def _speaks_oauth(context: Context) -> bool:
    """Whether the paste shows a header to look into: none of ``Basic`` or of a shell variable."""
    request = context.request
    if request.authorization is None or Part.HEADER in request.unseen:
        return False
    named = any(each.name.startswith("oauth_") for each in request.header.parameters)
    return named or _SCHEME.match(request.authorization) is not None


def _absent(context: Context) -> Iterable[Sighting]:
    if context.request.authorization is None and Part.HEADER not in context.request.unseen:
        yield Sighting(_HEADER)


def _scheme(context: Context) -> Iterable[Sighting]:
    text = context.request.authorization
    shown = text is not None and Part.HEADER not in context.request.unseen
    if shown and not _SCHEME.match(text or ""):
        yield Sighting(_HEADER)


def _malformed(context: Context) -> Iterable[Sighting]:
    request = context.request
    if not _speaks_oauth(context):
        return
    if (request.authorization or "").count('"') % 2:
        cut = Message(N_("A double quote is missing: the header may have been cut at its end."))
        yield Sighting(_HEADER, detail=cut)
    for remark in request.header.remarks:
        if remark.code != "scheme-missing":
            harmless = remark.code in _HARMLESS
            yield Sighting(
                _HEADER,
                detail=remark.message,
                severity=Severity.WARNING if harmless else Severity.ERROR,
            )
    if len(request.header_values("authorization")) > 1:
        several = Message(N_("There are several Authorization headers; the first was read."))
        yield Sighting(_HEADER, detail=several)


def _missing(context: Context) -> Iterable[Sighting]:
    request = context.request
    if not _speaks_oauth(context):
        return
    for name in _REQUIRED:
        parameter = request.header.get(name)
        if parameter is None or not parameter.value.strip():
            title = Message(N_("%(name)s is missing or empty"), name=name)
            yield Sighting(_place(name), title=title)
    version = request.header.get("oauth_version")
    if version is None or not version.value.strip():
        title = Message(N_("%(name)s is missing or empty"), name="oauth_version")
        yield Sighting(_place("oauth_version"), title=title, severity=Severity.WARNING)


def _repeated(context: Context) -> Iterable[Sighting]:
    header = context.request.header
    for name in dict.fromkeys(each.name for each in header.parameters):
        if name.startswith("oauth_") and header.count(name) > 1:
            title = Message(N_("%(name)s stands in the header more than once"), name=name)
            yield Sighting(_place(name), title=title)


def _in_body(context: Context) -> Iterable[Sighting]:
    request = context.request
    names = [e.name for e in request.query + request.body if e.name.startswith("oauth_")]
    if names:
        yield Sighting(
            Message(N_("body or query")),
            title=Message(
                N_("Protocol parameters were sent outside the header: %(names)s"),
                names=", ".join(dict.fromkeys(names)),
            ),
        )


def _method(context: Context) -> Iterable[Sighting]:
    value = context.request.protocol_value("oauth_signature_method")
    if value and value != SIGNATURE_METHOD:
        title = Message(N_("oauth_signature_method is %(value)s, not RSA-SHA256"), value=value)
        yield Sighting(_place("oauth_signature_method"), title=title)


def _version(context: Context) -> Iterable[Sighting]:
    value = context.request.protocol_value("oauth_version")
    if value and value != VERSION:
        title = Message(N_("oauth_version is %(value)s, not 1.0"), value=value)
        yield Sighting(_place("oauth_version"), title=title)


def _empty_key(context: Context) -> Iterable[Sighting]:
    value = context.request.protocol_value("oauth_consumer_key")
    if value is not None and not value.strip():
        yield Sighting(_place("oauth_consumer_key"))


def _short_nonce(context: Context) -> Iterable[Sighting]:
    value = context.request.protocol_value("oauth_nonce")
    if value and len(value) < _SHORT_NONCE:
        yield Sighting(_place("oauth_nonce"))


def _sample_login(context: Context) -> Iterable[Sighting]:
    if context.request.protocol_value("oauth_consumer_key") in _SAMPLE_LOGINS:
        yield Sighting(_place("oauth_consumer_key"))


RULES = (
    Rule(
        "authorization-missing",
        Message(N_("There is no Authorization header")),
        Message(
            N_(
                "Without it the request carries no signature: a client without a key may send "
                "it unsigned and say nothing, and proxies and browsers may strip the header."
            )
        ),
        Message(
            N_(
                "Send the header Authorization: OAuth … with the protocol parameters and the "
                "signature."
            )
        ),
        look=_absent,
        where=_HEADER,
    ),
    Rule(
        "authorization-scheme",
        Message(N_("The Authorization header does not begin with OAuth")),
        Message(N_("The header's first word is its scheme. The gateway looks for OAuth.")),
        Message(N_("Begin the header's value with “OAuth ” and a space.")),
        look=_scheme,
        where=_HEADER,
    ),
    Rule(
        "authorization-malformed",
        Message(N_("The Authorization header is not written by the rules")),
        Message(N_('Its value is OAuth, a space, and name="value" pairs joined by commas.')),
        Message(
            N_(
                'Write each parameter as name="value" in plain double quotes, joined by '
                "commas, on one line."
            )
        ),
        look=_malformed,
        where=_HEADER,
    ),
    Rule(
        "oauth-parameter-missing",
        Message(N_("A protocol parameter is missing or empty")),
        Message(
            N_(
                "oauth_consumer_key, oauth_nonce, oauth_signature, oauth_signature_method and "
                "oauth_timestamp are needed in every request; oauth_version belongs there too."
            )
        ),
        Message(N_("Send the parameter in the Authorization header, and sign it.")),
        look=_missing,
        where=_HEADER,
    ),
    Rule(
        "oauth-parameter-duplicated",
        Message(N_("A protocol parameter stands in the header more than once")),
        Message(N_("RFC 5849 (3.1) allows each protocol parameter once in a request.")),
        Message(N_("Send each oauth_* parameter once.")),
        look=_repeated,
        where=_HEADER,
    ),
    Rule(
        "oauth-in-body",
        Message(N_("Protocol parameters were sent outside the header")),
        Message(
            N_("These commands take the oauth_* parameters from the Authorization header alone.")
        ),
        Message(N_("Move the oauth_* parameters from body and query to the Authorization header.")),
        look=_in_body,
    ),
    Rule(
        "signature-method",
        Message(N_("oauth_signature_method is not RSA-SHA256")),
        Message(
            N_(
                "These commands take RSA-SHA256 and no other method; the name takes part in "
                "the signature."
            )
        ),
        Message(N_('Write oauth_signature_method="RSA-SHA256" and sign it so.')),
        look=_method,
        where=_HEADER,
    ),
    Rule(
        "oauth-version",
        Message(N_("oauth_version is not 1.0")),
        Message(N_("The version of the protocol is always written 1.0.")),
        Message(N_('Write oauth_version="1.0" and sign it so.')),
        look=_version,
        where=_HEADER,
    ),
    Rule(
        "consumer-key-empty",
        Message(N_("The consumer key is empty")),
        Message(N_("oauth_consumer_key holds the merchant's login.")),
        Message(N_("Fill in the merchant's login; check whether a variable was left unset.")),
        look=_empty_key,
        where=_HEADER,
    ),
    Rule(
        "nonce-short",
        Message(N_("The nonce is short")),
        Message(
            N_("A nonce has to be unlike any other of this login; few characters repeat soon.")
        ),
        Message(N_("Use at least 16 random characters.")),
        look=_short_nonce,
        severity=Severity.INFO,
        where=_HEADER,
    ),
    Rule(
        "sample-login",
        Message(N_("The consumer key is the documentation's sample login")),
        Message(N_("The documentation's examples use this login; a gateway need not know it.")),
        Message(N_("Use the login that you were given for this environment.")),
        look=_sample_login,
        severity=Severity.INFO,
        where=_HEADER,
    ),
    Rule(
        "nonce-reused",
        Message(N_("The nonce was used before")),
        Message(
            N_(
                "A gateway takes each nonce of a login once. Retries, redirects and copied "
                "commands repeat it."
            )
        ),
        Message(N_("Make a new nonce and a new signature for every request, retries included.")),
        where=_HEADER,
    ),
    Rule(
        "consumer-key-unknown",
        Message(N_("The consumer key is not registered")),
        Message(N_("No public key is held for this login in this environment.")),
        Message(N_("Register the login's public key, or use a login of this environment.")),
        where=_HEADER,
    ),
    Rule(
        "key-too-small",
        Message(N_("The key is shorter than 2048 bits")),
        Message(N_("Keys below 2048 bits are no longer held to be safe.")),
        Message(
            N_("Make a new pair: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072.")
        ),
        severity=Severity.WARNING,
        where=Message(N_("public key")),
    ),
)
