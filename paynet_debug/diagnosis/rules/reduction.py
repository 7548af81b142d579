"""String faults of parameters that stand for others: body hash, equal names, unsent ones."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable

from paynet_debug.diagnosis.recipe import ParameterChange
from paynet_debug.diagnosis.request import Parameter, Source
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule
from paynet_debug.diagnosis.rules.parameters import adding, only
from paynet_debug.diagnosis.rules.values import text_change
from paynet_debug.text import N_, Message

_Parameters = tuple[Parameter, ...]


def _after(first: ParameterChange, then: ParameterChange) -> ParameterChange:
    return lambda parameters: then(first(parameters))


def _body_hash(context: Context) -> Iterable[Change]:
    body = context.request.body_text.encode("utf-8", "surrogateescape")
    without_form = only(lambda each: each.source is not Source.BODY)
    if context.request.protocol_value("oauth_body_hash") is not None:
        yield text_change(20, without_form, "body", "hash")
    for name in ("sha256", "sha1"):
        for data in dict.fromkeys((body, b"")):
            digest = b64encode(hashlib.new(name, data, usedforsecurity=False).digest()).decode()
            add = adding(("oauth_body_hash", digest))
            instead = _after(without_form, add)
            said = Message(N_("oauth_body_hash was made by %(hash)s."), hash=name)
            yield text_change(
                20,
                instead,
                "body",
                "hash",
                variant=said,
            )
            yield text_change(20, add, "hash", variant=said, rarity=3)


def _keep_first(parameters: _Parameters) -> _Parameters:
    first: dict[str, Parameter] = {}
    for each in parameters:
        first.setdefault(each.name, each)
    return tuple(first.values())


def _keep_last(parameters: _Parameters) -> _Parameters:
    return tuple({each.name: each for each in parameters}.values())


def _keep_query(parameters: _Parameters) -> _Parameters:
    """Body pairs are laid down before the query's, which replace them."""
    order = (Source.BODY, Source.HEADER, Source.QUERY)
    return _keep_last(tuple(sorted(parameters, key=lambda each: order.index(each.source))))


def _distinct(parameters: _Parameters) -> _Parameters:
    return tuple({(each.name, each.value): each for each in parameters}.values())


def _joined_values(parameters: _Parameters) -> _Parameters:
    values: dict[str, list[Parameter]] = {}
    for each in parameters:
        values.setdefault(each.name, []).append(each)
    return tuple(
        Parameter(name, ",".join(each.value for each in same), same[0].source)
        for name, same in values.items()
    )


def _duplicates(_: Context) -> Iterable[Change]:
    for said, apply in (
        (Message(N_("The last of the equal names was kept.")), _keep_last),
        (Message(N_("The first of the equal names was kept.")), _keep_first),
        (Message(N_("The query's value was kept.")), _keep_query),
        (Message(N_("Equal pairs were signed once.")), _distinct),
        (Message(N_("Values of equal names were joined by a comma.")), _joined_values),
    ):
        yield text_change(50, apply, "duplicates", variant=said)


def _unsent(context: Context) -> Iterable[Change]:
    """Optional parameters that a serializer drops when they are null, while the signer does not."""
    if context.operation is None:
        return
    sent = {each.name for each in context.request.body}
    names = [each.name for each in context.operation.body_parameters if each.name not in sent]
    for group in (*((name,) for name in names), tuple(names))[: len(names) + (len(names) > 1)]:
        said = Message(N_("Signed but not sent: %(names)s."), names=", ".join(group))
        pairs = tuple((name, "") for name in group)
        yield text_change(30, adding(*pairs, source=Source.BODY), "unsent", variant=said, rarity=2)


RULES = (
    Rule(
        "body-hash",
        Message(N_("A hash of the body was signed in place of the form")),
        Message(
            N_(
                "oauth_body_hash is meant for bodies that are no form. The client left the "
                "form's parameters out of the signature and added the hash."
            )
        ),
        Message(N_("Sign the form's parameters one by one and leave oauth_body_hash out.")),
        _body_hash,
    ),
    Rule(
        "duplicates-lost",
        Message(N_("Of several parameters of one name only one was signed")),
        Message(
            N_(
                "Every parameter that is sent is signed, equal names too. A map or dictionary "
                "keeps one value for a name."
            )
        ),
        Message(N_("Keep the parameters in a list of pairs, not in a map.")),
        _duplicates,
    ),
    Rule(
        "unsent-parameter-signed",
        Message(N_("A parameter was signed that was not sent")),
        Message(
            N_(
                "The signed string holds an empty parameter that the body lacks: the sender "
                "dropped a null that the signer kept."
            )
        ),
        Message(N_("Remove unset values once, before both signing and sending.")),
        _unsent,
    ),
)
