"""Turns what was proven and what was seen into findings, in the rules' words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paynet_debug.diagnosis.model import BaseString, Certainty, Finding, Severity
from paynet_debug.diagnosis.proof import Proof
from paynet_debug.diagnosis.request import SignedRequest
from paynet_debug.diagnosis.rules import all_rules
from paynet_debug.diagnosis.rules.contract import Change, Context, Encoder, Sighting
from paynet_debug.diagnosis.rules.encoding import EVERYWHERE, VALUES
from paynet_debug.diagnosis.search import Match
from paynet_debug.oauth1.keys import PublicKey
from paynet_debug.text import N_, Message

_WIDER = N_("%(detail)s %(more)s")


def finding(
    code: str,
    certainty: Certainty,
    *more: Message,
    title: Message | None = None,
    fix: Message | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding in the rule's words, its detail widened by ``more`` sentences."""
    rule = all_rules()[code]
    detail = rule.detail
    for sentence in more:
        detail = Message(_WIDER, detail=detail, more=sentence)
    return Finding(
        code,
        severity or rule.severity,
        certainty,
        title or rule.title,
        detail,
        fix or rule.fix,
        rule.where,
    )


_SHOWN_ENCODERS = 5
_TOUCHED = {
    "space-as-plus": " ", "tilde-encoded": "~", "asterisk-not-encoded": "*",
    "reserved-not-encoded": "!'()*$&+=:@;,?#[]", "slash-not-encoded": "/",
}  # fmt: skip
"""The characters that each part of an encoder's fault shows on."""


def codes_of(change: Change, request: SignedRequest) -> tuple[str, ...]:
    """The codes of a change; of a whole encoder those that show in this request."""
    if change.encoder is None:
        return change.codes
    text = "".join(each.name + each.value for each in request.parameters)
    everywhere = change.variant is EVERYWHERE

    def shows(code: str) -> bool:
        if code == "wrong-charset":
            return not text.isascii()
        if code == "lowercase-hex" or (code == "slash-not-encoded" and everywhere):
            return True
        return any(character in text for character in _TOUCHED[code])

    return tuple(code for code in change.codes if shows(code)) or change.codes


def signed_faults(proof: Proof, request: SignedRequest, *, same: bool) -> tuple[str, ...]:
    """Every code that the signature proves, the string's faults first.

    ``same`` says that the signed string is the expected one.
    """
    match, opened = proof.match, proof.opened
    codes: list[str] = []
    if match:
        codes = [code for change in match.changes for code in codes_of(change, request)]
        if match.timestamp is not None:
            codes.append("timestamp-differs")
        if not codes and not same:
            codes.append("signed-string-differs")
        codes += match.forms
    if opened:
        codes += [*(opened.block.faults if opened.block else ()), *opened.faults, *opened.wire]
    return tuple(dict.fromkeys(codes))


def proof_findings(
    proof: Proof, request: SignedRequest, expected: BaseString | None, *, with_key: bool
) -> Iterator[Finding]:
    """What the signature shows: the string's faults, the signature's own, the wire's."""
    certainty = Certainty.PROOF if with_key else Certainty.HINT
    if proof.match is not None:
        yield from _match_findings(proof.match, request, expected, certainty)
    yield from _opened_findings(proof, certainty)
    opened = proof.opened
    if request.signature and opened is None:
        yield finding("signature-malformed", Certainty.HINT)
    unmatched = proof.match is None and expected is not None and not request.unseen
    if unmatched and opened and opened.block and opened.block.digest:
        yield finding("string-unknown", Certainty.PROOF, *_search_words(proof))
    if proof.claim_holds is False:
        yield finding("signed-string-refuted", Certainty.PROOF)
    if unmatched and proof.claim is not None and not with_key:
        yield finding("signed-string-differs", Certainty.HINT)


def _search_words(proof: Proof) -> Iterator[Message]:
    if proof.search is not None and proof.search.ended:
        yield Message(
            N_("The search's budget ended it after %(count)s candidates."),
            count=proof.search.tried,
        )


def _match_findings(
    match: Match, request: SignedRequest, expected: BaseString | None, certainty: Certainty
) -> Iterator[Finding]:
    for change in match.changes:
        yield from _change_findings(change, match, request, certainty)
    if match.timestamp is not None:
        sent = request.protocol_value("oauth_timestamp") or ""
        said = Message(N_("Signed: %(signed)s, sent: %(sent)s."), signed=match.timestamp, sent=sent)
        yield finding("timestamp-differs", certainty, said)
    same = expected and expected.signature_base_string.encode("utf-8", "surrogateescape")
    if not match.changes and match.timestamp is None and same and match.string != same:
        weak = Severity.WARNING if request.unseen else None
        yield finding("signed-string-differs", certainty, severity=weak)
    for code in match.forms:
        yield finding(code, certainty)


def _change_findings(
    change: Change, match: Match, request: SignedRequest, certainty: Certainty
) -> Iterator[Finding]:
    """One finding for each code; the first names the encoder and what is equal here."""
    encoders = _encoders(change, match.equal)
    codes = codes_of(change, request)
    # Where both forms give the same string, nothing tells which of them it was.
    unsure = change.variant is VALUES and any(
        each.variant is EVERYWHERE and each.codes == change.codes for each in match.equal
    )
    for position, code in enumerate(codes):
        more = [change.variant] if change.variant and not unsure else []
        title, fix = all_rules()[code].title, None
        if encoders:
            names = "; ".join(each.name for each in encoders[:_SHOWN_ENCODERS])
            title = Message(N_("%(title)s (%(encoders)s)"), title=title, encoders=names)
            fix = _joined([each.fix for each in encoders[:3]])
        if position == 0:
            more += _equal_words(match)
        yield finding(code, certainty, *more, title=title, fix=fix)


def _encoders(change: Change, equal: Sequence[Change]) -> list[Encoder]:
    """The encoder of the change, and those that write the same in this request."""
    own = [change.encoder] if change.encoder else []
    kin = set(change.codes)
    others = [
        each.encoder
        for each in equal
        if each.encoder and kin & set(each.codes) and "wrong-charset" not in each.codes
    ]
    return list({each.name: each for each in [*own, *others]}.values())


def _equal_words(match: Match) -> list[Message]:
    """Name the other faults that give the same string in this request."""
    reported = {code for change in match.changes for code in change.codes}
    others = [
        each
        for each in match.equal
        if each.encoder is None and not reported < set(each.codes)  # what is more changes nothing
    ]
    titles = {code: all_rules()[code].title for each in others for code in each.codes}
    named = [title for code, title in titles.items() if code not in reported]
    if not named:
        return []
    return [
        Message(
            N_("In this request the same string results from: %(others)s."), others=_joined(named)
        )
    ]


def _joined(messages: Sequence[Message]) -> Message:
    """Several sentences as one message, each rendered in the reader's language."""
    distinct = list(dict.fromkeys(messages))
    joined = distinct[0]
    for each in distinct[1:]:
        joined = Message(N_("%(one)s; %(other)s"), one=joined, other=each)
    return joined


def _opened_findings(proof: Proof, certainty: Certainty) -> Iterator[Finding]:
    opened = proof.opened
    if opened is None:
        return
    if opened.block is not None:
        for code in opened.block.faults:
            more = [_hash_words(opened.block.hash)] if code == "wrong-hash" else []
            yield finding(code, Certainty.PROOF, *more)
    for code in opened.faults:
        yield finding(code, certainty if code != "hmac-signature" else Certainty.PROOF)
    for code in opened.wire:
        hint = code == "signature-wrapped"
        more = [Message(N_("Bytes received: %(size)s."), size=opened.size)]
        truncated = code == "signature-truncated"
        yield finding(code, Certainty.HINT if hint else certainty, *(more if truncated else []))


def _hash_words(name: str) -> Message:
    if not name:
        return Message(N_("The hash is none that is known here."))
    return Message(N_("The hash that was used is %(hash)s."), hash=name)


def reading_findings(context: Context) -> Iterator[Finding]:
    """What every reading rule sees in the request."""
    for rule in all_rules().values():
        for seen in rule.look(context) if rule.look else ():
            yield _sighted(rule.code, seen)


def _sighted(code: str, seen: Sighting) -> Finding:
    rule = all_rules()[code]
    return Finding(
        code,
        seen.severity or rule.severity,
        Certainty.HINT,
        seen.title or rule.title,
        seen.detail or rule.detail,
        seen.fix or rule.fix,
        seen.where,
    )


def key_findings(key: PublicKey) -> Iterator[Finding]:
    """What is to be said of the key itself."""
    if key.bits < _SAFE_BITS:
        yield finding(
            "key-too-small",
            Certainty.PROOF,
            Message(N_("The modulus has %(bits)s bits."), bits=key.bits),
        )


_SAFE_BITS = 2048
