"""No false alarms: a sound request in any harmless dress is valid, and nothing is an error."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from paynet_debug.diagnosis import Diagnosis, Severity, Verdict
from paynet_debug.diagnosis.evidence import read_evidence
from tests.diagnosis import corpus
from tests.diagnosis.test_engine import public

WHITE_LABEL = "https://gate.shop.example:8443/checkout/api/v4"
Pasted = tuple[corpus.Plan, Callable[[str], str]]

SITE = "https://sandbox.payneteasy.com/paynet/api/v4"


def plan(url: str = f"{SITE}/payout-pay/39915", **oauth: str) -> corpus.Plan:
    made = corpus.plan(random.Random(1))  # noqa: S311 - the same plan each time
    made.url = url
    made.body = [("client_orderid", "order 3+4"), ("orderid", "900258"), ("login", "merchant")]
    made.oauth = [(n, oauth.get(n.removeprefix("oauth_"), v)) for n, v in made.oauth]
    return made


def with_body(*pairs: tuple[str, str]) -> corpus.Plan:
    made = plan()
    made.body = [*made.body, *pairs]
    return made


def with_query() -> corpus.Plan:
    made = plan(f"{SITE}/payout-pay/39915?lang=en&x=")
    made.query = [("lang", "en"), ("x", "")]
    return made


def same(text: str) -> str:
    return text


def header_lines(change: Callable[[str], str]) -> Callable[[str], str]:
    def apply(text: str) -> str:
        head, _, body = text.partition("\r\n\r\n")
        return change(head) + "\r\n\r\n" + body

    return apply


def shuffled(head: str) -> str:
    first, *rest = head.split("\r\n")
    return "\r\n".join([first, *reversed(rest)])


def plus_for_space(text: str) -> str:
    """The body of another form encoder: two bytes shorter."""
    assert "order%203" in text
    length = len(text.partition("\r\n\r\n")[2])
    text = text.replace("order%203", "order+3")
    return text.replace(f"Content-Length: {length}", f"Content-Length: {length - 2}")


DRESSES: dict[str, Pasted] = {
    "as it is": (plan(), same),
    "header order": (plan(), header_lines(shuffled)),
    "no spaces in the header": (plan(), header_lines(lambda t: t.replace('", ', '",'))),
    "wide spaces in the header": (plan(), header_lines(lambda t: t.replace('", ', '" ,   '))),
    "no quotes": (plan(), header_lines(lambda t: t.replace('"', ""))),
    "single quotes": (plan(), header_lines(lambda t: t.replace('"', "'"))),
    "small scheme": (plan(), lambda t: t.replace("OAuth ", "oauth ")),
    "plus in the body": (plan(), plus_for_space),
    "further headers": (plan(), lambda t: t.replace("\r\n", "\r\nX-Request-Id: 1\r\n", 1)),
    "charset in the content type": (
        plan(), lambda t: t.replace("urlencoded", "urlencoded; charset=UTF-8")),
    "realm": (replace(plan(), realm="Payments API"), same),
    "group url": (plan(f"{SITE}/payout-pay/group/77"), same),
    "unknown command": (plan(f"{SITE}/payin/39915"), same),
    "white label with a port": (plan(f"{WHITE_LABEL}/payout-pay/7"), same),
    "query": (with_query(), same),
    "unknown parameter": (with_body(("colour", "red")), same),
    "empty parameter": (with_body(("note", "")), same),
    "repeated parameter": (with_body(("tag", "b"), ("tag", "a")), same),
    "crlf in a value": (with_body(("note", "one\r\ntwo")), same),
    "sample login": (plan(consumer_key="TestMerchant"), same),
    "short nonce": (plan(nonce="7"), same),
    "bare line feeds": (plan(), lambda t: t.replace("\r\n", "\n")),
}  # fmt: skip


@pytest.mark.parametrize("name", DRESSES)
def test_a_harmless_dress_raises_no_alarm(name: str, ask: Callable[..., Diagnosis]) -> None:
    made, dress = DRESSES[name]
    text = dress(corpus.case((), name, made).http())
    diagnosis = ask(read_evidence(text), public(corpus.KEY))
    errors = [each for each in diagnosis.findings if each.severity is Severity.ERROR]
    assert diagnosis.verdict is Verdict.VALID
    assert errors == []
