"""Puts a diagnosis together: what the signature proves, what reading shows, in order of weight."""

from __future__ import annotations

import time
from collections.abc import Callable

from paynet_debug.catalog.model import Catalog
from paynet_debug.diagnosis.difference import first_difference, split_base_string
from paynet_debug.diagnosis.model import (
    BaseString,
    Diagnosis,
    Difference,
    Finding,
    RequestView,
    SearchReport,
    SignedString,
    Verdict,
)
from paynet_debug.diagnosis.operations import find_operation
from paynet_debug.diagnosis.proof import Proof, prove
from paynet_debug.diagnosis.recipe import Kitchen, Recipe
from paynet_debug.diagnosis.request import SignedRequest, read_request, readable
from paynet_debug.diagnosis.rules import all_rules
from paynet_debug.diagnosis.rules.contract import Context
from paynet_debug.diagnosis.search import DEFAULT_BUDGET, Budget
from paynet_debug.diagnosis.statements import (
    key_findings,
    proof_findings,
    reading_findings,
    signed_faults,
)
from paynet_debug.diagnosis.summary import OTHER_CAUSES, summarize
from paynet_debug.diagnosis.unseen import Part, Pasted
from paynet_debug.oauth1.keys import PublicKeyReading


def diagnose(
    evidence: Pasted,
    *,
    public_key: PublicKeyReading | None,
    signed_string: str | None,
    now: int | None,
    catalog: Catalog,
    budget: Budget = DEFAULT_BUDGET,
    clock: Callable[[], float] = time.thread_time,
) -> Diagnosis:
    """Say why the request's signature fails, with proof where the signature gives it.

    ``now`` is Unix seconds, or None when nothing is to be said of the timestamp's age;
    ``clock`` counts the search's seconds: of this thread's computing, so that a busy server
    finds what an idle one finds. Raises nothing, whatever the evidence holds.
    """
    request = read_request(evidence)
    operation, endpoint_id = find_operation(request, catalog)
    context = Context(request, catalog, operation, endpoint_id, now)
    claim = readable(signed_string) if signed_string and signed_string.strip() else None
    key = public_key.key if public_key else None
    proof = prove(context, key, claim, budget, clock)
    expected = _expected(request)
    signed = _signed(proof, request, expected) if key else None
    verdict = _verdict(context, proof, signed, expected, with_key=key is not None)
    findings = _by_weight(
        *proof_findings(proof, request, expected, with_key=key is not None),
        *(each for each in reading_findings(context) if not _shows_whole(each, signed)),
        *(key_findings(key) if key else ()),
    )
    compared = signed.signature_base_string if signed else claim
    return Diagnosis(
        verdict=verdict,
        summary=summarize(verdict, findings, request, with_key=key is not None),
        request=_view(request),
        expected=expected,
        signed=signed,
        findings=findings,
        difference=_difference(expected, compared),
        compared_with_claim=signed is None and claim is not None,
        claimed=split_base_string(claim) if claim else None,
        search=_search_report(proof),
        remarks=evidence.remarks,
        key_remarks=public_key.remarks if public_key else (),
        other_causes=OTHER_CAUSES if verdict is Verdict.VALID else (),
    )


def _expected(request: SignedRequest) -> BaseString | None:
    if request.uri is None:
        return None
    return split_base_string(Kitchen(request).cook(Recipe()))


def _signed(
    proof: Proof, request: SignedRequest, expected: BaseString | None
) -> SignedString | None:
    """The string that the key and the digest prove, with its faults."""
    if proof.match is None or proof.opened is None or proof.opened.block is None:
        return None
    text = proof.match.string.decode("utf-8", "surrogateescape")
    same = expected is not None and expected.signature_base_string == text
    faults = signed_faults(proof, request, same=same)
    return SignedString(text, split_base_string(text).parts, proof.opened.block.hash, faults)


def _shows_whole(seen: Finding, signed: SignedString | None) -> bool:
    """Whether the found string refutes that something of the request is not shown."""
    found = signed is not None and "signed-string-differs" not in signed.faults
    return seen.code == "request-incomplete" and found


def _verdict(
    context: Context,
    proof: Proof,
    signed: SignedString | None,
    expected: BaseString | None,
    *,
    with_key: bool,
) -> Verdict:
    request = context.request
    if not with_key or request.authorization is None:
        return Verdict.UNVERIFIED
    if signed is not None and request.unseen and signed.faults == ("signed-string-differs",):
        return Verdict.UNVERIFIED
    if request.signature is None and Part.HEADER in request.unseen:
        return Verdict.UNVERIFIED
    if signed is not None and expected is not None:
        same = signed.signature_base_string == expected.signature_base_string
        sound = same and not set(signed.faults) - {"signature-wrapped"}
        return Verdict.VALID if sound else Verdict.INVALID
    opened = proof.opened
    doubtful = opened is not None and opened.block is not None and not opened.block.faults
    partial = expected is None or bool(request.unseen)
    return Verdict.UNVERIFIED if partial and doubtful else Verdict.INVALID


def _by_weight(*findings: Finding) -> tuple[Finding, ...]:
    """Errors first, proof before hint; a code seen twice at one place is said once."""
    severities, certainties = ("error", "warning", "info"), ("proof", "hint")
    seen: dict[tuple[str, str], Finding] = {}
    proven = {each.code for each in findings if each.certainty == "proof"}
    rules = all_rules()
    for each in findings:
        repeated = each.certainty == "hint" and each.code in proven and each.code in rules
        if not repeated:
            seen.setdefault((each.code, str(each.where)), each)
    return tuple(
        sorted(
            seen.values(),
            key=lambda f: (severities.index(f.severity), certainties.index(f.certainty)),
        )
    )


def _view(request: SignedRequest) -> RequestView:
    shown = request.query + request.body
    return RequestView(
        method=request.method,
        url=request.url,
        parameters=tuple((each.name, each.value) for each in shown),
        oauth_parameters=tuple(
            (name, value) for name, value in request.header.pairs() if name != "realm"
        ),
        realm=request.realm,
    )


def _difference(expected: BaseString | None, compared: str | None) -> Difference | None:
    if expected is None or compared is None:
        return None
    return first_difference(expected.signature_base_string, compared)


def _search_report(proof: Proof) -> SearchReport | None:
    if proof.search is None:
        return None
    return SearchReport(proof.search.tried, proof.search.seconds, proof.search.ended)
