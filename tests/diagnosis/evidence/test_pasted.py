"""Every file of ``pasted`` is read as the description beside it says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.errors import UnreadableText

KNOWN = {"source", "kind", "method", "url", "target", "headers", "body", "body_hex", "remarks"}
KNOWN |= {"body_as_pasted", "line", "column", "message"}


def expectation(pasted: Path) -> dict[str, object]:
    expected = tomllib.loads(pasted.with_suffix(".toml").read_text("utf-8"))
    assert expected.keys() <= KNOWN, "a key that no test reads"
    assert expected["source"]
    return expected


def test_is_read_as_described(pasted: Path) -> None:
    expected = expectation(pasted)
    text = pasted.read_bytes().decode()
    if "line" in expected:
        with pytest.raises(UnreadableText) as caught:
            read_evidence(text)
        assert (caught.value.line, caught.value.column) == (expected["line"], expected["column"])
        assert str(expected["message"]) in str(caught.value)
        return
    evidence = read_evidence(text)
    assert evidence.kind == expected["kind"]
    assert evidence.method == expected.get("method")
    assert evidence.url == expected.get("url")
    assert evidence.target == expected.get("target", evidence.target)
    assert evidence.body == expected_body(expected)
    assert evidence.body_as_pasted == expected.get("body_as_pasted")
    assert [list(line) for line in evidence.headers] == expected["headers"]
    assert [each.code for each in evidence.remarks] == expected["remarks"]


def expected_body(expected: dict[str, object]) -> bytes | None:
    if "body_hex" in expected:
        return bytes.fromhex(str(expected["body_hex"]))
    return str(expected["body"]).encode() if "body" in expected else None


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_the_paste_do_not_matter(pasted: Path, line_end: str) -> None:
    text = pasted.read_bytes().decode().replace("\r\n", "\n")
    assert reading(text.replace("\n", line_end)) == reading(text)


def reading(text: str) -> object:
    try:
        return read_evidence(text)
    except UnreadableText as refused:
        return refused.message, refused.line, refused.column


def test_every_paste_is_described() -> None:
    folder = Path(__file__).parent / "pasted"
    texts = {each.stem for each in folder.glob("*.txt")}
    assert texts == {each.stem for each in folder.glob("*.toml")}
    assert texts
