"""One broken request file for each code, made by real encoders or by the plain client.

Each ``broken/<name>.http`` has a ``.toml`` beside it: where it comes from, the expected verdict,
codes and certainty, and where it is known the exact string that was signed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from paynet_debug.diagnosis import Diagnosis
from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.diagnosis.rules import all_rules
from paynet_debug.oauth1.keys import PublicKeyReading

BROKEN = Path(__file__).parent / "broken"
EXPECTED_KEYS = {"source", "verdict", "codes", "certainty", "title", "signed", "now"}
WITHOUT_FILE = {
    "nonce-reused": "only a gateway that remembers nonces sees it",
    "consumer-key-unknown": "only a gateway that knows logins sees it",
    "url-unknown": "a raw message always has a URL; see test_engine",
    "scheme-http": "a raw message does not say its scheme; see test_reading",
    "key-too-small": "the key is no part of the request; see test_engine",
    "signed-string-refuted": "needs the merchant's own string; see test_engine",
    "signed-string-differs": "needs the merchant's own string; see test_engine",
    "parameter-too-short": "no documented command has a minimal length",
}


def expectation(path: Path) -> dict[str, object]:
    expected = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    assert set(expected) <= EXPECTED_KEYS
    assert expected["source"]
    return expected


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.http")), ids=lambda path: path.stem)
def test_the_fault_is_named(
    path: Path, ask: Callable[..., Diagnosis], public_key: PublicKeyReading
) -> None:
    expected = expectation(path)
    evidence = read_evidence(path.read_bytes().decode())
    diagnosis = ask(evidence, public_key, now=expected.get("now"))
    found = {finding.code: finding for finding in diagnosis.findings}
    assert diagnosis.verdict == expected["verdict"]
    for code in expected["codes"]:  # type: ignore[attr-defined]
        assert code in found
        assert found[code].certainty == expected["certainty"]
    titles = " ".join(str(finding.title) for finding in diagnosis.findings)
    assert str(expected.get("title", "")) in titles
    if "signed" in expected:
        assert diagnosis.signed is not None
        assert diagnosis.signed.signature_base_string == expected["signed"]
        assert set(diagnosis.signed.faults) == set(expected["codes"])  # type: ignore[call-overload]


def test_every_rule_has_a_file() -> None:
    shown = {
        code
        for path in BROKEN.glob("*.http")
        for code in expectation(path)["codes"]  # type: ignore[attr-defined]
    }
    assert set(all_rules()) - shown == set(WITHOUT_FILE)


def test_every_file_has_its_expectation() -> None:
    assert {p.stem for p in BROKEN.glob("*.http")} == {p.stem for p in BROKEN.glob("*.toml")}
