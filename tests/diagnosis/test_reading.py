"""What reading alone shows: each finding at its place, said once, no louder than is known."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest

from paynet_debug.diagnosis import Diagnosis, Finding, Severity, Verdict
from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.diagnosis.rules import all_rules
from tests.diagnosis import corpus
from tests.diagnosis.test_engine import public
from tests.diagnosis.test_harmless import plan

Ask = Callable[..., Diagnosis]


def diagnosed(ask: Ask, made: corpus.Plan, change: Callable[[str], str] = str) -> Diagnosis:
    text = change(corpus.case((), "", made).http())
    return ask(read_evidence(text), public(corpus.KEY))


def of_code(diagnosis: Diagnosis, code: str) -> list[Finding]:
    return [each for each in diagnosis.findings if each.code == code]


def codes(diagnosis: Diagnosis) -> set[str]:
    return {each.code for each in diagnosis.findings}


def test_a_required_parameter_sent_empty_is_a_warning_and_an_absent_one_an_error(
    ask: Ask,
) -> None:
    empty = replace(plan(), body=[("client_orderid", ""), ("orderid", "1"), ("login", "a")])
    absent = replace(empty, body=empty.body[1:])
    for made, severity in ((empty, Severity.WARNING), (absent, Severity.ERROR)):
        diagnosis = diagnosed(ask, made)
        (seen,) = of_code(diagnosis, "required-parameter-missing")
        assert diagnosis.verdict is Verdict.VALID
        assert seen.severity is severity
        assert "client_orderid" in str(seen.title)


@pytest.mark.parametrize("timestamp", ["1700000000123456", "17000000001", "0", "170000000"])
def test_a_timestamp_of_another_size_is_named_without_a_clock(ask: Ask, timestamp: str) -> None:
    assert "timestamp-out-of-range" in codes(diagnosed(ask, plan(timestamp=timestamp)))


def test_no_title_ends_in_a_stop(ask: Ask) -> None:
    made = replace(plan(), body=[("client-orderid", "1"), ("colour", ""), ("colour", "")])
    titles = [each.title for each in diagnosed(ask, made).findings]
    titles += [rule.title for rule in all_rules().values()]
    assert [title for title in titles if str(title).endswith(".")] == []
    summary = str(diagnosed(ask, made).summary)
    assert ".." not in summary


def test_another_scheme_is_the_whole_finding(ask: Ask) -> None:
    def basic(text: str) -> str:
        head, _, rest = text.partition("Authorization: ")
        return f"{head}Authorization: Basic abc\r\n{rest.partition(chr(10))[2]}"

    diagnosis = diagnosed(ask, plan(), basic)
    errors = {each.code for each in diagnosis.findings if each.severity is Severity.ERROR}
    assert errors == {"authorization-scheme"}


def test_a_protocol_parameter_in_the_body_is_said_once(ask: Ask) -> None:
    made = plan()
    made.body = [*made.body, ("oauth_token", "x")]
    assert codes(diagnosed(ask, made)) & {"oauth-in-body", "unknown-parameter"} == {"oauth-in-body"}


def test_a_header_cut_before_its_last_quote_is_malformed(ask: Ask) -> None:
    diagnosis = diagnosed(ask, plan(), lambda text: text.replace('"\r\nContent', "\r\nContent"))
    (seen,) = of_code(diagnosis, "authorization-malformed")
    assert diagnosis.verdict is Verdict.VALID
    assert seen.severity is Severity.ERROR


HOSTS = {
    "http://sandbox.payneteasy.com/paynet/api/v4/payout-pay/1": {"scheme-http"},
    "https://sandbox.payneteasy.com/api/v4/payout-pay/1": {"context-path-missing"},
    "http://gate.payneteasy.eu/api/v4/payout-pay/1": {"scheme-http", "context-path-missing"},
    "https://sandbox.payneteasy.com:444/paynet/api/v4/payout-pay/1": {"unknown-host"},
    "http://gate.shop.example/api/v4/payout-pay/1": {"unknown-host"},
    "https://SANDBOX.payneteasy.com:443/paynet/api/v4/payout-pay/1": set(),
    "http://127.0.0.1:8000/sandbox/paynet/api/v4/payout-pay/1": set(),
}


@pytest.mark.parametrize("url", HOSTS)
def test_what_is_odd_about_the_url_is_said_precisely(ask: Ask, url: str) -> None:
    case = corpus.case((), "", plan())
    text = f"curl -X POST '{url}' -H 'Authorization: {dict(case.headers)['Authorization']}' -d a=1"
    about_url = {"scheme-http", "context-path-missing", "unknown-host", "unknown-operation"}
    assert codes(ask(read_evidence(text), None)) & about_url == HOSTS[url]


def test_cards_and_unknown_columns_of_a_payload_are_named(ask: Ask) -> None:
    table = "client-orderid;recurring-payment-id;amount;card\r\n1;2;10;5500005555555559\r\n"
    made = plan("https://sandbox.payneteasy.com/paynet/api/v4/process-recurring-payments/1")
    made.body = [("payload", b64encode(table.encode()).decode())]
    diagnosis = diagnosed(ask, made)
    (card,) = of_code(diagnosis, "real-card-number")
    (column,) = of_code(diagnosis, "unknown-parameter")
    assert "row 2, column card" in str(card.where)
    assert str(column.title).endswith(": card")
    assert {card.severity, column.severity} == {Severity.WARNING}
    assert "5500005555555559" not in " ".join(str(each) for each in diagnosis.findings)


def test_a_body_below_the_headers_of_a_trace_is_read(ask: Ask) -> None:
    head, _, body = corpus.case((), "", plan()).http().partition("\r\n\r\n")
    lines = ["* SSL connection using TLSv1.3", *(f"> {line}" for line in head.split("\r\n"))]
    text = "\n".join([*lines, ">", body, "* upload completely sent off", "< HTTP/1.1 403 No"])
    assert ask(read_evidence(text), public(corpus.KEY)).verdict is Verdict.VALID
