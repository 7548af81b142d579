"""Bad input through the API gets problem+json that names the field; never a 5xx."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from tests.web.conftest import CATALOG, example_body

SIGN = "/api/v1/operations/payout-pay/sign"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
MEMBERS = ("environment", "endpoint_id", "consumer_key", "parameters", "private_key", "nonce")


def test_the_answer_is_a_problem_of_rfc_9457(client: Client) -> None:
    answer = client.post(SIGN, json={})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) == {"type", "title", "status", "code", "detail", "errors"}
    assert {"environment", "endpoint_id", "consumer_key", "private_key"} <= {
        each["field"] for each in answer.json["errors"]
    }
    for error in answer.json["errors"]:
        assert set(error) == {"field", "code", "message"}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"a":1,"a":2}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"nonce":' + b"9" * 5_000 + b"}", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b" " * (9 * 1024 * 1024), "application/json", 413),
    ],
    ids=["cut", "list", "bytes", "twice", "deep", "long", "text", "form", "large"],
)
def test_a_malformed_body(client: Client, body: bytes, content_type: str, status: int) -> None:
    answer = client.post(SIGN, data=body, content_type=content_type)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"environment": "nowhere"}, "environment"),
        ({"environment": 5}, "environment"),
        ({"endpoint_id": "x"}, "endpoint_id"),
        ({"endpoint_group_id": "1"}, "endpoint_group_id"),
        ({"consumer_key": ""}, "consumer_key"),
        ({"timestamp": "soon"}, "timestamp"),
        ({"timestamp": True}, "timestamp"),
        ({"timestmp": "1"}, "timestmp"),
        ({"private_key": "not a key"}, "private_key"),
        ({"parameters": {"login": 5}}, "login"),
        ({"parameters": {"login": None}}, "login"),
        ({"parameters": [["login"]]}, "parameters"),
        ({"parameters": "login=x"}, "parameters"),
        ({"parameters": [["", "x"]]}, "parameters"),
        ({"parameters": {"oauth_nonce": "x"}}, "oauth_nonce"),
        ({"parameters": {"login": "\ud800"}}, "login"),
        ({"consumer_key": "\udc80"}, "consumer_key"),
    ],
)
def test_a_bad_member_is_named(client: Client, changes: dict[str, object], field: str) -> None:
    answer = client.post(SIGN, json=example_body("payout-pay", **changes))
    assert answer.status_code == 422
    assert field in [each["field"] for each in answer.json["errors"]]


@pytest.mark.parametrize("operation", CATALOG.operations, ids=lambda each: each.id)
def test_a_missing_required_parameter_is_named(client: Client, operation) -> None:
    required = [each.name for each in operation.body_parameters if each.necessity == "required"]
    body = example_body(operation.id, parameters={})
    body.pop("csv", None)
    answer = client.post(f"/api/v1/operations/{operation.id}/sign", json=body)
    assert answer.status_code == 422
    wanted = ["csv"] if operation.batch else required
    assert set(wanted) <= {each["field"] for each in answer.json["errors"]}


def test_a_bad_cell_is_named_by_row_and_column(client: Client) -> None:
    csv = "client-orderid;recurring-payment-id;amount\r\na;1;10\r\nb;2;ten\r\n"
    body = example_body("process-recurring-payments", csv=csv)
    answer = client.post("/api/v1/operations/process-recurring-payments/sign", json=body)
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert (error["field"], error["row"], error["column"]) == ("csv", 3, "amount")
    assert "3" in error["message"]
    assert "amount" in error["message"]


def test_only_the_error_of_a_cell_has_a_row_and_a_column(client: Client) -> None:
    answer = client.post(SIGN, json={})
    members = {"field", "code", "message"}
    assert [set(each) for each in answer.json["errors"]] == [members] * len(answer.json["errors"])
    assert answer.json["errors"]


def test_of_ten_thousand_bad_rows_the_table_learns_each(client: Client) -> None:
    rows = "".join(f"{number};1;ten\n" for number in range(10_000))
    csv = f"client-orderid;recurring-payment-id;amount\n{rows}"
    found = client.post("/operations/process-recurring-payments/cells", data={"csv": csv}).json
    assert (found["rows"], found["mistakes"]) == (10_000, 10_000)
    assert found["wrong_rows"] == list(range(2, 10_002))
    (sentence,) = found["messages"]
    assert "amount" in sentence
    assert found["errors"] == [[number, "amount", 0] for number in range(2, 10_002)]


def test_mistakes_without_a_sentence_are_counted_with_their_rows(client: Client) -> None:
    rows = f";;{'x' * 300}\n" * 8_000
    csv = f"client-orderid;recurring-payment-id;amount\n{rows}"
    found = client.post("/operations/process-recurring-payments/cells", data={"csv": csv}).json
    assert len(found["errors"]) < found["mistakes"]
    assert found["wrong_rows"] == list(range(2, 8_002))


def test_a_disputed_length_is_a_warning(client: Client) -> None:
    body = example_body("process-recurring-payment")
    body["parameters"]["recurring-payment-id"] = "1" * 40
    answer = client.post("/api/v1/operations/process-recurring-payment/sign", json=body)
    assert answer.status_code == 200
    assert "parameter-too-long" in [each["code"] for each in answer.json["warnings"]]


def test_messages_follow_the_callers_language(client: Client) -> None:
    answer = client.post(SIGN, json={}, headers={"Accept-Language": "ru"})
    assert any("а" in each["message"] for each in answer.json["errors"])


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_call_from_another_site_is_refused(client: Client, site: str) -> None:
    answer = client.post(SIGN, json=example_body("payout-pay"), headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert answer.json["code"] == "cross-site"


@pytest.mark.parametrize("path", ["/", "/api/v1/operations", "/static/console.css", "/nothing"])
def test_another_host_name_is_not_served(client: Client, path: str) -> None:
    assert client.get(path, headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/operations/nothing"])
def test_an_unknown_address(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(MEMBERS), JSON, min_size=1))
def test_any_json_at_all_is_answered_clearly(client: Client, changes: dict[str, object]) -> None:
    body = json.dumps(example_body("payout-pay") | changes)
    answer = client.post(SIGN, data=body, content_type="application/json")
    assert answer.status_code in (200, 400, 422)
    assert answer.status_code == 200 or answer.json["detail"]
