"""What people and programs should never send, through every call and every page's form.

Each answer is one that is described, in bounded time: ``faulthandler_timeout`` ends a hanging run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from paynet_debug.web.security import MAX_BODY_BYTES
from tests.fuzz.targets import api, pages

HOSTILE = {
    "nul": "a\0b",
    "lone-surrogate": "a\ud800b",
    "surrogate-escape": "a\udcffb",
    "right-to-left": "a\u202eb\u2066c",
    "byte-order-mark": "\ufeffa",
    "line-ends": "a\r\nb\n\rc\u2028",
    "format": "%s %(x)s {0} ${x} {{7*7}}",
    "markup": "</script><img src=x onerror=alert(1)>\"'",
    "astral": "\U0001f600" * 100,
    "digits": "9" * 5000,
    "long": "a" * (100_000),
    "brackets": "[" * 10_000,
}
BODIES = {
    "deep-list": b"[" * 200_000,
    "deep-object": b'{"a":' * 200_000,
    "deep-parameters": b'{"parameters":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not-utf-8": b'{"nonce":"\xff\xfe"}',
    "utf-16": '{"nonce":"a"}'.encode("utf-16"),
    "overlong": b'{"nonce":"\xc0\x80"}',
    "nul": b"\0" * 100,
    "empty": b"",
    "many-members": json.dumps({f"m{n}": "" for n in range(100_000)}).encode(),
    "one-name": b"{" + b",".join(b'"a":1' for _ in range(100_000)) + b"}",
    "long-number": b'{"timestamp":' + b"9" * 100_000 + b"}",
    "many-parameters": json.dumps({"parameters": [["a", "b"]] * 100_000}).encode(),
    "full": b'{"nonce":"' + b"a" * (MAX_BODY_BYTES - 12) + b'"}',
    "more-than-full": b" " * (MAX_BODY_BYTES + 1),
}


@pytest.mark.parametrize("number", range(len(api.CALLS)), ids=lambda n: api.CALLS[n][0])
@pytest.mark.parametrize("name", HOSTILE)
def test_every_member_of_every_call(number: int, name: str) -> None:
    _, call = api.CALLS[number]
    example = call["requestBody"]["content"]["application/json"]["example"]
    for member in _members(example):
        body = json.dumps({**example, member: HOSTILE[name]})
        api.try_one(bytes([number]) + body.encode())
    if "parameters" in example:
        for odd in ({HOSTILE[name]: "x"}, {"x": HOSTILE[name]}):
            parameters = {**example["parameters"], **odd}
            body = json.dumps({**example, "parameters": parameters})
            api.try_one(bytes([number]) + body.encode())


def _members(example: dict[str, object]) -> Iterator[str]:
    """The example's own members that are text, and those that it leaves out."""
    yield from (name for name, value in example.items() if isinstance(value, str))
    yield from {"nonce", "timestamp", "passphrase", "signature", "csv", "body"} - example.keys()


@pytest.mark.parametrize("number", range(len(api.CALLS)), ids=lambda n: api.CALLS[n][0])
@pytest.mark.parametrize("name", BODIES)
def test_every_body_of_every_call(number: int, name: str) -> None:
    api.try_one(bytes([number]) + BODIES[name])


@pytest.mark.parametrize("number", range(len(pages.PAGES)), ids=lambda n: pages.PAGES[n])
@pytest.mark.parametrize("name", HOSTILE)
def test_every_field_of_every_page(number: int, name: str) -> None:
    value = quote(HOSTILE[name].encode("utf-8", "surrogatepass"), safe="")
    fields = pages.FIELDS[number]
    assert fields
    for field in fields:
        filled = "&".join(f"{each}={value if each == field else '1'}" for each in fields)
        pages.try_one(bytes([number]) + filled.encode())


def test_countless_parameters_and_members_are_refused_at_once() -> None:
    path, call = api.CALLS[0]
    example = call["requestBody"]["content"]["application/json"]["example"]
    parameters = {f"p{number}": "" for number in range(100_000)}
    answer = api.CLIENT.post(path, json={**example, "parameters": parameters})
    assert [each["code"] for each in answer.json["errors"]] == ["too-many"]
    answer = api.CLIENT.post(path, json={**example, **parameters})
    assert {each["code"] for each in answer.json["errors"]} == {"unknown-member"}
    assert len(answer.json["errors"]) < 100
