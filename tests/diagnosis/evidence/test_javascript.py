"""JavaScript literals mean what Node makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.diagnosis.evidence.javascript import FormParameters, Reader, string_value

LITERALS = [
    r"'a\'b\"c\\d'",
    r'"\n\r\t\b\f\v\0\x41\u00e9\u{1F600}\ud83d\ude00\q\é"',
    r"'\101\7\48\377'",
    "'line \\\n continued'",
    "`template ' \" \n \\` \\${x}`",
    r"'\ud83d alone \ude00'",
    "'é😀\u00a0'",
]


def test_string_literals_mean_what_node_makes_of_them(node: Callable[[str], bytes]) -> None:
    script = "const utf8 = text => Buffer.from(text, 'utf8').toString('hex');\n"
    literals = [each for each in LITERALS if not (each[0] == "`" and "\\1" in each)]
    script += (
        "console.log(JSON.stringify([" + ",".join(f"utf8({each})" for each in literals) + "]))"
    )
    expected = json.loads(node(script))
    assert [string_value(each).encode().hex() for each in literals] == expected


@given(st.text())
def test_json_strings_are_string_literals(text: str) -> None:
    for literal in (json.dumps(text), json.dumps(text, ensure_ascii=False)):
        if (
            "\\ud" not in json.dumps(text).lower()
            or text.encode("utf-8", "ignore").decode() == text
        ):
            assert Reader(literal, 0, {}).value() == text


def test_form_parameters_are_sent_as_node_sends_them(node: Callable[[str], bytes]) -> None:
    pairs = [("a b", "~*'!()"), ("é", "+&=%"), ("", ""), ("😀", "-._")]
    expected = node(f"process.stdout.write(String(new URLSearchParams({json.dumps(pairs)})))")
    assert str(FormParameters(list(pairs))) == expected.decode()
