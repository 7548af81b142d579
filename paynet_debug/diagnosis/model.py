"""The answer of a diagnosis: plain data, which pages, the JSON API and the report print.

``verdict`` speaks of the signature alone. A finding's ``certainty`` is ``PROOF`` when the
signature itself shows it (the opened block, or a string whose digest matches) and ``HINT`` when
it was seen by reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.text import Message, Remark


class Verdict(StrEnum):
    """Whether the signature is one of the expected string by the pasted key."""

    VALID = "valid"
    INVALID = "invalid"
    UNVERIFIED = "unverified"


class Severity(StrEnum):
    """``ERROR``: a gateway refuses this. ``WARNING``: it may. ``INFO``: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Certainty(StrEnum):
    """``PROOF``: shown by the signature and the key. ``HINT``: seen by reading."""

    PROOF = "proof"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing; ``code`` is kebab-case and stable."""

    code: str
    severity: Severity
    certainty: Certainty
    title: Message
    detail: Message
    fix: Message
    where: Message


@dataclass(frozen=True, slots=True)
class BaseStringParts:
    """A signature base string taken apart at its first two ``&``.

    ``uri`` and ``normalized_parameters`` are decoded once; ``parameters`` are the pairs of the
    latter, still encoded as they were signed. Parts that a wrong string lacks are empty.
    """

    method: str
    uri: str
    normalized_parameters: str
    parameters: Pairs


@dataclass(frozen=True, slots=True)
class BaseString:
    """A signature base string and its parts. Text; bytes outside UTF-8 are surrogate escapes."""

    signature_base_string: str
    parts: BaseStringParts


@dataclass(frozen=True, slots=True)
class SignedString(BaseString):
    """What the merchant's code really signed: proven by its digest.

    ``hash`` is the hash's name as the opened block gives it ("SHA-256"). ``faults`` are codes, the
    weightiest first; empty when the string is the expected one and soundly signed.
    """

    hash: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two strings part.

    ``offset`` counts characters from 0; ``expected`` and ``signed`` are the characters there
    (empty behind the end) and the ``_hex`` fields their UTF-8 bytes. The excerpts hold some
    characters on both sides; the difference begins at ``caret`` in both.
    """

    offset: int
    expected: str
    expected_hex: str
    signed: str
    signed_hex: str
    expected_excerpt: str
    signed_excerpt: str
    caret: int


@dataclass(frozen=True, slots=True)
class RequestView:
    """The request as it was understood; names and values decoded, nothing masked.

    ``parameters`` are query and body in order; ``oauth_parameters`` come from the header,
    without ``realm``, the signature included.
    """

    method: str
    url: str | None
    parameters: Pairs
    oauth_parameters: Pairs
    realm: str | None


@dataclass(frozen=True, slots=True)
class SearchReport:
    """How the search for the signed string went; ``seconds`` of the clock that was handed in."""

    candidates: int
    seconds: float
    budget_ended: bool


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that can be said of one request.

    ``expected`` is None when the URL is unknown. ``signed`` is None when nothing matched, or no
    key was given. ``difference`` compares ``expected`` with ``signed``, or with the string that
    the merchant's own code is said to have signed (``compared_with_claim``). ``other_causes``
    of a 403 is filled when the signature is sound, the likeliest first.
    """

    verdict: Verdict
    summary: Message
    request: RequestView
    expected: BaseString | None
    signed: SignedString | None
    findings: tuple[Finding, ...]
    difference: Difference | None = None
    compared_with_claim: bool = False
    claimed: BaseString | None = None
    search: SearchReport | None = None
    remarks: tuple[Remark, ...] = ()
    key_remarks: tuple[Remark, ...] = ()
    other_causes: tuple[Message, ...] = ()
