"""String faults of single values: timestamp, nonce, consumer key, names, numbers.

A public key can't find an unknown nonce; what can be searched is what is near the one sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from paynet_debug.diagnosis.recipe import ParameterChange
from paynet_debug.diagnosis.request import Parameter, Source
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule
from paynet_debug.diagnosis.rules.values import BLANKS, rewriting, text_change
from paynet_debug.oauth1.encoding import percent_decode, percent_encode
from paynet_debug.text import N_, Message

_NEAR_SECONDS = 5
"""As a rule like any other; the search itself looks further (``search.TIMESTAMP_WINDOW``)."""


def _setting(name: str, value: str) -> ParameterChange:
    """Another value for the header's parameter called ``name``."""
    return lambda parameters: tuple(
        each.with_value(value) if each.name == name and each.source is Source.HEADER else each
        for each in parameters
    )


def _signed(name: str, value: str) -> Message:
    return Message(N_("The signed string holds %(name)s=%(value)s."), name=name, value=value)


def _timestamp(context: Context) -> Iterable[Change]:
    sent = context.request.protocol_value("oauth_timestamp") or ""
    if not (sent.isdecimal() and sent.isascii()) or len(sent) > 20:
        return
    number = int(sent)
    near = [str(number + step) for step in range(-_NEAR_SECONDS, _NEAR_SECONDS + 1) if step]
    near += [str(number * 1000), str(number // 1000), f"{number}.0", ""]
    for text in near:
        said = _signed("oauth_timestamp", text)
        yield text_change(6, _setting("oauth_timestamp", text), "timestamp", variant=said, rarity=2)


def _variants(text: str) -> set[str]:
    return {
        text.lower(), text.upper(), text.strip(BLANKS), percent_decode(text),
        percent_encode(text), text.rstrip("="), text.replace("-", ""), "",
    } - {text}  # fmt: skip


def _nonce(context: Context) -> Iterable[Change]:
    sent = context.request.protocol_value("oauth_nonce")
    timestamp = context.request.protocol_value("oauth_timestamp") or ""
    if sent is None:
        return
    for text in sorted(_variants(sent) | {timestamp} - {sent}):
        said = _signed("oauth_nonce", text)
        yield text_change(6, _setting("oauth_nonce", text), "nonce", variant=said, rarity=2)


def _consumer_key(context: Context) -> Iterable[Change]:
    sent = context.request.protocol_value("oauth_consumer_key")
    if sent is None:
        return
    logins = {each.value for each in context.request.body if each.name == "login"}
    for text in sorted((_variants(sent) | logins | {context.endpoint_id or ""}) - {sent}):
        said = _signed("oauth_consumer_key", text)
        yield text_change(6, _setting("oauth_consumer_key", text), "key", variant=said, rarity=2)


def _method_name(context: Context) -> Iterable[Change]:
    sent = context.request.protocol_value("oauth_signature_method")
    for text in (
        "RSA-SHA256",
        "RSA-SHA1",
        "HMAC-SHA256",
        "HMAC-SHA1",
        "RSA-SHA512",
        "rsa-sha256",
        "RSA_SHA256",
        "RSA-SHA-256",
    ):
        if text != sent:
            said = _signed("oauth_signature_method", text)
            yield text_change(
                6, _setting("oauth_signature_method", text), "method-name", variant=said, rarity=2
            )


def _renaming(write: Callable[[str], str]) -> ParameterChange:
    return lambda parameters: tuple(
        each if each.source is Source.HEADER else each._replace(name=write(each.name))
        for each in parameters
    )


def _names(context: Context) -> Iterable[Change]:
    sent = {each.name for each in context.request.query + context.request.body}
    for name in sorted(sent):
        for text in {name.replace("-", "_"), name.replace("_", "-")} - {name}:
            said = Message(N_("Signed as %(signed)s, sent as %(sent)s."), signed=text, sent=name)
            rename = lambda n, a=name, b=text: b if n == a else n  # noqa: E731
            yield text_change(5, _renaming(rename), "names", variant=said, rarity=2)
    for write in (
        lambda n: n.replace("-", "_"),
        lambda n: n.replace("_", "-"),
        str.lower,
        lambda n: re.sub(r"\[\d*\]", "", n),
        lambda n: re.sub(r"\[\d*\]", "[]", n),
    ):
        yield text_change(5, _renaming(write), "names", rarity=2)
    yield text_change(5, _indexed, "names", rarity=3)
    yield text_change(5, _bracketed, "names", rarity=3)


def _indexed(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Equal names as PHP's http_build_query numbers them: ``a[0]``, ``a[1]``."""
    names = [each.name for each in parameters]
    return tuple(
        each._replace(name=f"{each.name}[{names[:index].count(each.name)}]")
        if names.count(each.name) > 1
        else each
        for index, each in enumerate(parameters)
    )


def _bracketed(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    names = [each.name for each in parameters]
    return tuple(
        each._replace(name=f"{each.name}[]") if names.count(each.name) > 1 else each
        for each in parameters
    )


def _shortest(text: str) -> str:
    if re.fullmatch(r"\d+\.\d*", text):
        return text.rstrip("0").rstrip(".")
    return text


def _numbers(_: Context) -> Iterable[Change]:
    def integer(write: Callable[[str], str]) -> Callable[[str], str]:
        return lambda text: write(text) if re.fullmatch(r"\d+(\.\d+)?", text) else text

    booleans = {
        "true": "1",
        "false": "",
        "True": "true",
        "False": "false",
        "1": "true",
        "0": "false",
    }
    writes: tuple[Callable[[str], str], ...] = (
        _shortest,
        integer(lambda text: re.sub(r"(\.\d)0$", r"\1", text)),
        integer(lambda text: f"{float(text):.2f}"),
        integer(lambda text: f"{float(text):.1f}"),
        integer(lambda text: text.replace(".", ",")),
        integer(lambda text: text.lstrip("0") or "0"),
        lambda text: booleans.get(text, text),
        lambda text: text.capitalize() if text in ("true", "false") else text,
    )
    for index, write in enumerate(writes):
        for names in ({"amount"}, None):
            yield text_change(7, _amounts(write, names), "numbers", rarity=2 + (index > 3))


def _amounts(write: Callable[[str], str], names: set[str] | None) -> ParameterChange:
    if names is None:
        return rewriting(write, Source.BODY)
    return lambda parameters: tuple(
        each.with_value(write(each.value)) if each.name in names else each for each in parameters
    )


RULES = (
    Rule(
        "timestamp-differs",
        Message(N_("Header and signed string carry different timestamps")),
        Message(N_("The clock was asked twice: once for the signature and once for the header.")),
        Message(
            N_("Take the timestamp once, and use the same text for signing and for the header.")
        ),
        _timestamp,
    ),
    Rule(
        "nonce-differs",
        Message(N_("Header and signed string carry different nonces")),
        Message(N_("The signed nonce is another form of the one in the header.")),
        Message(N_("Make the nonce once, and use the same text for signing and for the header.")),
        _nonce,
    ),
    Rule(
        "consumer-key-differs",
        Message(N_("Header and signed string carry different consumer keys")),
        Message(
            N_("The merchant login that was signed is not letter for letter the one in the header.")
        ),
        Message(N_("Use the same text for signing and for the header.")),
        _consumer_key,
    ),
    Rule(
        "signature-method-differs",
        Message(N_("Header and signed string name different signature methods")),
        Message(
            N_(
                "oauth_signature_method takes part in the signature and has to be signed as it "
                "is sent."
            )
        ),
        Message(N_("Write RSA-SHA256 in both places.")),
        _method_name,
    ),
    Rule(
        "names-differ",
        Message(N_("Parameters were signed under other names than they were sent")),
        Message(
            N_(
                "Names are signed letter for letter: a hyphen is no underscore, and brackets "
                "of an array count."
            )
        ),
        Message(N_("Build the body and the signed parameters from one list of pairs.")),
        _names,
    ),
    Rule(
        "values-differ",
        Message(N_("Numbers or truth values were printed differently for signing and for sending")),
        Message(N_("10.00, 10.0 and 10 are different texts, and so are true, True and 1.")),
        Message(N_("Turn values into text once, and use that text for signing and for sending.")),
        _numbers,
    ),
)
