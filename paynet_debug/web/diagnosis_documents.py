r"""The JSON document **Diagnosis**, made from the core's object.

Strings are given whole: a program that asks must see the characters whose digest was computed.
Bytes that are no UTF-8 (a merchant's windows-1251) appear as ``\xNN``.
"""

from __future__ import annotations

from typing import Any

from paynet_debug.diagnosis import Diagnosis, Finding
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.web.documents import Document, remark_documents
from paynet_debug.web.language import say


def diagnosis_document(diagnosis: Diagnosis) -> Document:
    """**Diagnosis** with the console's own additions after the contract's members."""
    request, signed, expected = diagnosis.request, diagnosis.signed, diagnosis.expected
    return {
        "verdict": diagnosis.verdict,
        "summary": shown(say(diagnosis.summary)),
        "request": {
            "method": shown(request.method),
            "url": None if request.url is None else shown(request.url),
            "parameters": _pairs(request.parameters),
            "oauth_parameters": {shown(n): shown(v) for n, v in request.oauth_parameters},
        },
        "expected": None
        if expected is None
        else {
            "normalized_parameters": shown(expected.parts.normalized_parameters),
            "signature_base_string": shown(expected.signature_base_string),
        },
        "signed": None
        if signed is None
        else {
            "signature_base_string": shown(signed.signature_base_string),
            "hash": signed.hash,
            "faults": list(signed.faults),
        },
        "findings": [_finding(each) for each in diagnosis.findings],
        "difference": _difference(diagnosis),
        "remarks": remark_documents((*diagnosis.remarks, *diagnosis.key_remarks)),
        "search": _search(diagnosis),
        "other_causes": [say(each) for each in diagnosis.other_causes],
    }


def _finding(finding: Finding) -> Document:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "title": shown(say(finding.title)),
        "detail": shown(say(finding.detail)),
        "fix": shown(say(finding.fix)),
        "where": shown(say(finding.where)),
    }


def _difference(diagnosis: Diagnosis) -> Document | None:
    """The first place where expected and signed part; offsets count characters from 0."""
    found = diagnosis.difference
    if found is None:
        return None
    return {
        "offset": found.offset,
        "expected": shown(found.expected),
        "expected_hex": found.expected_hex,
        "signed": shown(found.signed),
        "signed_hex": found.signed_hex,
    }


def _search(diagnosis: Diagnosis) -> dict[str, Any] | None:
    search = diagnosis.search
    if search is None:
        return None
    return {"candidates": search.candidates, "budget_ended": search.budget_ended}


def _pairs(pairs: Pairs) -> list[list[str]]:
    return [[shown(name), shown(value)] for name, value in pairs]


def shown(text: str) -> str:
    r"""``text`` with each byte that is no UTF-8 as ``\xNN``, so that JSON can carry it."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
