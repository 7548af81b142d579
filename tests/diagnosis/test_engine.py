"""The diagnosis against the plain second implementation in ``corpus``, and its promises."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paynet_debug.catalog.model import Catalog
from paynet_debug.diagnosis import Budget, Certainty, Diagnosis, Severity, Verdict, diagnose
from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.diagnosis.report import markdown_report
from paynet_debug.diagnosis.rules import all_rules
from paynet_debug.diagnosis.unseen import Pasted
from paynet_debug.errors import UnreadableText
from paynet_debug.oauth1.keys import PublicKeyReading, read_public_key
from paynet_debug.text import Remark
from tests.diagnosis import corpus
from tests.diagnosis.conftest import KEYS

Ask = Callable[..., Diagnosis]


@dataclass(frozen=True)
class Request:
    """The least that the engine asks of a pasted request."""

    method: str | None
    url: str | None
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    remarks: tuple[Remark, ...] = ()
    kind: str = "http"


def public(key: rsa.RSAPrivateKey) -> PublicKeyReading:
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return read_public_key(pem)


@pytest.fixture(scope="module")
def merchant_key() -> PublicKeyReading:
    return public(corpus.KEY)


def request_of(case: corpus.Case) -> Request:
    return Request(case.method, case.url, case.headers, case.body)


def first(kind: str, seed: int = 5) -> corpus.Case:
    return next(corpus.cases(kind, 1, seed))


@pytest.mark.parametrize("kind", ["singles", "signatures", "wires"])
def test_each_single_fault_is_found_to_the_letter(
    kind: str, ask: Ask, merchant_key: PublicKeyReading
) -> None:
    for case in corpus.cases(kind, 2, seed=11):
        diagnosis = ask(request_of(case), merchant_key)
        signed = diagnosis.signed
        assert signed is not None, case
        assert signed.signature_base_string == case.signed
        assert signed.faults == case.codes or equal_here(diagnosis, case.codes[0]), case
        assert set(signed.faults) <= {finding.code for finding in diagnosis.findings}


def equal_here(diagnosis: Diagnosis, code: str) -> bool:
    """Whether the finding names ``code`` as another fault that gives the same string."""
    return str(all_rules()[code].title) in str(diagnosis.findings[0].detail)


def test_sound_requests_raise_no_alarm(ask: Ask, merchant_key: PublicKeyReading) -> None:
    about_parameters = {"required-parameter-missing", "parameter-name"}
    for case in corpus.cases("sound", 40, seed=3):
        diagnosis = ask(request_of(case), merchant_key)
        assert diagnosis.verdict is Verdict.VALID, case
        assert diagnosis.other_causes
        errors = {f.code for f in diagnosis.findings if f.severity is Severity.ERROR}
        assert errors <= about_parameters


def test_nearly_every_pair_is_found(catalog: Catalog, merchant_key: PublicKeyReading) -> None:
    """Without the clock in the budget, so that a slow machine gives the same answer."""
    cases = list(corpus.cases("pairs", 120, seed=2))
    budget = Budget(candidates=60_000, seconds=60)
    found = 0
    for case in cases:
        diagnosis = diagnose(
            request_of(case),
            public_key=merchant_key,
            signed_string=None,
            now=None,
            catalog=catalog,
            budget=budget,
        )
        signed = diagnosis.signed
        found += signed is not None and signed.signature_base_string == case.signed
    assert found >= 0.97 * len(cases)


def test_each_encoder_is_named(ask: Ask, merchant_key: PublicKeyReading) -> None:
    for case in corpus.cases("encoders", 1, seed=4):
        diagnosis = ask(request_of(case), merchant_key)
        assert diagnosis.signed is not None, case.label
        assert diagnosis.signed.signature_base_string == case.signed
        titles = " ".join(str(finding.title) for finding in diagnosis.findings).lower()
        assert case.label.split()[-1].lower() in titles


def test_a_closed_signature_says_why(ask: Ask, merchant_key: PublicKeyReading) -> None:
    for case in corpus.cases("broken", 1):
        diagnosis = ask(request_of(case), merchant_key)
        assert diagnosis.signed is None
        assert diagnosis.verdict is Verdict.INVALID
        assert diagnosis.findings[0].code == case.codes[0]


def test_an_unknown_string_asks_for_the_merchants_own(
    ask: Ask, merchant_key: PublicKeyReading
) -> None:
    case = first("unknown")
    diagnosis = ask(request_of(case), merchant_key)
    assert diagnosis.signed is None
    assert diagnosis.findings[0].code == "string-unknown"
    proven = ask(request_of(case), merchant_key, case.signed)
    assert proven.signed is not None
    assert proven.signed.faults == ("signed-string-differs",)
    assert proven.difference is not None
    assert proven.difference.expected == ""
    assert (proven.difference.signed, proven.difference.signed_hex) == ("#", "23")
    refuted = ask(request_of(case), merchant_key, case.signed + "x")
    assert refuted.signed is None
    assert "signed-string-refuted" in {f.code for f in refuted.findings}


def test_without_a_key_the_merchants_string_is_compared_as_a_hint(ask: Ask) -> None:
    case = first("singles")
    diagnosis = ask(request_of(case), None, case.signed)
    assert diagnosis.verdict is Verdict.UNVERIFIED
    assert diagnosis.signed is None
    assert diagnosis.compared_with_claim
    assert diagnosis.difference is not None
    hint = next(f for f in diagnosis.findings if f.code == case.codes[0])
    assert hint.certainty is Certainty.HINT


def test_the_budget_ends_a_search_and_says_so(
    catalog: Catalog, merchant_key: PublicKeyReading
) -> None:
    case = first("unknown")
    diagnosis = diagnose(
        request_of(case),
        public_key=merchant_key,
        signed_string=None,
        now=None,
        catalog=catalog,
        budget=Budget(candidates=50),
    )
    assert diagnosis.search is not None
    assert diagnosis.search.budget_ended
    assert diagnosis.search.candidates == 51


def test_a_machine_that_pauses_hides_no_single_fault(
    catalog: Catalog, merchant_key: PublicKeyReading
) -> None:
    for case in corpus.cases("singles", 1, seed=3):
        pauses = itertools.count(step=3600)
        diagnosis = diagnose(
            request_of(case),
            public_key=merchant_key,
            signed_string=None,
            now=None,
            catalog=catalog,
            clock=lambda pauses=pauses: float(next(pauses)),
        )
        assert diagnosis.signed is not None, case.codes
        assert diagnosis.signed.signature_base_string == case.signed, case.codes


def test_time_ends_a_search_for_what_is_not_there(
    catalog: Catalog, merchant_key: PublicKeyReading
) -> None:
    hours = itertools.count(step=3600)
    diagnosis = diagnose(
        request_of(first("unknown")),
        public_key=merchant_key,
        signed_string=None,
        now=None,
        catalog=catalog,
        clock=lambda: float(next(hours)),
    )
    assert diagnosis.search is not None
    assert diagnosis.search.budget_ended
    assert diagnosis.search.candidates < Budget().candidates


def test_a_small_key_is_a_warning_beside_the_verdict(ask: Ask) -> None:
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - the point
    case = first("sound")
    diagnosis = ask(request_of(case), public(small))
    assert diagnosis.findings[0].code == "wrong-key"
    assert "key-too-small" in {f.code for f in diagnosis.findings}


def test_a_header_alone_is_opened_and_asks_for_the_rest(
    ask: Ask, merchant_key: PublicKeyReading
) -> None:
    case = first("sound")
    alone = Request(None, None, case.headers[:1], None)
    diagnosis = ask(alone, merchant_key)
    assert diagnosis.verdict is Verdict.UNVERIFIED
    assert diagnosis.expected is None
    assert {f.code for f in diagnosis.findings} >= {"url-unknown"}


def test_a_batch_payload_of_megabytes_is_searched_within_the_budget(
    ask: Ask, merchant_key: PublicKeyReading
) -> None:
    plan = corpus.plan(corpus.random.Random(1))
    plan.url = "https://sandbox.payneteasy.com/paynet/api/v4/process-recurring-payments/1"
    plan.body = [("payload", "QUJD/0+=" * 60_000)]
    plan.signed_method = "post"
    case = corpus.case(("method-lowercase",), "", plan)
    diagnosis = ask(request_of(case), merchant_key)
    assert diagnosis.signed is not None
    assert diagnosis.signed.faults == ("method-lowercase",)


@settings(max_examples=60)
@given(text=st.text())
def test_any_pasted_text_gives_an_answer(text: str) -> None:

    try:
        evidence = read_evidence(text)
    except UnreadableText:
        return
    assert answer(evidence, read_public_key((KEYS / "throw-away-2048.pem").read_text("ascii")))


NAMES = st.sampled_from(
    ["oauth_consumer_key", "oauth_nonce", "oauth_signature", "oauth_signature_method",
     "oauth_timestamp", "oauth_version", "realm", "x"]
)  # fmt: skip
ANY = st.text(st.characters(), max_size=40)


@settings(max_examples=60)
@given(
    method=st.none() | ANY,
    url=st.none() | ANY | st.builds(lambda path: f"https://host.example/{path}", ANY),
    header=ANY
    | st.lists(st.tuples(NAMES, ANY), max_size=8).map(
        lambda pairs: "OAuth " + ", ".join(f'{n}="{v}"' for n, v in pairs)
    ),
    body=st.none() | st.binary(max_size=80),
    signed_string=st.none() | ANY,
    now=st.none() | st.integers(),
)
@example("PO\ud800ST", "https://host.example/p", "OAuth x", b"a=b", "\ud800", None)
def test_any_request_gives_an_answer(
    method: str | None,
    url: str | None,
    header: str,
    body: bytes | None,
    signed_string: str | None,
    now: int | None,
) -> None:
    request = Request(method, url, (("Authorization", header),), body)
    for key in (None, public(corpus.OTHER_KEY)):
        assert answer(request, key, signed_string, now)


def answer(
    evidence: Pasted,
    key: PublicKeyReading | None,
    signed_string: str | None = None,
    now: int | None = None,
) -> str:
    """Diagnose with a small budget and render everything that is said."""
    diagnosis = diagnose(
        evidence,
        public_key=key,
        signed_string=signed_string,
        now=now,
        catalog=EMPTY,
        budget=Budget(candidates=300),
    )
    return markdown_report(diagnosis, str)


EMPTY = Catalog((), ())
