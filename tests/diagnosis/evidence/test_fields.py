"""URL, body and method from further fields fill what the pasted text leaves open."""

from __future__ import annotations

from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.diagnosis.evidence.formats import FORMATS

HEADER = 'OAuth oauth_consumer_key="demo"'
URL = "https://sandbox.payneteasy.com/paynet/api/v4/status/1"


def test_a_header_alone_with_the_rest_in_fields() -> None:
    evidence = read_evidence(HEADER, url=f" {URL}\n", body="a=1&b=é\r\n", method="POST")
    assert (evidence.method, evidence.url) == ("POST", URL)
    assert evidence.body == "a=1&b=é".encode()
    assert evidence.remarks == ()


def test_a_message_without_host_takes_the_url_and_keeps_its_target() -> None:
    evidence = read_evidence(f"POST /paynet/api/v4/status/1\nAuthorization: {HEADER}\n\n", url=URL)
    assert (evidence.url, evidence.target) == (URL, "/paynet/api/v4/status/1")


def test_the_text_goes_before_the_fields_and_says_so() -> None:
    evidence = read_evidence(f"curl {URL} -d a=1", url="https://other.example/", body="b=2")
    assert (evidence.url, evidence.body) == (URL, b"a=1")
    assert [each.code for each in evidence.remarks] == ["field-ignored"]
    assert dict(evidence.remarks[0].message.values)["fields"] == "url, body"


def test_empty_fields_are_no_fields() -> None:
    evidence = read_evidence(HEADER, url="", body="", method=" ")
    assert (evidence.method, evidence.url, evidence.body) == (None, None, None)


def test_formats_are_asked_in_a_fixed_order() -> None:
    precedences = [each.PRECEDENCE for each in FORMATS]
    assert precedences == sorted(set(precedences))
    assert all(each.__doc__ for each in FORMATS)
