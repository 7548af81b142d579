"""``/sandbox/merchants``: who may sign, the emulator's own calls.

No real gateway has these; there a public key is handed to the account manager. Anyone who can
reach the emulator may register a key, in place of any earlier one, because it guards nothing.
Only the ``demo`` login is fixed: its key pair is public and newcomers rely on it.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from paynet_debug.catalog.demo import DEMO_LOGIN
from paynet_debug.emulator.model import Merchant, is_storable
from paynet_debug.emulator.problems import problem
from paynet_debug.emulator.storage import StorageFull, Store
from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import PublicKey, read_public_key

MOUNT = "/sandbox/merchants"

MIN_BITS = 2048
"""The gateway's own minimum (the vendor's samples), so a shorter key is not registered."""

MAX_BODY_BYTES = 128 * 1024
"""Room for the longest key that is read, escaped as JSON."""


def merchants(store: Store) -> Blueprint:
    """The two routes, on ``store``."""
    blueprint = Blueprint("merchants", __name__, url_prefix=MOUNT)

    @blueprint.before_request
    def refuse_other_sites() -> Response | None:
        if request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
            return None
        return problem(403, "cross-site", "A page of another site must not call the emulator.")

    @blueprint.get("", provide_automatic_options=False)
    def registered() -> Response:
        rows = [_shown(each) for each in store.merchants()]
        return _json({"merchants": rows}, 200)

    @blueprint.put("/<login>", provide_automatic_options=False)
    def register(login: str) -> Response:
        request.max_content_length = MAX_BODY_BYTES
        if login == DEMO_LOGIN:
            detail = "The login demo is shared by everyone and keeps its public key pair."
            return problem(409, "login-reserved", detail)
        if not is_storable(login) or "\ufffd" in login:
            detail = "A login has at most 255 characters in UTF-8 and no control characters."
            return problem(422, "invalid", detail, [("login", "login-invalid", detail)])
        pem = _public_key_member()
        return pem if isinstance(pem, Response) else _register(store, login, pem)

    return blueprint


def _public_key_member() -> str | Response:
    """The body's member ``public_key``, or the answer that says why there is none."""
    if request.mimetype != "application/json":
        return problem(415, "content-type", "Send application/json.")
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        return problem(400, "malformed-json", "The body is not JSON in UTF-8.")
    if not isinstance(body, dict):
        return problem(422, "invalid", 'The body must be an object: {"public_key": "…"}.')
    unknown = sorted(set(body) - {"public_key"})
    if unknown:
        errors = [(name, "unknown-member", "There is no such member.") for name in unknown[:10]]
        return problem(422, "invalid", "Only public_key is taken.", errors)
    material = body.get("public_key")
    if not isinstance(material, str) or not material.strip():
        return _bad_key("required", "public_key must be the text of a public key.")
    return material


def _register(store: Store, login: str, material: str) -> Response:
    try:
        reading = read_public_key(material)
    except KeyRefused as refused:
        return _bad_key(refused.code, str(refused))
    if reading.kind == "private":
        return _bad_key(
            "private-key",
            "This is a private key, which nobody else may have. Send "
            "the public half: openssl pkey -in key.pem -pubout",
        )
    if reading.key.bits < MIN_BITS:
        return _bad_key(
            "key-too-small",
            f"The key has {reading.key.bits} bits; the gateway takes {MIN_BITS} and more.",
        )
    merchant = merchant_of(login, reading.key)
    try:
        created = store.register(merchant)
    except StorageFull:
        return problem(409, "storage-full", "No more logins fit; replace the key of an old one.")
    return _json(_shown(merchant), 201 if created else 200)


def merchant_of(login: str, key: PublicKey) -> Merchant:
    """The row that registers ``key`` for ``login``."""
    return Merchant(login, key.pem, key.bits, key.fingerprint)


def _bad_key(code: str, message: str) -> Response:
    return problem(422, "invalid", message, [("public_key", code, message)])


def _shown(merchant: Merchant) -> dict[str, str | int]:
    return {
        "login": merchant.login,
        "bits": merchant.bits,
        "fingerprint": merchant.fingerprint,
    }


def _json(value: object, status: int) -> Response:
    text = json.dumps(value, ensure_ascii=False)
    return Response(text, status=status, content_type="application/json")
