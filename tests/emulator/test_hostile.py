"""Whatever is sent, the answer is a verdict: never a 5xx, never what was sent as markup."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paynet_debug.emulator import create_emulator
from paynet_debug.emulator.refusal import Refusal
from paynet_debug.emulator.verification import PostRequest, receive
from paynet_debug.emulator.wire_signature import read_signature
from paynet_debug.oauth1.base_string import normalize_parameters, signature_base_string
from paynet_debug.oauth1.encoding import parse_form
from paynet_debug.oauth1.signature import signature_base64

PATH = "/api/v4/payout-pay/39915"
BASE_URL = "https://sandbox.example/sandbox/paynet"

BODIES = [
    b"\0",
    b"\xff\xfe=%ff",
    b"%",
    b"&&&===",
    b"client_orderid=%00&orderid=%ED%A0%80&login=\xff",
    b"a=" + b"b" * 1_000_000,
    b"client_orderid=" + b"9" * 100_000 + b"&orderid=1&login=x",
]


@pytest.mark.parametrize("body", BODIES)
def test_signed_bodies_of_any_bytes_are_answered(caller, body):
    """Signed by our own base string: oauthlib refuses to read such bodies at all."""
    oauth = caller.merchant.oauth()
    pairs = (*oauth.items(), *parse_form(body.decode("utf-8", "surrogateescape")))
    text = signature_base_string("POST", BASE_URL + PATH, normalize_parameters(pairs))
    oauth["oauth_signature"] = signature_base64(caller.merchant.sign(text))
    authorization = "OAuth " + ",".join(f'{k}="{quote(v, safe="")}"' for k, v in oauth.items())
    answer = caller.send(PATH, body, authorization)
    assert answer.status_code == 200
    assert answer.text.startswith("type=")


def test_an_order_id_that_no_database_keeps_is_answered_all_the_same(caller):
    pairs = [("client_orderid", "9" * 5000), ("orderid", "1"), ("login", "x")]
    assert caller.post(PATH, pairs).text.startswith("type=async-response")


def test_markup_is_sent_back_encoded(caller):
    pairs = [("client_orderid", "<script>"), ("orderid", '"1\n&x='), ("login", "x")]
    answer = caller.post(PATH, pairs)
    assert "merchant-order-id=%3Cscript%3E\n" in answer.text
    assert "paynet-order-id=%221%0A%26x%3D\n" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_body_of_a_batch_fits_and_a_larger_one_does_not(caller):
    fits = caller.send(PATH, b"a=" + b"x" * 3_000_000, "")
    assert fits.status_code == 403
    huge = caller.send(PATH, b"a=" + b"x" * 5_000_000, "OAuth ")
    assert (huge.status_code, huge.headers["X-Emulator-Reason"]) == (413, "body-too-large")


def test_a_form_of_countless_pieces_is_not_read(caller):
    body = b"&" * 3_000_000
    answer = caller.send(PATH, body, caller.merchant.authorization(PATH, ""))
    assert answer.headers["X-Emulator-Reason"] == "too-many-parameters"


def test_ten_thousand_rows_are_taken(caller):
    rows = "".join(f"order-{n};1492286;10.00\r\n" for n in range(10_000))
    text = "client-orderid;recurring-payment-id;amount\r\n" + rows
    pairs = [("payload", b64encode(text.encode()).decode())]
    assert caller.post("/api/v4/process-recurring-payments/1", pairs).status_code == 200


def test_only_trusted_hosts_are_served(catalog, database_url):
    emulator = create_emulator(
        catalog=catalog,
        base_url=BASE_URL,
        database_url=database_url,
        trusted_hosts=["127.0.0.1"],
    )
    client = emulator.test_client()
    assert client.get("/sandbox/merchants", base_url="http://127.0.0.1:8000").status_code == 200
    for path in ("/sandbox/merchants", f"/sandbox/paynet{PATH}", "/none"):
        assert client.get(path, base_url="http://evil.example").status_code == 400


def test_the_host_header_takes_no_part_in_the_signature(caller):
    body = "client_orderid=3&login=x&orderid=1"
    authorization = caller.merchant.authorization(PATH, body)
    answer = caller.client.post(
        f"/sandbox/paynet{PATH}",
        base_url="http://10.0.0.1:8000",
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": authorization, "X-Forwarded-Host": "evil.example"},
    )
    assert answer.status_code == 200


@settings(max_examples=300, deadline=None)
@given(
    authorization=st.text() | st.builds('OAuth oauth_signature="{}"'.format, st.text()),
    body=st.binary(max_size=200),
    query=st.text(max_size=20),
)
def test_reading_ends_in_a_request_or_a_refusal(authorization, body, query):
    url = f"{BASE_URL}{PATH}?{query}"
    with suppress(Refusal):
        receive(PostRequest(url, "application/x-www-form-urlencoded", authorization, body))


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text("0123456789abcdefABCDEF+/=-_% \n", max_size=600))
def test_a_signature_is_bytes_of_the_right_size_or_a_refusal(raw):
    with suppress(Refusal):
        assert len(read_signature(raw, 256)) == 256


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=300), path=st.text("/abc%014.;é", max_size=20))
def test_no_request_is_a_server_error(caller, body, path):
    for target in (PATH, f"/api/v4/{path}"):
        assert caller.send(target, body, "OAuth " + path).status_code < 500
