"""A gateway to send exports to: the emulator, with every request that it got kept as it came.

That a program was answered is not enough: what it sent has to hold the values to the character,
and its signature has to be one of the string that oauthlib makes of what arrived.
"""

from __future__ import annotations

import secrets
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, quote

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from oauthlib.oauth1.rfc5849 import signature
from werkzeug.datastructures import EnvironHeaders
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.catalog.model import Catalog
from paynet_debug.emulator import create_emulator
from paynet_debug.export import ExportInput
from paynet_debug.oauth1.header import parse_authorization
from paynet_debug.oauth1.keys import read_private_key
from paynet_debug.oauth1.message import ProtocolParameters
from paynet_debug.signing import prepare, sign

Pairs = tuple[tuple[str, str], ...]

HOSTILE_LOGIN = 'мерчант\'s $(id) `id` #{id} ${id} "q" \\n %41 * 🙂'

NAUGHTY_TEXTS = (
    'it\'s "quoted" `id` $(id) ${HOME} #{1 + 1} $HOME #$0 #@x !! !$',
    "back\\slash \\n \\u0041 \\x41 \\",
    "100%25 %s %41 %% + & = ; ? / : @ ~ * ' ( ) ! , [ ] { } | ^ <>",
    "line one\nline two\r\n\ttab\rreturn\n",
    'it\'s "both"\n`id` $(id) ${HOME} {$argv} #{1 + 1} $HOME #$0 #@x \\n \x7f7\x1b1\u200b2',
    " edges ",
    "*/ <!-- --> ?> </script> <?php // # -- ''' \"\"\" EOF BODY @@url@@ @file(x)",
    "Оплата заказа № 5 — «ёлка» 日本 🙂👩‍👩‍👧",
    "a\u00a0b\u200bc\ufeffd\u202ee\u2028f\x7f\x1b",
    "-starts-with-a-dash",
    "@/etc/hostname",
    "",
)


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it reached the gateway, and the status that it was answered with."""

    url: str
    headers: EnvironHeaders
    body: str
    status: int

    @property
    def parameters(self) -> Pairs:
        return tuple(parse_qsl(self.body, keep_blank_values=True))

    @property
    def query(self) -> Pairs:
        return tuple(parse_qsl(self.url.partition("?")[2], keep_blank_values=True))

    def signature_base_string(self) -> str:
        """What oauthlib, not this project, says was to be signed."""
        collected = signature.collect_parameters(
            self.url.partition("?")[2], self.body, {"Authorization": self.headers["Authorization"]}
        )
        return signature.signature_base_string(
            "POST",
            signature.base_string_uri(self.url),
            signature.normalize_parameters(collected),
        )


@dataclass(slots=True)
class Gateway:
    """The running emulator: ``base_url`` with the context path, ``received`` oldest first."""

    base_url: str
    catalog: Catalog
    received: list[Received] = field(default_factory=list)

    def register(self, login: str, public_key: str) -> None:
        merchants = self.base_url.removesuffix("paynet") + "merchants/"
        answer = requests.put(
            merchants + quote(login, safe=""), json={"public_key": public_key}, timeout=10
        )
        assert answer.ok, answer.text

    def place_order(self, login: str, private_key: str) -> None:
        """Make the order that the cases of ``status`` ask for."""
        url = f"{self.base_url}/api/v4/payout-pay/39915"
        protocol = ProtocolParameters(login, secrets.token_hex(16), str(int(time.time())))
        prepared = prepare(url, ORDINARY["payout-pay"], protocol)
        request = sign(prepared, read_private_key(private_key).key).request
        answer = requests.post(url, request.body, headers=dict(request.headers), timeout=10)
        assert "async-response" in answer.text


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def gateway(
    tmp_path_factory: pytest.TempPathFactory, throwaway_key: str, throwaway_public_key: str
) -> Iterator[Gateway]:
    """The emulator on a free port, where ``merchant`` and ``HOSTILE_LOGIN`` have an order each."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Silent)
    origin = f"http://127.0.0.1:{server.server_port}"
    base_url = f"{origin}/sandbox/paynet"
    gateway = Gateway(base_url, load_catalog(emulator_base_url=base_url))
    state = tmp_path_factory.mktemp("gateway") / "emulator.sqlite"
    emulator = create_emulator(
        catalog=gateway.catalog, base_url=base_url, database_url=f"sqlite:///{state}"
    )

    def recorded(environ: dict, start_response: Callable[..., object]) -> object:
        request = Request(environ)
        body = request.get_data()

        def record(status: str, *rest: object) -> object:
            if request.method == "POST":
                url = origin + environ["REQUEST_URI"]
                gateway.received.append(
                    Received(url, request.headers, body.decode("ascii"), int(status[:3]))
                )
            return start_response(status, *rest)

        return emulator(environ | {"wsgi.input": BytesIO(body)}, record)

    server.app = recorded
    thread = threading.Thread(target=server.serve_forever, name="gateway")
    thread.start()
    try:
        for login in ("merchant", HOSTILE_LOGIN):
            gateway.register(login, throwaway_public_key)
            gateway.place_order(login, throwaway_key)
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def key_files(throwaway_key: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The throw-away private key in a file of each container that integrators have."""
    key = serialization.load_pem_private_key(throwaway_key.encode(), None)
    folder = tmp_path_factory.mktemp("private keys")
    files = {}
    for name, container in (
        ("PKCS#1", serialization.PrivateFormat.TraditionalOpenSSL),
        ("PKCS#8", serialization.PrivateFormat.PKCS8),
    ):
        files[name] = folder / f"{name}.pem"
        files[name].write_bytes(
            key.private_bytes(serialization.Encoding.PEM, container, serialization.NoEncryption())
        )
    return files


@dataclass(frozen=True, slots=True)
class Case:
    """One request to export: which command, with which values, by which merchant and key.

    Hostile values ask for JSON, so that both kinds of ``Accept`` are sent by every program.
    """

    operation: str
    values: str
    container: str
    consumer_key: str
    query: str
    parameters: Pairs

    @property
    def json_answer(self) -> bool:
        return self.values == "hostile"


ORDINARY = {
    "payout-pay": (("client_orderid", "902B4FF5"), ("orderid", "900258"), ("login", "merchant")),
    "process-recurring-payment": (
        ("client-orderid", "1575634981130"),
        ("recurring-payment-id", "1492124"),
        ("amount", "10.42"),
    ),
    "process-recurring-payments": (
        (
            "payload",
            "cmVjdXJyaW5nLXBheW1lbnQtaWQ7Y2xpZW50LW9yZGVyaWQ7YW1vdW50DQoxNDkyMjg2OzEyMzQ1Njc4OTA7"
            "MTANCg==",
        ),
    ),
    "status": (("login", "merchant"), ("client_orderid", "902B4FF5"), ("orderid", "900258")),
}


def cases() -> list[Case]:
    """Every command with ordinary and with hostile values; the key's container alternates."""
    naughty = tuple(
        pair
        for at, text in enumerate(NAUGHTY_TEXTS)
        for pair in ((f"extra-{at}", text), (text or "empty", f"{at}"), ("twice", text))
    )
    found = []
    for operation, parameters in ORDINARY.items():
        found.append(Case(operation, "ordinary", "PKCS#1", "merchant", "", parameters))
        found.append(
            Case(
                operation,
                "hostile",
                "PKCS#8",
                HOSTILE_LOGIN,
                "?q=a%20b%2B%26+c&q=%D0%B6&q=%7e*'()&empty=&flag&%5Cn=%25",
                (*parameters, *naughty),
            )
        )
    return found


@pytest.fixture(params=cases(), ids=lambda case: f"{case.operation}-{case.values}")
def case(request: pytest.FixtureRequest) -> Case:
    """Each command with ordinary and with hostile values in turn."""
    return request.param


@pytest.fixture
def hostile_case() -> Case:
    """One command with hostile values."""
    return next(case for case in cases() if case.values == "hostile")


@pytest.fixture
def ordinary_batch() -> Case:
    """The batch command with ordinary values."""
    return next(
        case
        for case in cases()
        if (case.operation, case.values) == ("process-recurring-payments", "ordinary")
    )


@pytest.fixture
def large_case(ordinary_batch: Case) -> Case:
    """A batch of 10,000 rows, and beside it every character of Unicode's plane 0 but NUL."""
    csv = "recurring-payment-id;client-orderid;amount\r\n" + "".join(
        f"{number};{number};10.42\r\n" for number in range(10_000)
    )
    payload = b64encode(csv.encode()).decode()
    plane_0 = "".join(map(chr, (*range(1, 0xD800), *range(0xE000, 0x10000))))
    other_planes = "".join(map(chr, range(0x10000, 0x110000, 41)))
    parameters = (("payload", payload), ("plane 0", plane_0), ("other planes", other_planes))
    return replace(ordinary_batch, parameters=parameters)


@pytest.fixture
def exported(gateway: Gateway) -> Callable[..., ExportInput]:
    """A function that makes a case ready for export, signed with a key file's key if given."""

    def export_input(case: Case, signed_with: Path | None = None) -> ExportInput:
        operation = gateway.catalog.operation(case.operation)
        url = operation.url(gateway.base_url, "39915") + case.query
        timestamp = str(int(time.time()))
        request = None
        if signed_with:
            protocol = ProtocolParameters(case.consumer_key, secrets.token_hex(16), timestamp)
            key = read_private_key(signed_with.read_text()).key
            prepared = prepare(url, case.parameters, protocol, json_answer=case.json_answer)
            request = sign(prepared, key).request
        return ExportInput(
            url=url,
            consumer_key=case.consumer_key,
            parameters=case.parameters,
            operation=operation,
            environment=gateway.catalog.environment("emulator"),
            endpoint_id="39915",
            json_answer=case.json_answer,
            request=request,
            timestamp=timestamp,
        )

    return export_input


SUCCESS = {
    "payout-pay": "async-response",
    "process-recurring-payment": "process-recurring-payment-response",
    "process-recurring-payments": "",
    "status": "status-response",
}


@pytest.fixture
def assert_served(gateway: Gateway, throwaway_public_key: str) -> Callable[[Case, str], None]:
    """A function that checks the last request against its case, and what the program printed."""
    public_key = serialization.load_pem_public_key(throwaway_public_key.encode())

    def check(case: Case, printed: str, order: Callable[[Pairs], object] = tuple) -> None:
        received = gateway.received[-1]
        assert received.status == 200
        accept = "application/vnd.pay+json" if case.json_answer else "*/*"
        assert received.headers["Accept"] == accept
        assert "200" in printed
        assert SUCCESS[case.operation] in printed
        assert order(received.parameters) == order(case.parameters)
        assert received.query == tuple(parse_qsl(case.query[1:], keep_blank_values=True))
        header = parse_authorization(received.headers["Authorization"])
        assert header.get("oauth_consumer_key").value == case.consumer_key
        public_key.verify(
            b64decode(header.get("oauth_signature").value),
            received.signature_base_string().encode(),
            PKCS1v15(),
            SHA256(),
        )

    return check
