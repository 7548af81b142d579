"""The browser masks card data as the server does: the same cases through both."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.diagnosis.masking import masked_encoded, masked_text, masked_value

HERE = Path(__file__).parent
OPERATIONS = {"text": masked_text, "encoded": masked_encoded, "value": masked_value}

CASES = [
    ["text", "4111111111111111"],
    ["text", "card 4111 1111 1111 1111, and 4111-1111-1111-1111."],
    ["text", "41111111111111112 4111111111111112 0000000000000000 12345"],
    ["text", "x378282246310005y 6304000000000000000"],
    ["value", "card-number", "4444333322221111"],
    ["value", "credit_card_number", "4444 3333 2222 1111"],
    ["value", "cvv2", "123"],
    ["value", "card[cvc]", "123"],
    ["value", "card.security-code", "123"],
    ["value", "cvvx", "123"],
    ["value", "serial-number", "4111111111111111"],
    ["value", "serial_number", "4111111111111111"],
    ["value", "oauth_nonce", "4111111111111111"],
    ["value", "payload", "4111111111111111"],
    ["value", "Token", "4111111111111111"],
    ["encoded", "a=1&card=4111111111111111&cvv=123&note=4111+1111+1111+1111"],
    ["encoded", "POST&http%3A%2F%2Fx%2Fy&a%3D1%26card%3D4111111111111111%26cvv2%3D999"],
    ["encoded", "POST&x&card%3D4111%252D1111%252D1111%252D1111%26oauth_nonce%3D4111111111111111"],
    ["encoded", "https://x/?card=4111111111111111&serial-number=4111111111111111"],
    ["encoded", "=4111111111111111&&card=&=&%%%=%zz"],
]


def test_the_browser_masks_as_the_server_does(
    program: Callable[..., str], project_root: Path, tmp_path: Path
) -> None:
    drawn: list[list[str]] = []

    @given(st.sampled_from(sorted(OPERATIONS)), st.lists(PARTS, max_size=12), NAMES)
    def draw(operation: str, parts: list[str], name: str) -> None:
        text = "".join(parts)
        drawn.append([operation, name, text] if operation == "value" else [operation, text])

    draw()
    cases = CASES + drawn
    expected = [OPERATIONS[operation](*values) for operation, *values in cases]
    assert masked(program("node", "nodejs"), project_root, tmp_path, cases) == expected
    assert "411111******1111" in expected
    assert "a=1&card=411111******1111&cvv=***&note=411111******1111" in expected


NAMES = st.sampled_from(["card", "cvv", "my_cvc2", "nonce", "order-desc", "card%5Fcode", "hash"])
PARTS = st.sampled_from(
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "&",
        "=",
        "%26",
        "%3D",
        "?",
        "%253D",
        "%2526",
        "card",
        "cvv",
        "oauth_nonce",
        "payload",
        "+",
        "%20",
        "1",
        "é",
        "POST",
    ]
)


def masked(node: str, root: Path, folder: Path, cases: list[list[str]]) -> list[str]:
    shutil.copytree(root / "static" / "oauth1", folder / "oauth1")
    shutil.copy(root / "static" / "share-masking.js", folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "cases.json").write_text(json.dumps(cases))
    done = subprocess.run(
        [node, HERE / "masking_cases.mjs", folder, folder / "cases.json"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    answers: list[str] = json.loads(done.stdout)
    return answers
