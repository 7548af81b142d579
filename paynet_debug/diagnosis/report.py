"""The diagnosis as Markdown, to paste into a ticket. Card data is masked.

The report knows no language: ``say`` renders a ``Message`` in the reader's. Everything from the
request stands in code blocks, fenced longer than any run of backticks inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from paynet_debug.diagnosis.cards import masked_text
from paynet_debug.diagnosis.masking import (
    masked_base_string,
    masked_difference,
    masked_pairs,
    masked_url,
)
from paynet_debug.diagnosis.model import (
    BaseString,
    Certainty,
    Diagnosis,
    Difference,
    Finding,
    Severity,
    Verdict,
)
from paynet_debug.text import N_, Message

Say = Callable[[Message], str]

_VERDICTS = {
    Verdict.VALID: Message(N_("Signature valid")),
    Verdict.INVALID: Message(N_("Signature invalid")),
    Verdict.UNVERIFIED: Message(N_("Signature not verified")),
}
_SEVERITIES = {
    Severity.ERROR: Message(N_("error")),
    Severity.WARNING: Message(N_("warning")),
    Severity.INFO: Message(N_("information")),
}
_CERTAINTIES = {
    Certainty.PROOF: Message(N_("proven by the signature")),
    Certainty.HINT: Message(N_("seen by reading")),
}
_MASKED = Message(
    N_(
        "Card numbers are masked and verification codes removed in this view. The digests were "
        "computed on the true bytes, so a masked place is no difference."
    )
)


def markdown_report(diagnosis: Diagnosis, say: Say) -> str:
    """Write the whole diagnosis as Markdown; ``say`` renders messages in one language."""
    blocks = [
        f"# {say(_VERDICTS[diagnosis.verdict])}",
        _text(say(diagnosis.summary)),
        *_request(diagnosis, say),
        *_findings(diagnosis, say),
        *_strings(diagnosis, say),
        *_causes(diagnosis, say),
        _text(say(_MASKED)),
    ]
    return "\n\n".join(blocks) + "\n"


def _request(diagnosis: Diagnosis, say: Say) -> Iterator[str]:
    request = diagnosis.request
    yield f"## {say(Message(N_('Request')))}"
    lines = [f"{request.method} {masked_url(request.url or '')}"]
    pairs = masked_pairs(request.parameters) + request.oauth_parameters
    lines += [f"{name} = {value}" for name, value in pairs]
    yield _code("\n".join(lines))


def _findings(diagnosis: Diagnosis, say: Say) -> Iterator[str]:
    if not diagnosis.findings:
        return
    yield f"## {say(Message(N_('Findings')))}"
    for number, finding in enumerate(diagnosis.findings, 1):
        yield _finding(number, finding, say)


def _finding(number: int, finding: Finding, say: Say) -> str:
    kind = f"{say(_SEVERITIES[finding.severity])}, {say(_CERTAINTIES[finding.certainty])}"
    fix = Message(N_("What to do: %(fix)s"), fix=finding.fix)
    return "\n".join(
        [
            f"{number}. **{_text(say(finding.title))}** (`{finding.code}`; {kind})",
            f"   {_text(say(finding.detail))}",
            f"   {_text(say(fix))}",
        ]
    )


def _strings(diagnosis: Diagnosis, say: Say) -> Iterator[str]:
    for title, whole in (
        (Message(N_("Expected signature base string")), diagnosis.expected),
        (Message(N_("Signed string, proven by its digest")), diagnosis.signed),
    ):
        if isinstance(whole, BaseString):
            yield f"## {say(title)}"
            yield _code(masked_base_string(whole).signature_base_string)
    if diagnosis.difference is not None and diagnosis.expected is not None:
        other = diagnosis.signed or diagnosis.claimed
        difference = masked_difference(diagnosis.difference, diagnosis.expected, other)
        yield f"## {say(Message(N_('First difference')))}"
        yield _code(_difference(difference, say))


def _difference(difference: Difference, say: Say) -> str:
    place = Message(
        N_("Offset %(offset)s: expected %(expected)s, signed %(signed)s"),
        offset=difference.offset,
        expected=_character(difference.expected, difference.expected_hex, say),
        signed=_character(difference.signed, difference.signed_hex, say),
    )
    return "\n".join(
        [
            say(place),
            "- " + _one_line(difference.expected_excerpt),
            "+ " + _one_line(difference.signed_excerpt),
        ]
    )


def _character(character: str, code: str, say: Say) -> str:
    if not character:
        return say(Message(N_("the end of the string")))
    return f"{_one_line(character)} ({code})"


def _causes(diagnosis: Diagnosis, say: Say) -> Iterator[str]:
    if diagnosis.other_causes:
        yield f"## {say(Message(N_('What else makes a gateway answer 403')))}"
        yield "\n".join(
            f"{number}. {say(cause)}" for number, cause in enumerate(diagnosis.other_causes, 1)
        )


def _one_line(text: str) -> str:
    return text.replace("\r", "␍").replace("\n", "␊")


def _printable(text: str) -> str:
    """Bytes that are not UTF-8 can't be written to a file; they are shown as ``�``."""
    return text.encode("utf-8", "replace").decode()


def _text(text: str) -> str:
    """A sentence in Markdown: what came from the request must not become markup."""
    return _printable(re.sub(r"([\\`*_\[\]<>])", r"\\\1", masked_text(_one_line(text))))


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{_printable(text)}\n{fence}"
