"""The browser masks card data as the server does: the same cases through both."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.diagnosis.cards import masked_text
from paynet_debug.diagnosis.masking import masked_encoded, masked_sheet, masked_url, masked_value

HERE = Path(__file__).parent
OPERATIONS = {
    "text": masked_text,
    "encoded": masked_encoded,
    "value": masked_value,
    "sheet": masked_sheet,
    "url": masked_url,
}


def test_each_case_of_the_servers_file(
    program: Callable[..., str], project_root: Path, tmp_path: Path
) -> None:
    file = project_root / "tests" / "diagnosis" / "card_data.json"
    cases = json.loads(file.read_text("utf-8"))["cases"]
    asked = [
        [each["mask"], *(each[name] for name in ("name", "given") if name in each)]
        for each in cases
    ]
    found = masked(program("node", "nodejs"), project_root, tmp_path, asked)
    wrong = [
        (each, shown) for each, shown in zip(cases, found, strict=True) if shown != each["shown"]
    ]
    assert wrong == []


def test_the_browser_masks_as_the_server_does(
    program: Callable[..., str], project_root: Path, tmp_path: Path
) -> None:
    drawn: list[list[str]] = []

    @given(st.sampled_from(sorted(OPERATIONS)), st.lists(PARTS, max_size=12), NAMES)
    def draw(operation: str, parts: list[str], name: str) -> None:
        text = "".join(parts)
        drawn.append([operation, name, text] if operation == "value" else [operation, text])

    draw()
    expected = [OPERATIONS[operation](*values) for operation, *values in drawn]
    assert masked(program("node", "nodejs"), project_root, tmp_path, drawn) == expected
    assert any("411111******1111" in each for each in expected)


NAMES = st.sampled_from(["card", "cvv", "my_cvc2", "nonce", "order-desc", "card%5Fcode", "hash"])
PARTS = st.sampled_from(
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "5555.5555.5555.4444",
        "5555\u00a05555\u00a05555\u00a04444",
        "/",
        ";",
        '"',
        "\r\n",
        "Y2FyZDtjdnYNCjQxMTExMTExMTExMTExMTE7MTIz",
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
    shutil.copytree(root / "static" / "oauth1", folder / "oauth1", dirs_exist_ok=True)
    for name in ("masking", "anything", "cards", "layers"):
        shutil.copy(root / "static" / f"share-{name}.js", folder)
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


CARD, SHOWN = "4111111111111111", "411111******1111"
ANYTHING = {
    "curl": (
        f"curl 'https://h/{CARD}?cvv=123&a=1' -d 'card={CARD}&cvc=321'",
        f"curl 'https://h/{SHOWN}?cvv=***&a=1' -d 'card={SHOWN}&cvc=***'",
    ),
    "blanks": ("-d 'card=4111 1111 1111 1111&b=2'", f"-d 'card={SHOWN}&b=2'"),
    "no-break": ("card: 4111\u00a01111\u00a01111\u00a01111", f"card: {SHOWN}"),
    "dots": ("card=4111.1111.1111.1111;", f"card={SHOWN};"),
    "JSON": (f'{{"card": "{CARD}", "cvv": 123}}', f'{{"card": "{SHOWN}", "cvv": ***}}'),
    "JSON, escaped": (
        f'{{\\"card\\":\\"{CARD}\\",\\"cvv\\":\\"123\\"}}',
        f'{{\\"card\\":\\"{SHOWN}\\",\\"cvv\\":\\"***\\"}}',
    ),
    "HAR": (
        '{"name": "cvv2", "value": "123"}, {"name": "a", "value": "123"}',
        '{"name": "cvv2", "value": "***"}, {"name": "a", "value": "123"}',
    ),
    "parts": (
        'form-data; name="cvv2"\r\n\r\n123\r\n--x\r\nform-data; name="a"\r\n\r\n123',
        'form-data; name="cvv2"\r\n\r\n***\r\n--x\r\nform-data; name="a"\r\n\r\n123',
    ),
    "XML": (f"<cvv>123</cvv><card>{CARD}</card>", f"<cvv>***</cvv><card>{SHOWN}</card>"),
    "header": (
        f'Authorization: OAuth oauth_nonce="{CARD}", oauth_timestamp="1700000000"',
        f'Authorization: OAuth oauth_nonce="{CARD}", oauth_timestamp="1700000000"',
    ),
    "raw message": (
        f"POST /pay/{CARD}/x?cvc=1 HTTP/1.1\r\nHost: h\r\n\r\ncard=4111%2D1111%2D1111%2D1111",
        f"POST /pay/{SHOWN}/x?cvc=*** HTTP/1.1\r\nHost: h\r\n\r\ncard={SHOWN}",
    ),
    "encoded path": (
        "POST /pay/4111%201111%201111%201111/x HTTP/1.1",
        f"POST /pay/{SHOWN}/x HTTP/1.1",
    ),
    "payload": (
        "curl h --data 'a=1&payload=Y2FyZDtjdnYNCjQxMTExMTExMTExMTExMTE7MTIz&b=2'",
        "curl h --data 'a=1&payload=Y2FyZDtjdnYNCjQxMTExMSoqKioqKjExMTE7Kioq&b=2'",
    ),
    "no card": (
        "order 4111111111111112 at 1700000000.123456",
        "order 4111111111111112 at 1700000000.123456",
    ),
}
"""What is pasted, and what of it may leave."""


def test_text_of_any_kind(program: Callable[..., str], project_root: Path, tmp_path: Path) -> None:
    cases = [["anything", given] for given, _ in ANYTHING.values()]
    found = masked(program("node", "nodejs"), project_root, tmp_path, cases)
    assert dict(zip(ANYTHING, found, strict=True)) == {
        name: shown for name, (_, shown) in ANYTHING.items()
    }


def test_near_misses_of_half_a_megabyte_come_to_an_end(
    program: Callable[..., str], project_root: Path, tmp_path: Path
) -> None:
    pieces = ("a ", "<a ", "cvv2 ", "1,", "4 ", "4111,", "%25", "\\", "&amp;", "nonce:", 'name="')
    texts = [piece * (500_000 // len(piece)) for piece in pieces]
    found = masked(
        program("node", "nodejs"), project_root, tmp_path, [["anything", text] for text in texts]
    )
    assert found == texts
    assert [masked_text(text) for text in texts] == texts
