"""A sound request of which the paste shows a part only is never "proven" to fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paynet_debug.diagnosis import Diagnosis, Severity, Verdict
from paynet_debug.diagnosis.evidence import read_evidence
from tests.diagnosis import corpus
from tests.diagnosis.test_engine import public
from tests.diagnosis.test_harmless import plan

Ask = Callable[..., Diagnosis]
CASE = corpus.case((), "sound", plan())
AUTHORIZATION = dict(CASE.headers)["Authorization"]
CURL = f"curl '{CASE.url}' -H 'Authorization: {AUTHORIZATION}'"
MESSAGE = CASE.http()
BODY = CASE.body.decode()

TRACE = "\n".join(
    [
        "* Connected to sandbox.payneteasy.com (192.0.2.1) port 443",
        "* SSL connection using TLSv1.3",
        *(f"> {line}" for line in MESSAGE.partition("\r\n\r\n")[0].split("\r\n")),
        "> ",
        "< HTTP/1.1 403 Forbidden",
    ]
)

PASTES = {
    "body of a file": (f"{CURL} -d @body.txt", None),
    "one value of a file": (
        f"{CURL} -d client_orderid=3 --data-urlencode login@login.txt", None),
    "body of a variable": (f'{CURL} -d "$BODY"', None),
    "body of a command": (f'{CURL} -d "$(cat body.txt)"', None),
    "one value of a variable": (f'{CURL} -d "client_orderid=$ID&orderid=1"', None),
    "header of a variable": (
        f"curl '{CASE.url}' -H \"Authorization: $AUTH\" -d '{BODY}'", None),
    "trace without body": (TRACE, None),
    "header and URL": (AUTHORIZATION, CASE.url),
    "body cut": (MESSAGE[:-12], None),
    "head alone": (MESSAGE.partition("Content-Length")[0], None),
    "body not copied": (MESSAGE.partition("\r\n\r\n")[0] + "\r\n\r\n", None),
}  # fmt: skip


@pytest.mark.parametrize("name", PASTES)
def test_what_is_not_shown_is_asked_for(name: str, ask: Ask) -> None:
    text, url = PASTES[name]
    diagnosis = ask(read_evidence(text, url=url), public(corpus.KEY))
    assert diagnosis.verdict is Verdict.UNVERIFIED
    assert [each for each in diagnosis.findings if each.severity is Severity.ERROR] == []
    assert "request-incomplete" in {each.code for each in diagnosis.findings}
    assert "does not show the whole" in str(diagnosis.summary)


def test_a_string_that_matches_needs_no_more(ask: Ask) -> None:
    made = plan()
    made.body = []
    case = corpus.case((), "no parameters", made)
    text = dict(case.headers)["Authorization"]
    diagnosis = ask(read_evidence(text, url=case.url), public(corpus.KEY))
    assert diagnosis.verdict is Verdict.VALID
    assert "request-incomplete" not in {each.code for each in diagnosis.findings}


def test_another_key_is_proven_without_the_body(ask: Ask) -> None:
    diagnosis = ask(read_evidence(AUTHORIZATION, url=CASE.url), public(corpus.OTHER_KEY))
    assert diagnosis.verdict is Verdict.INVALID
    assert diagnosis.findings[0].code == "wrong-key"


def test_a_given_string_is_no_fault_while_the_body_is_unseen(ask: Ask) -> None:
    evidence = read_evidence(AUTHORIZATION, url=CASE.url)
    diagnosis = ask(evidence, public(corpus.KEY), CASE.signed)
    assert diagnosis.verdict is Verdict.UNVERIFIED
    assert diagnosis.signed is not None
    assert diagnosis.signed.signature_base_string == CASE.signed
    assert [each for each in diagnosis.findings if each.severity is Severity.ERROR] == []


def test_the_shown_part_is_still_read(ask: Ask) -> None:
    text = f"{CURL} -d @body.txt".replace("RSA-SHA256", "RSA-SHA1")
    diagnosis = ask(read_evidence(text), None)
    assert "signature-method" in {each.code for each in diagnosis.findings}
