"""Every target on its seeds, on what once broke it, and on damaged seeds that Hypothesis draws.

``make fuzz`` goes on from here, guided by the code that each input reaches.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets_in_folder import CRASHERS, NAMES, crashers, target

# Werkzeug leaves a form's files to the garbage collector where the form ends in their middle.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)

PIECES = (
    b"", b"\0", b"\xff", b"\xed\xa0\x80", "\u202e".encode(), "\ufeff".encode(), b"\r\n", b"[" * 300,
    b"9" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_seeds_and_crashers(name: str) -> None:
    module = target(name)
    assert module.SEEDS
    for data in (*module.SEEDS, *(each.read_bytes() for each in crashers(name))):
        module.try_one(data)


def test_every_crasher_has_its_target() -> None:
    assert {each.name for each in CRASHERS.iterdir() if each.is_dir()} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_seeds_and_any_bytes(name: str, data) -> None:
    module = target(name)
    drawn = bytearray(data.draw(st.sampled_from(module.SEEDS) | st.binary(max_size=300)))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(drawn)))
        piece = data.draw(st.sampled_from(module.TOKENS + PIECES) | st.binary(max_size=4))
        drawn[at : at + data.draw(st.integers(0, 20))] = piece
    module.try_one(bytes(drawn))
