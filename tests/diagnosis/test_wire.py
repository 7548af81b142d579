"""How a signature may be written in the header, and what is said of each way."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest

from paynet_debug.diagnosis import Diagnosis, Verdict
from tests.diagnosis import corpus
from tests.diagnosis.test_engine import public, request_of
from tests.diagnosis.test_harmless import plan

Ask = Callable[..., Diagnosis]


def standard(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sent(text: str) -> str:
    return corpus.right(text)


WAYS: dict[str, tuple[Callable[[bytes], str], tuple[str, ...]]] = {
    "standard": (lambda s: sent(standard(s)), ()),
    "without padding": (lambda s: sent(standard(s).rstrip("=")), ("signature-padding-missing",)),
    "for URLs": (
        lambda s: base64.urlsafe_b64encode(s).decode().rstrip("="), ("signature-base64url",)),
    "Base64 twice": (
        lambda s: sent(standard(standard(s).encode())), ("signature-base64-twice",)),
    "Base64 of wrapped Base64": (
        lambda s: sent(standard(base64.encodebytes(s))), ("signature-base64-twice",)),
    "hex of Base64": (lambda s: standard(s).encode().hex(), ("signature-hex-of-base64",)),
    "hex with colons": (lambda s: sent(s.hex(":")), ("signature-hex",)),
    "slashes escaped as in JSON": (
        lambda s: sent(standard(s).replace("/", "\\/")), ("signature-malformed",)),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_way_is_named_and_the_string_found(way: str, ask: Ask) -> None:
    wire, faults = WAYS[way]
    made = replace(plan(), wire=wire)
    while not {"+", "/"} <= set(standard(made.sign(made.string().encode()))):
        made.oauth = [(n, v + "0" if n == "oauth_nonce" else v) for n, v in made.oauth]
    case = corpus.case((), "", made)
    diagnosis = ask(request_of(case), public(corpus.KEY))
    assert diagnosis.signed is not None
    assert diagnosis.signed.signature_base_string == case.signed
    assert diagnosis.signed.faults == faults
    assert diagnosis.verdict is (Verdict.INVALID if faults else Verdict.VALID)


def test_no_padding_is_not_called_the_alphabet_of_urls(ask: Ask) -> None:
    made = replace(plan(), wire=WAYS["without padding"][0])
    diagnosis = ask(request_of(corpus.case((), "", made)), public(corpus.KEY))
    assert "signature-base64url" not in {each.code for each in diagnosis.findings}
    assert "= at the end" in str(diagnosis.summary)


@pytest.mark.parametrize("cut", [3, 8, 100])
def test_a_cut_signature_is_incomplete_and_no_more(ask: Ask, cut: int) -> None:
    made = replace(plan(), wire=lambda s: sent(standard(s)[:-cut]))
    diagnosis = ask(request_of(corpus.case((), "", made)), public(corpus.KEY))
    wire = {each.code for each in diagnosis.findings if each.code.startswith("signature-")}
    assert wire == {"signature-truncated"}
