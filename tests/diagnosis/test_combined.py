"""Faults that meet in one string, each to be named exactly: no more, no less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest

from paynet_debug.diagnosis import Diagnosis, SignedString
from tests.diagnosis import corpus
from tests.diagnosis.test_engine import public, request_of
from tests.diagnosis.test_harmless import plan, with_query

Ask = Callable[..., Diagnosis]
Plan = corpus.Plan


def found(ask: Ask, made: Plan) -> tuple[Diagnosis, SignedString]:
    """Diagnose what the plan makes; the string must be found to the letter."""
    case = corpus.case((), "", made)
    diagnosis = ask(request_of(case), public(corpus.KEY))
    assert diagnosis.signed is not None
    assert diagnosis.signed.signature_base_string == case.signed
    return diagnosis, diagnosis.signed


ENCODERS: dict[str, Callable[[str], str]] = {
    "URLSearchParams": lambda t: quote_plus(t, safe="*").replace("~", "%7E"),
    "encodeURIComponent": lambda t: quote(t, safe="!'()*~"),
    "urlencode": lambda t: quote_plus(t).replace("~", "%7E"),
    "quote": lambda t: quote(t, safe="/"),
    "quote_plus": quote_plus,
}
SPECIAL = "a b~*'!()/+é"


@pytest.mark.parametrize("name", ENCODERS)
def test_an_encoder_on_values_alone_is_found_beside_a_special_name(ask: Ask, name: str) -> None:
    made = with_query()
    made.url, made.query = made.url.partition("?")[0] + "?q%20x%2F=1", [("q x/", "1")]
    made.body = [*made.body, ("note", SPECIAL)]
    sent = [*made.query, *made.oauth, *made.body]
    pairs = sorted((corpus.right(n), ENCODERS[name](v)) for n, v in sent)
    joined = corpus.right("&".join(f"{n}={v}" for n, v in pairs))
    url = corpus.right(made.url.partition("?")[0])
    made.assemble = lambda m, u, p: f"{m}&{url}&{joined}"
    diagnosis, signed = found(ask, made)
    assert name in " ".join(str(each.title) for each in diagnosis.findings)
    assert "signed-string-differs" not in signed.faults


LAST_STEP = {"url-not-encoded", "parameters-not-encoded-again"}


@pytest.mark.parametrize("login", ["plain", "two words"])
def test_a_missing_last_step_is_no_fault_of_the_values(ask: Ask, login: str) -> None:
    made = replace(plan(), write_joined=str, write_url=str, body=[("login", login)])
    diagnosis, signed = found(ask, made)
    assert set(signed.faults) == LAST_STEP
    assert "values-not-encoded" not in {each.code for each in diagnosis.findings}


def test_nothing_encoded_at_all_names_the_values_too(ask: Ask) -> None:
    made = replace(plan(), write=str, write_joined=str, write_url=str)
    _, signed = found(ask, made)
    assert set(signed.faults) == {"values-not-encoded", *LAST_STEP}


HOSTS = {
    "gate.payneteasy.com:443": {"other-host", "port-included"},
    "sandbox.payneteasy.eu:443": {"other-host", "port-included"},
    "SANDBOX.PAYNETEASY.COM:443": {"host-case", "port-included"},
    "Sandbox.Payneteasy.com:443": {"host-case", "port-included"},
    "Sandbox.Payneteasy.com": {"host-case"},
}


@pytest.mark.parametrize("host", HOSTS)
def test_host_and_port_go_wrong_together(ask: Ask, host: str) -> None:
    made = replace(plan(), signed_url=lambda u: u.replace("sandbox.payneteasy.com", host))
    _, signed = found(ask, made)
    assert set(signed.faults) == HOSTS[host]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_break_behind_the_ampersand_is_found(ask: Ask, end: str) -> None:
    def wrapped(query: corpus.Pairs, oauth: corpus.Pairs, body: corpus.Pairs) -> corpus.Pairs:
        return query + oauth + body[:1] + [(end + n, v) for n, v in body[1:]]

    _, signed = found(ask, replace(plan(), collect=wrapped))
    assert signed.faults == ("line-breaks",)


def test_the_form_of_an_encoder_is_told_only_where_the_two_forms_differ(ask: Ask) -> None:
    def plus(text: str) -> str:
        return corpus.right(text).replace("%20", "+")

    made = plan()
    diagnosis, _ = found(ask, replace(made, write=plus))
    (finding,) = (each for each in diagnosis.findings if each.code == "space-as-plus")
    assert "values only" not in str(finding.detail)


@pytest.mark.parametrize("mark", ["~", "~_"])
def test_an_encoder_of_all_but_letters_and_digits_is_found(ask: Ask, mark: str) -> None:
    def write(text: str) -> str:
        return "".join(c if c.isalnum() else f"%{ord(c):02X}" for c in text)

    made = plan()
    made.body = [*made.body, ("note", mark)]
    _, signed = found(ask, replace(made, write=write))
    assert set(signed.faults) == {"unreserved-encoded", "tilde-encoded"}


def test_a_filled_signature_parameter_is_found(ask: Ask) -> None:
    def with_signature(q: corpus.Pairs, o: corpus.Pairs, b: corpus.Pairs) -> corpus.Pairs:
        return [*q, *o, *b, ("oauth_signature", "null")]

    _, signed = found(ask, replace(plan(), collect=with_signature))
    assert signed.faults == ("signature-included",)
