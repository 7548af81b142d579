"""Any text at all is read or refused with a pointer; nothing else is ever raised."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.diagnosis.evidence import MAXIMUM_LENGTH, Evidence, read_evidence
from paynet_debug.errors import UnreadableText

FOLDER = Path(__file__).parent / "pasted"
PASTES = [each.read_bytes().decode() for each in sorted(FOLDER.glob("*.txt"))]
MARKS = st.sampled_from(
    [*"'\"`\\^$&;|<>(){}[]:=%@#!\0\n\r\t \u00a0\u200b\ufeff\u202e“’–\ud800\udc80"]
)
BEGINNINGS = (
    "curl ", "curl https://h/p -d ", "POST /p HTTP/1.1\nHost: h\n\n", "> POST /p HTTP/1.1\n< ",
    "fetch(", "fetch('u', {", "Invoke-WebRequest ", "Invoke-RestMethod -Headers @{", "OAuth ",
    "{", '{"log":', "POST https://h: {", "curl.exe ^\n", "curl `\n",
)  # fmt: skip


def read(text: str) -> Evidence | UnreadableText:
    try:
        evidence = read_evidence(text)
    except UnreadableText as error:
        refused = error
    else:
        return presentable(evidence)
    assert refused.line >= 1
    assert 0 <= refused.caret <= len(refused.excerpt) + 1
    assert str(refused.message)
    return refused


def presentable(evidence: Evidence) -> Evidence:
    """Check what every page needs: remarks with text, each code once, text that has bytes."""
    for remark in evidence.remarks:
        assert str(remark.message)
    for text_read in (evidence.url or "", *(part for line in evidence.headers for part in line)):
        text_read.encode("utf-8", "surrogateescape")
    assert len({each.code for each in evidence.remarks}) == len(evidence.remarks)
    return evidence


@given(st.text(st.characters()))
def test_any_text(text: str) -> None:
    read(text)


@given(st.sampled_from(BEGINNINGS), st.lists(st.one_of(MARKS, st.text(max_size=3)), max_size=30))
def test_any_text_behind_a_known_beginning(beginning: str, pieces: list[str]) -> None:
    read(beginning + "".join(pieces))


@given(st.sampled_from(PASTES), st.integers(0), st.integers(0, 40), st.lists(MARKS, max_size=4))
def test_any_damage_to_a_paste(text: str, at: int, cut: int, marks: list[str]) -> None:
    at %= len(text)
    read(text[:at] + "".join(marks) + text[at + cut :])


@given(st.sampled_from(PASTES), st.integers(0))
def test_any_beginning_of_a_paste(text: str, length: int) -> None:
    read(text[: length % len(text)])


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize(
    "bracket", ["[", "{", "(", '{"a":', "@{a=", "$(", "new Headers(", "'+", "<<a\n"]
)
def test_deep_nesting_is_no_crash(beginning: str, bracket: str) -> None:
    read(beginning + bracket * 20_000)
    read(bracket * 20_000)


def test_too_long_a_text_is_refused() -> None:
    refused = read("a" * (MAXIMUM_LENGTH + 1))
    assert isinstance(refused, UnreadableText)
    assert str(MAXIMUM_LENGTH) in str(refused)


def test_a_key_in_the_wrong_field_is_not_shown() -> None:
    refused = read("x -----BEGIN RSA PRIVATE KEY-----MIIEpAIBAAKCAQEA-----END RSA PRIVATE KEY-----")
    assert isinstance(refused, UnreadableText)
    assert "key field" in str(refused)
    assert refused.excerpt == ""


def test_lone_surrogates_become_replacement_characters() -> None:
    evidence = read("curl https://h/p -d 'a=\ud800\udc80b\udcff'")
    assert isinstance(evidence, Evidence)
    assert evidence.body == "a=\U00010080b\ufffd".encode()
    assert [each.code for each in evidence.remarks] == ["not-unicode"]
