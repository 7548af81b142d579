"""The one sentence that an answer begins with, and what else may cause a 403."""

from __future__ import annotations

from collections.abc import Sequence

from paynet_debug.diagnosis.model import Finding, Severity, Verdict
from paynet_debug.diagnosis.request import SignedRequest
from paynet_debug.diagnosis.rules import all_rules
from paynet_debug.diagnosis.unseen import Part
from paynet_debug.text import N_, Message

OTHER_CAUSES = (
    Message(
        N_(
            "The gateway holds another public key for this login than the one pasted here: "
            "compare the fingerprints."
        )
    ),
    Message(
        N_(
            "The login does not exist in this environment: sandbox and production, .com "
            "and .eu have different logins, keys and endpoint ids."
        )
    ),
    Message(
        N_(
            "The nonce was used before: a retry, a redirect or a copied curl command sends "
            "the same one again."
        )
    ),
    Message(
        N_(
            "The timestamp was too old or too far ahead when the request arrived: check "
            "the clock of the machine that signs."
        )
    ),
    Message(
        N_(
            "The endpoint id belongs to another merchant, or an endpoint's id stands where "
            "a group's belongs."
        )
    ),
    Message(N_("The command is not enabled for this merchant or endpoint.")),
    Message(
        N_(
            "The gateway received other bytes than the ones pasted: an HTTP library "
            "encoded the body anew after signing, or a proxy changed URL or header."
        )
    ),
    Message(
        N_(
            "An address filter or firewall in front of the gateway refused the request "
            "before the signature was looked at."
        )
    ),
)
"""Causes of a 403 beside the signature, the likeliest first (an order from experience with
other gateways; the documentation lists no causes)."""


MAX_TITLE_CHARACTERS = 90


def summarize(
    verdict: Verdict, findings: Sequence[Finding], request: SignedRequest, *, with_key: bool
) -> Message:
    """The verdict and its cause in one sentence."""
    errors = [each for each in findings if each.severity is Severity.ERROR]
    if verdict is Verdict.VALID:
        return _valid(errors)
    if request.authorization is None and Part.HEADER not in request.unseen:
        return Message(N_("There is no Authorization header, so there is no signature to verify."))
    gaps = [each for each in findings if each.code == "request-incomplete"]
    if verdict is Verdict.UNVERIFIED and gaps and not errors:
        return _incomplete(gaps[0])
    if not with_key:
        return _without_key(errors)
    if verdict is Verdict.UNVERIFIED:
        return Message(
            N_(
                "The signature opens with this key, but without the request's URL and body its "
                "string can't be verified."
            )
        )
    if not errors:
        return Message(N_("The signature is not sound."))
    return _invalid(errors)


def _valid(errors: Sequence[Finding]) -> Message:
    if errors:
        return Message(
            N_("The signature is sound, but the request has another fault: %(fault)s."),
            fault=errors[0].title,
        )
    return Message(N_("The signature is sound: this key signed exactly the expected string."))


def _incomplete(gap: Finding) -> Message:
    return Message(
        N_(
            "Nothing can be verified yet: %(gap)s. Paste the request whole, with URL, header and "
            "body as they were sent."
        ),
        gap=gap.title,
    )


def _without_key(errors: Sequence[Finding]) -> Message:
    if errors:
        return Message(
            N_("Without a public key nothing is proven, but reading shows: %(fault)s."),
            fault=errors[0].title,
        )
    return Message(
        N_(
            "Reading shows no fault. Paste the merchant's public key to prove the "
            "signature: openssl pkey -in private.pem -pubout makes it from the private key."
        )
    )


def _invalid(errors: Sequence[Finding]) -> Message:
    first = _short_title(errors[0])
    if len(errors) == 1:
        return Message(N_("The signature fails: %(fault)s."), fault=first)
    return Message(
        N_("The signature fails: %(fault)s. Further findings: %(count)s."),
        fault=first,
        count=len(errors) - 1,
    )


def _short_title(finding: Finding) -> Message:
    """The finding's title, without its list of encoders where that is a long one."""
    if len(str(finding.title)) <= MAX_TITLE_CHARACTERS:
        return finding.title
    rule = all_rules().get(finding.code)
    return rule.title if rule else finding.title
