"""What the documentation prints, byte for byte; serial numbers and error ids apart."""

from __future__ import annotations

import json
import re
from base64 import b64encode

import pytest

from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.catalog.model import Catalog
from tests.emulator.conftest import Caller, Merchant

PAYOUT = "/api/v4/payout-pay/39915"
RECURRING = "/api/v4/process-recurring-payment/39915"
BATCH = "/api/v4/process-recurring-payments/39915"
JSON = "application/vnd.pay+json"

PAYOUT_PAIRS = [("client_orderid", "3"), ("login", "test-merchant"), ("orderid", "900258")]
SERIAL = r"00000000-0000-0000-0000-[0-9a-f]{12}"


def test_payout_pay_answers_as_printed(caller):
    answer = caller.post(PAYOUT, PAYOUT_PAIRS)
    assert answer.status_code == 200
    assert answer.content_type == "text/html;charset=utf-8"
    assert len(answer.data) == 137  # the example's Content-Length
    assert re.fullmatch(
        rf"type=async-response\n&serial-number={SERIAL}\n&merchant-order-id=3\n"
        r"&paynet-order-id=900258\n&end-point-id=39915\n",
        answer.text,
    )
    assert "X-Emulator-Reason" not in answer.headers


def test_the_group_form_is_signed_with_its_own_path(caller):
    answer = caller.post("/api/v4/payout-pay/group/77", PAYOUT_PAIRS)
    assert answer.text.endswith("&end-point-id=77\n")


def test_process_recurring_payment_answers_as_printed(caller):
    pairs = [
        ("recurring-payment-id", "1492124"),
        ("amount", "10"),
        ("client-orderid", "1575634981130"),
    ]
    answer = caller.post(RECURRING, pairs)
    assert re.fullmatch(
        rf"type=process-recurring-payment-response\n&serial-number={SERIAL}\n&status=processing\n",
        answer.text,
    )


def payload(*rows: str) -> list[tuple[str, str]]:
    text = "\r\n".join(("client-orderid;recurring-payment-id;amount", *rows, ""))
    return [("payload", b64encode(text.encode()).decode())]


def test_a_batch_answers_with_an_empty_200(caller):
    answer = caller.post(BATCH, payload("1;1492286;10"))
    assert (answer.status_code, answer.data) == (200, b"")
    assert "Content-Type" not in answer.headers


def test_the_documented_batch_payload_is_taken(caller, catalog: Catalog):
    batch = catalog.operation("process-recurring-payments").batch
    text = "\r\n".join([*batch.example_csv.strip().splitlines(), ""])
    pairs = [("payload", b64encode(text.encode()).decode())]
    assert caller.post(BATCH, pairs).status_code == 200


def test_a_denied_batch_is_an_empty_403(caller):
    answer = caller.send(BATCH, "payload=x", "")
    assert (answer.status_code, answer.data) == (403, b"")
    assert answer.headers["X-Emulator-Reason"] == "authorization-missing"


def test_a_bad_row_of_a_batch_is_a_validation_error(caller):
    answer = caller.post(BATCH, payload("1;1492286;ten"))
    assert answer.headers["X-Emulator-Reason"] == "parameter-type"
    assert answer.text.startswith("type=validation-error\n&")
    assert "error-message=Row+2%2C+column+amount%3A+" in answer.text


def test_a_row_that_lacks_a_value_is_named(caller):
    answer = caller.post(BATCH, payload("1;;10"))
    assert answer.headers["X-Emulator-Reason"] == "required-parameter-missing"
    assert "error-message=Row+2%2C+column+recurring-payment-id%3A+" in answer.text


def test_a_denied_request_is_the_printed_page(caller, catalog: Catalog):
    answer = caller.send(PAYOUT, "client_orderid=3", "")
    printed = next(
        each.body for each in catalog.operation("payout-pay").answers if each.status == 403
    )
    assert answer.status_code == 403
    assert answer.content_type == "text/html"
    assert answer.text.strip() == printed.strip()


def test_the_reason_is_written_as_printed(caller):
    assert caller.send(PAYOUT, "client_orderid=3", "").status == "403 Forbidden"
    assert caller.post(PAYOUT, PAYOUT_PAIRS).status == "200 OK"
    pairs = [("client-orderid", "emulate-500")]
    assert caller.post(RECURRING, pairs).status == "500 Internal Server Error"


def test_a_missing_parameter_is_a_200_with_the_librarys_wording(caller):
    answer = caller.post(PAYOUT, PAYOUT_PAIRS[1:])
    assert answer.status_code == 200
    assert answer.headers["X-Emulator-Reason"] == "required-parameter-missing"
    assert re.fullmatch(
        rf"type=validation-error\n&serial-number={SERIAL}\n"
        r"&error-message=Parameter\+client_orderid\+is\+required\n&error-code=1\n",
        answer.text,
    )


@pytest.mark.parametrize(
    ("path", "pairs"),
    [
        (PAYOUT, [("client_orderid", "emulate-500"), ("orderid", "1"), ("login", "x")]),
        (RECURRING, [("client-orderid", "emulate-500")]),
        (BATCH, payload("1;2;3", "emulate-500;1492286;10")),
    ],
)
def test_an_order_id_brings_the_documented_500(caller, path, pairs):
    answer = caller.post(path, pairs)
    assert answer.status_code == 500
    assert re.fullmatch(
        r"Internal server error \[[0-9a-f]{8}(-[0-9a-f]{4}){3}-\w{12}\]\n", answer.text
    )
    assert len(answer.data) == 61  # the example's Content-Length is 61
    assert "Content-Type" not in answer.headers


def test_json_has_the_same_fields(caller):
    answer = caller.post(PAYOUT, PAYOUT_PAIRS, accept=JSON)
    assert answer.status_code == 200
    assert answer.content_type == "application/json;charset=utf-8"
    fields = answer.get_json()
    assert re.fullmatch(SERIAL, fields.pop("serial-number"))
    assert fields == {
        "type": "async-response",
        "merchant-order-id": "3",
        "paynet-order-id": "900258",
        "end-point-id": "39915",
    }


def test_json_refusals_are_4xx(caller):
    invalid = caller.post(PAYOUT, PAYOUT_PAIRS[1:], accept=JSON)
    assert invalid.status_code == 400
    assert invalid.get_json()["error-message"] == "Parameter client_orderid is required"
    for path in (PAYOUT, BATCH):
        denied = caller.send(path, "a=1", "", accept=f"text/plain, {JSON};q=0.5")
        assert denied.status_code == 403
        assert json.loads(denied.data) == {"type": "error", "error-message": "Access is denied"}
    unknown = caller.client.post("/sandbox/paynet/api/v4/none/1", headers={"Accept": JSON})
    assert (unknown.status_code, unknown.get_json()["type"]) == (404, "error")


def test_every_operation_has_its_routes(caller, catalog: Catalog):
    for operation in catalog.operations:
        assert caller.send(operation.path.format(endpoint_id=1), "", "").status_code == 403
        group = operation.path.replace("{endpoint_id}", "group/1")
        expected = 404 if operation.group_path is None else 403
        assert caller.send(group, "", "").status_code == expected


def test_neither_a_repeated_order_nor_another_login_is_refused(caller):
    for _ in range(2):
        assert caller.post(PAYOUT, PAYOUT_PAIRS).text.startswith("type=async-response")


STATUS = "/api/v4/status/39915"


def about(**more: str) -> list[tuple[str, str]]:
    pairs = {"login": "TestMerchant", "client_orderid": "3"} | more
    return [
        (name.replace("_sn", "-sn").replace("by_", "by-"), value) for name, value in pairs.items()
    ]


def fields(answer) -> dict[str, str]:
    return dict(each.split("=", 1) for each in answer.text.replace("\n", "").split("&"))


def test_status_tells_of_an_earlier_order(caller):
    serial = fields(caller.post(PAYOUT, PAYOUT_PAIRS))["serial-number"]
    for more in ({}, {"orderid": "900258"}, {"by-request-sn": serial}):
        told = fields(caller.post(STATUS, about(**more)))
        assert told["type"] == "status-response"
        assert told["status"] == "approved"
        assert told["merchant-order-id"] == "3"
        assert told["paynet-order-id"] == "900258"
        assert "amount" not in told  # payout-pay has none


def test_status_tells_the_amount_of_a_batch_row(caller):
    caller.post(BATCH, payload("a;1492286;10", "3;1492286;12.50"))
    told = fields(caller.post(STATUS, about()))
    assert told["amount"] == "12.50"
    assert told["paynet-order-id"].isdigit()
    again = fields(caller.post(STATUS, about(orderid=told["paynet-order-id"])))
    assert again["amount"] == "12.50"


def test_the_documented_question_is_answered_to_the_demonstration_first_of_all(
    emulator, catalog: Catalog, tmp_path
):
    key = tmp_path / "demo.pem"
    key.write_text(demo_private_key())
    demo = Caller(emulator.test_client(), Merchant("demo", key))
    status = catalog.operation("status")
    example = [(each.name, each.example) for each in status.body_parameters if each.example]
    told = fields(demo.post(STATUS, example))
    assert (told["type"], told["status"]) == ("status-response", "approved")
    assert told["paynet-order-id"] == dict(example)["orderid"]
    for other in ({"client_orderid": "4"}, {"orderid": "900259"}, {"by-request-sn": "x"}):
        answer = demo.post(STATUS, [*(dict(example) | other).items()])
        assert answer.headers["X-Emulator-Reason"] == "order-unknown"


@pytest.mark.parametrize(
    "more",
    [{}, {"orderid": "1"}, {"by-request-sn": "x"}, {"orderid": "\0"}, {"orderid": "9" * 999}],
)
def test_status_of_an_unknown_order_is_an_error(caller, more):
    if more:
        caller.post(PAYOUT, PAYOUT_PAIRS)
    answer = caller.post(STATUS, about(**more))
    assert answer.status_code == 200
    assert answer.headers["X-Emulator-Reason"] == "order-unknown"
    assert fields(answer)["type"] == "error"


def test_orders_are_a_merchants_own(caller, throwaway_public_key):
    caller.post(PAYOUT, PAYOUT_PAIRS)
    caller.client.put("/sandbox/merchants/other", json={"public_key": throwaway_public_key})
    caller.merchant.login = "other"
    assert fields(caller.post(STATUS, about()))["type"] == "error"
