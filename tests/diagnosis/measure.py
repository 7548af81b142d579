"""How many faults are recognised, and how fast: ``python -m tests.diagnosis.measure [SEED]``.

The requests come from ``corpus``, which shares no code with what is measured.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.diagnosis import Diagnosis, diagnose
from paynet_debug.diagnosis.evidence import Evidence
from paynet_debug.oauth1.keys import read_public_key
from tests.diagnosis import corpus

ROUNDS = {
    "sound": 60, "singles": 4, "signatures": 3, "broken": 3, "wires": 3, "encoders": 3,
    "pairs": 300, "unknown": 5,
}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """One kind of request: how many were answered rightly, and the seconds of each answer."""

    kind: str
    right: int
    seconds: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """Seconds within which ``share`` of the answers came."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(len(self.seconds) * share))]

    def __str__(self) -> str:
        p50, p95 = self.percentile(0.5) * 1000, self.percentile(0.95) * 1000
        return (
            f"{self.kind}: {self.right} of {len(self.seconds)}, p50 {p50:.0f} ms, p95 {p95:.0f} ms"
        )


def is_right(kind: str, case: corpus.Case, diagnosis: Diagnosis) -> bool:
    """Whether the string was found to the letter, or its absence was stated."""
    if kind == "sound":
        return diagnosis.verdict == "valid"
    if kind == "unknown":
        return diagnosis.findings[0].code == "string-unknown"
    if kind == "broken":
        return diagnosis.findings[0].code in case.codes
    signed = diagnosis.signed
    return signed is not None and signed.signature_base_string == case.signed


def measure(kind: str, rounds: int, seed: int) -> Measure:
    """Diagnose ``rounds`` rounds of one kind of the corpus."""
    catalog = load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet")
    public = corpus.KEY.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = read_public_key(pem)
    right, seconds = 0, []
    for case in corpus.cases(kind, rounds, seed):
        evidence = Evidence("http", case.method, case.url, case.headers, case.body)
        started = time.perf_counter()
        diagnosis = diagnose(
            evidence, public_key=key, signed_string=None, now=None, catalog=catalog
        )
        seconds.append(time.perf_counter() - started)
        right += is_right(kind, case, diagnosis)
    return Measure(kind, right, tuple(seconds))


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for kind, rounds in ROUNDS.items():
        print(measure(kind, rounds, seed))  # noqa: T201 - this is what it is for
