"""``POST /sandbox/paynet/api/v4/{command}/{endpoint id}``, for every operation of the catalogue.

The routes are made of the catalogue's paths. The documentation prints an example without an
endpoint id; that form has its own routes, so that the answer can say what is missing. Any
endpoint id is taken: which ones a merchant has, the emulator can't know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from uuid import UUID

from flask import Blueprint, Response, request

from paynet_debug.catalog.model import Catalog, Operation
from paynet_debug.emulator import replies
from paynet_debug.emulator.orders import Call, Fault, answer_fields, judge, serial_number
from paynet_debug.emulator.refusal import Refusal
from paynet_debug.emulator.storage import Store
from paynet_debug.emulator.verification import PostRequest, Received, receive, verify
from paynet_debug.oauth1.encoding import percent_encode
from paynet_debug.oauth1.keys import PublicKey, read_public_key

MOUNT = "/sandbox/paynet"


@dataclass(frozen=True, slots=True)
class OtherParty:
    """What the emulator is made of.

    ``base_url`` is the configured one, up to ``/paynet``: it alone is signed, so neither the
    Host header nor a proxy can change a verdict. ``clock`` gives Unix seconds.
    """

    catalog: Catalog
    base_url: str
    store: Store
    clock: Callable[[], float]
    new_uuid: Callable[[], UUID]

    def answer(self, operation: Operation, group: bool, endpoint_id: str) -> Response:
        """Verify and answer the request at hand."""
        url = operation.url(self.base_url, percent_encode(endpoint_id), group=group)
        now = self.clock()
        try:
            received = receive(_posted(url))
            verify(received, self._public_key(received.consumer_key), now=now)
            return self._answer_signed(self._call(operation, endpoint_id, received, now), received)
        except Refusal as refusal:
            return replies.denied(refusal.code, operation.emulated.denial)

    def _answer_signed(self, call: Call, received: Received) -> Response:
        judgement = judge(call, self.new_uuid)
        fresh = self.store.spend_nonce(
            call.login,
            received.value("oauth_nonce"),
            int(received.value("oauth_timestamp")),
            made=judgement.orders,
            now=call.now,
        )
        if not fresh:
            raise Refusal("nonce-reused")
        if judgement.must_fail:
            return replies.crashed(self.new_uuid())
        if judgement.fault:
            return replies.invalid(judgement.fault, call.serial_number)
        if call.asks_about_an_order:
            return self._answer_about_an_order(call)
        return replies.accepted(answer_fields(call, next(iter(judgement.orders), None)))

    def _answer_about_an_order(self, call: Call) -> Response:
        """How the gateway answers for an order that it does not know is not documented."""
        order = self.store.find_order(
            call.login,
            call.client_orderid,
            paynet_order_id=call.parameter("orderid"),
            serial_number=call.parameter("by-request-sn"),
        )
        if order is None:
            return replies.invalid(
                Fault("order-unknown", "Order not found"), call.serial_number, kind="error"
            )
        return replies.accepted(answer_fields(call, order))

    def _call(self, operation: Operation, endpoint_id: str, received: Received, now: float) -> Call:
        return Call(
            operation=operation,
            endpoint_id=endpoint_id,
            login=received.consumer_key,
            parameters=received.body_parameters,
            serial_number=serial_number(self.new_uuid()),
            now=int(now),
        )

    def _public_key(self, login: str) -> PublicKey | None:
        pem = self.store.public_key(login)
        return None if pem is None else _parsed(pem)


@lru_cache(maxsize=1024)
def _parsed(pem: str) -> PublicKey:
    return read_public_key(pem).key


def _posted(url: str) -> PostRequest:
    """The request at hand with its raw query and body.

    A WSGI environment holds each byte of a header as the character of that number (PEP 3333).
    """
    query = _wire_text(request.environ.get("QUERY_STRING", ""))
    return PostRequest(
        url=f"{url}?{query}" if query else url,
        content_type=request.mimetype,
        authorization=_wire_text(request.environ.get("HTTP_AUTHORIZATION", "")),
        body=request.get_data(cache=False),
    )


def _wire_text(characters: str) -> str:
    return characters.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


def commands(other_party: OtherParty) -> Blueprint:
    """The routes of every operation, in its forms with an endpoint and with a group."""
    blueprint = Blueprint("commands", __name__, url_prefix=MOUNT)
    for operation in other_party.catalog.operations:
        forms = [(operation.path, False)]
        if operation.group_path is not None:
            forms.append((operation.group_path, True))
        for path, group in forms:
            _route(blueprint, path, partial(other_party.answer, operation, group))
    return blueprint


def _route(blueprint: Blueprint, path: str, answer: Callable[..., Response]) -> None:
    """Add ``path`` with any id as its last segment, and the same without an id."""
    prefix = path[: path.index("/{")]
    rule = partial(blueprint.add_url_rule, methods=["POST"], provide_automatic_options=False)
    rule(f"{prefix}/<endpoint_id>", path, answer)
    rule(prefix, prefix, _id_missing)
    rule(f"{prefix}/", f"{prefix}/", _id_missing)


def _id_missing() -> Response:
    sentence = "The path ends before the endpoint id: /api/v4/{command}/{endpoint id}."
    return replies.failed(404, "endpoint-id-missing", sentence)
