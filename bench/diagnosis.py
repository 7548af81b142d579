"""Diagnosis: how long until the cause is found, against a verifier that only says "invalid".

The broken requests come from the tests' own generator, a second implementation of what clients
do wrong.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from oauthlib.common import Request
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature

from bench.strings import EMULATOR_URL
from bench.table import THE_TIME, Row
from paynet_debug.catalog.loader import load_catalog
from paynet_debug.diagnosis import Diagnosis, diagnose
from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.oauth1.keys import read_public_key
from tests.diagnosis.corpus import KEY, Case, cases

Answer = TypeVar("Answer")

PUBLIC_KEY_PEM = (
    KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
)
CATALOG = load_catalog(emulator_base_url=EMULATOR_URL)

KINDS = (
    ("singles", "one fault", 2),
    ("pairs", "two faults", 100),
    ("unknown", "no match at all", 20),
)
"""The generator's kind, our words for it, and how often it is asked."""


def diagnosed(case: Case) -> Diagnosis:
    """All of a diagnosis, from the pasted text and the PEM of the key."""
    return diagnose(
        read_evidence(case.http()),
        public_key=read_public_key(PUBLIC_KEY_PEM),
        signed_string=None,
        now=None,
        catalog=CATALOG,
    )


def verified(case: Case) -> bool:
    """What a plain verifier has to say: oauthlib's, yes or no."""
    headers = dict(case.headers)
    request = Request(case.url, case.method, case.body.decode(), headers)
    collected = oauthlib_signature.collect_parameters(
        uri_query=request.uri_query,
        body=request.decoded_body or [],
        headers=headers,
        exclude_oauth_signature=False,
    )
    request.signature = dict(collected)["oauth_signature"]
    request.params = [pair for pair in collected if pair[0] != "oauth_signature"]
    sound: bool = oauthlib_signature.verify_rsa_sha256(request, PUBLIC_KEY_PEM)
    return sound


def is_found(case: Case, diagnosis: Diagnosis) -> bool:
    """Whether every fault of ``case`` was proven; one without a match must be left unproven."""
    if not case.codes:
        return diagnosis.signed is None
    return diagnosis.signed is not None and set(case.codes) <= set(diagnosis.signed.faults)


def faults(quick: bool) -> Iterator[Row]:
    """Each kind of broken request; one that oauthlib verifies by turns with each."""
    sound = next(cases("sound", 1))
    if not verified(sound):
        raise RuntimeError("the plain verifier refuses a sound request")
    for kind, words, count in KINDS:
        broken = tuple(islice(cases(kind, count), 3 if quick else None))
        found, ours, other = 0, [], []
        for case in broken:
            diagnosis, took = _timed(diagnosed, case)
            ours.append(took)
            other.append(_timed(verified, sound)[1])
            found += is_found(case, diagnosis)
        median, slow = statistics.median(ours), statistics.quantiles(ours, n=20)[-1]
        yield Row(
            f"Diagnosis, {words}: {found} of {len(broken)} right",
            f"p50 {median:.1f}, p95 {slow:.0f} ms",
            f"oauthlib verifies {statistics.median(other):.2f} ms",
            median / statistics.median(other),
            THE_TIME,
        )


def _timed(act: Callable[[Case], Answer], case: Case) -> tuple[Answer, float]:
    """The answer, and the milliseconds that it took."""
    begin = time.perf_counter()
    answer = act(case)
    return answer, 1e3 * (time.perf_counter() - begin)
