"""What is pasted: read or refused with a pointer; what is read is diagnosed, whatever it is."""

from __future__ import annotations

from pathlib import Path

from paynet_debug.catalog.demo import demo_public_key
from paynet_debug.catalog.loader import load_catalog
from paynet_debug.diagnosis import Budget, diagnose
from paynet_debug.diagnosis.evidence import Evidence, read_evidence
from paynet_debug.errors import UnreadableText
from paynet_debug.oauth1.keys import read_public_key

DIAGNOSIS = Path(__file__).parents[2] / "diagnosis"
SEEDS = tuple(
    each.read_bytes()
    for each in (
        *sorted(DIAGNOSIS.glob("evidence/pasted/*.txt")),
        *sorted(DIAGNOSIS.glob("broken/*.http"))[:20],
    )
)
TOKENS = (
    b"curl ", b" -H '", b" -d ", b"--data-urlencode ", b"$'\\x", b"\\u", b" \\\n", b" ^\n", b"`\n",
    b"POST / HTTP/1.1\n", b"Host: h\n", b"Authorization: OAuth ", b"fetch('", b"{\"log\":",
    b"Invoke-WebRequest ", b"@{", b"-Body ", b"@\"\n", b"Transfer-Encoding: chunked\n", b"\0",
)  # fmt: skip

CATALOG = load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet")
KEY = read_public_key(demo_public_key())
BUDGET = Budget(candidates=50, seconds=1.0)


def try_one(data: bytes) -> None:
    """Hold one input against what is promised of reading and diagnosing."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        evidence = read_evidence(text)
    except UnreadableText as error:
        refused = error
    else:
        tell(evidence, text)
        return
    assert refused.line >= 1
    assert 0 <= refused.caret <= len(refused.excerpt) + 1


def tell(evidence: Evidence, claim: str) -> None:
    """Diagnose, with ``claim`` for the string that was signed, and say all of it."""
    diagnosis = diagnose(
        evidence,
        public_key=KEY,
        signed_string=claim,
        now=1_700_000_000,
        catalog=CATALOG,
        budget=BUDGET,
    )
    assert str(diagnosis.summary)
    for finding in diagnosis.findings:
        assert str(finding.title)
        assert str(finding.detail) + str(finding.fix) + str(finding.where)
