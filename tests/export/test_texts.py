"""What an export says beside the request: warnings, file names, and what it never holds."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from pygments.lexers import get_lexer_by_name

from paynet_debug.export import ExportInput, formats, write
from paynet_debug.oauth1.message import HTTPRequest

REQUEST = HTTPRequest(
    "POST",
    "https://gate.example/paynet/api/v4/status/1",
    (("Host", "gate.example"), ("Authorization", 'OAuth oauth_nonce="n"')),
    "a=b",
)
PLAIN = ExportInput(
    url=REQUEST.url,
    consumer_key="merchant",
    parameters=(("a", "b"),),
    request=REQUEST,
    timestamp="1700000000",
)

CODES = {
    "curl": {"export-frozen"},
    "http": {"export-frozen"},
}


def test_the_formats_come_in_the_documented_order() -> None:
    assert [each.id for each in formats()] == [
        "curl", "http", "bash", "python", "php", "node", "java", "go", "ruby", "postman", "bruno",
    ]  # fmt: skip


@pytest.mark.parametrize("each", formats(), ids=lambda each: each.id)
def test_a_format_tells_what_it_is(each) -> None:
    assert get_lexer_by_name(each.language)
    snippet = write(each.id, PLAIN)
    assert snippet.format == each.id
    assert snippet.filename == f"request{each.suffix}"
    assert {warning.code for warning in snippet.warnings} == CODES.get(each.id, set())
    assert not re.search(r"@@\w+@@", snippet.text)


@pytest.mark.parametrize(
    "each", [each for each in formats() if each.signs], ids=lambda each: each.id
)
def test_code_that_signs_needs_no_signed_request_and_holds_none(each) -> None:
    signed = write(each.id, PLAIN).text
    assert write(each.id, replace(PLAIN, request=None, timestamp=None)).text == signed
    assert 'oauth_nonce="n"' not in signed


@pytest.mark.parametrize(
    "each", [each for each in formats() if not each.signs], ids=lambda each: each.id
)
def test_a_frozen_request_must_be_signed(each) -> None:
    with pytest.raises(ValueError, match="signed request"):
        write(each.id, replace(PLAIN, request=None))


def test_curl_says_when_it_was_signed() -> None:
    assert "# Signed at 2023-11-14 22:13:20 UTC." in write("curl", PLAIN).text
    for timestamp in ("0x1'\n$(id)", "9" * 40, "-" + "9" * 18, "", None):
        assert "# Signed. " in write("curl", replace(PLAIN, timestamp=timestamp)).text


@pytest.mark.parametrize("each", formats(), ids=lambda each: each.id)
def test_json_answers_are_asked_for(each) -> None:
    json_header = (*REQUEST.headers, ("Accept", "application/vnd.pay+json"))
    export = replace(PLAIN, json_answer=True, request=replace(REQUEST, headers=json_header))
    assert "application/vnd.pay+json" in write(each.id, export).text
    assert "application/vnd.pay+json" not in write(each.id, PLAIN).text


@pytest.mark.parametrize("each", formats(), ids=lambda each: each.id)
def test_what_a_format_cannot_carry_is_said(each) -> None:
    codes = {"bash": {"export-nul"}, "postman": {"export-placeholder"}}
    codes["bruno"] = codes["postman"]
    for parameters in ((("a{{b", "\0"),), (("\0", "{{a}}"),)):
        said = write(each.id, replace(PLAIN, parameters=parameters)).warnings
        assert {one.code for one in said} == codes.get(each.id, CODES.get(each.id, set()))
    in_query = write("bash", replace(PLAIN, url=f"{PLAIN.url}?a=%00")).warnings
    assert {one.code for one in in_query} == {"export-nul"}


def test_an_address_without_a_command_is_written_out() -> None:
    collection = json.loads(write("postman", PLAIN).text)
    assert collection["item"][0]["request"]["url"] == REQUEST.url
    assert f'url: "{REQUEST.url}"' in write("bruno", PLAIN).text


@pytest.mark.parametrize(
    "each", [each for each in formats() if each.signs and each.command], ids=lambda each: each.id
)
def test_a_program_gets_the_base_string_uri_ready_made(each) -> None:
    """No program lowers a host or drops a default port, so none is given such an address."""
    for typed, written in (
        ("HTTPS://Gate.Example:443?Q=A%20b#top", "https://gate.example/?Q=A%20b"),
        ("http://GATE.example:80/Pay/%7e", "http://gate.example/Pay/%7e"),
        ("http://gate.example:443/Pay", "http://gate.example:443/Pay"),
    ):
        text = write(each.id, replace(PLAIN, url=typed)).text
        assert written in text
        assert typed not in text or typed == written


def test_an_unknown_format_is_unknown() -> None:
    with pytest.raises(KeyError):
        write("perl", PLAIN)
