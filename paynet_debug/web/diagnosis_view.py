"""A diagnosis as a page shows it: card data masked, every byte printable, strings aligned."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import NamedTuple

from paynet_debug.catalog.model import Operation
from paynet_debug.diagnosis import Diagnosis, Difference, Finding
from paynet_debug.diagnosis.cards import masked_text
from paynet_debug.diagnosis.masking import (
    masked_base_string,
    masked_difference,
    masked_url,
)
from paynet_debug.diagnosis.model import BaseString, BaseStringParts
from paynet_debug.diagnosis.report import markdown_report
from paynet_debug.oauth1.keys import PublicKeyReading
from paynet_debug.text import Message, Sentence
from paynet_debug.web.comparison import Comparison, Runs, compare, marked
from paynet_debug.web.diagnosis_documents import shown
from paynet_debug.web.language import say

_LANGUAGES = ("Java", "JavaScript", "PHP", "Python", ".NET", "Perl", "Ruby", "Go", "C#", "Node")
_NAMED = "|".join(re.escape(each) for each in _LANGUAGES)
_NEXT_REMEDY = re.compile(rf"; (?=(?:{_NAMED}): )")
_REMEDY = re.compile(rf"({_NAMED}): (.+)", re.DOTALL)
_PICTURES = {code: 0x2400 + code for code in range(32)} | {127: 0x2421}
"""Control characters as the pictures that Unicode has of them."""


_SHOWN_FINDINGS = 60
"""A request of thousands of unknown parameters has as many findings; no one reads them."""


class Remedy(NamedTuple):
    """A fix: a sentence, or code of ``language``."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class DiagnosisView:
    """What ``diagnosis.html`` prints beside the diagnosis itself.

    ``other`` is what ``expected`` is compared with: the string that was signed, or (``claimed``)
    the one that is said to have been. ``masked`` says that card data was hidden, ``command`` is
    the documented one that was called. ``findings`` are the weightiest; ``mended_by`` holds for
    each of them the number, from 1, of the first one with the same fix: its own, mostly.
    """

    diagnosis: Diagnosis
    key: PublicKeyReading | None
    command: Operation | None
    url: str
    expected: BaseString | None
    other: BaseString | None
    claimed: bool
    masked: bool
    comparison: Comparison | None
    marked: tuple[Runs, Runs] | None
    difference: Difference | None
    findings: tuple[Finding, ...]
    mended_by: tuple[int, ...]
    report: str


def view_of(
    diagnosis: Diagnosis, key: PublicKeyReading | None, command: Operation | None
) -> DiagnosisView:
    """Prepare ``diagnosis`` for its page, in the language of the request."""
    true_other = diagnosis.signed or diagnosis.claimed
    expected, other = _printable(diagnosis.expected), _printable(true_other)
    comparison = compare(expected.parts, other.parts) if expected and other else None
    url = diagnosis.request.url or ""
    findings = diagnosis.findings[:_SHOWN_FINDINGS]
    fixes = [each.fix for each in findings]
    return DiagnosisView(
        diagnosis=diagnosis,
        key=key,
        command=command,
        url=shown(masked_url(url)),
        expected=expected,
        other=other,
        claimed=diagnosis.signed is None and diagnosis.claimed is not None,
        masked=_hides(diagnosis.expected, expected) or _hides(true_other, other),
        comparison=comparison,
        marked=_marked(expected, other, comparison),
        difference=_difference(diagnosis, true_other),
        findings=findings,
        mended_by=tuple(fixes.index(fix) + 1 for fix in fixes),
        report=markdown_report(diagnosis, say),
    )


def told(sentence: Sentence | int) -> str:
    """A sentence in the reader's language, fit to be shown: it may quote the request."""
    text = str(sentence) if isinstance(sentence, int) else say(sentence)
    return masked_text(shown(text))


def headline(title: Message) -> tuple[str, str]:
    """A finding's title, and apart from it the encoders that are known to make the fault."""
    values = dict(title.values)
    if set(values) != {"title", "encoders"}:
        return told(title), ""
    return told(values["title"]), told(values["encoders"])


def remedies(sentence: Sentence) -> tuple[Remedy, ...]:
    """A fix taken apart into sentences and the code of each language that it names."""
    pieces = _NEXT_REMEDY.split(told(sentence))
    found = ((_REMEDY.fullmatch(piece), piece) for piece in pieces)
    return tuple(Remedy(*named.groups()) if named else Remedy("", text) for named, text in found)


def pictured(text: str) -> str:
    """``text`` with a picture for each character that would show as nothing or break the line."""
    return text.translate(_PICTURES)


def character_name(character: str) -> str:
    """``U+002B PLUS SIGN``; empty for no character and for a byte that is none."""
    if not character or "\udc80" <= character <= "\udcff":
        return ""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _printable(whole: BaseString | None) -> BaseString | None:
    if whole is None:
        return None
    hidden = masked_base_string(whole)
    parts = hidden.parts
    return BaseString(
        shown(hidden.signature_base_string),
        BaseStringParts(
            shown(parts.method),
            shown(parts.uri),
            shown(parts.normalized_parameters),
            tuple((shown(name), shown(value)) for name, value in parts.parameters),
        ),
    )


def _marked(
    expected: BaseString | None, other: BaseString | None, comparison: Comparison | None
) -> tuple[Runs, Runs] | None:
    if expected is None or other is None or comparison is None:
        return None
    texts = expected.signature_base_string, other.signature_base_string
    return marked(*texts, reordered=comparison.reordered)


def _hides(true: BaseString | None, printed: BaseString | None) -> bool:
    if true is None or printed is None:
        return False
    return shown(true.signature_base_string) != printed.signature_base_string


def _difference(diagnosis: Diagnosis, other: BaseString | None) -> Difference | None:
    found = diagnosis.difference
    if found is None or diagnosis.expected is None:
        return None
    hidden = masked_difference(found, diagnosis.expected, other)
    return replace(
        hidden,
        expected_excerpt=shown(hidden.expected_excerpt),
        signed_excerpt=shown(hidden.signed_excerpt),
    )
