"""``/sandbox/merchants``: who may sign, the emulator's own calls.

No real gateway has these; there a public key is handed to the account manager. Anyone who can
reach the emulator may register a key, in place of any earlier one, because it guards nothing.
Only the ``demo`` login is fixed: its key pair is public and newcomers rely on it.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, request
from werkzeug.routing import PathConverter

from paynet_debug.catalog.demo import DEMO_LOGIN
from paynet_debug.emulator.model import Merchant, is_login
from paynet_debug.emulator.problems import problem
from paynet_debug.emulator.storage import StorageFull, Store
from paynet_debug.errors import FieldError, KeyRefused
from paynet_debug.oauth1.keys import PublicKey, read_public_key
from paynet_debug.text import N_, Message

MOUNT = "/sandbox/merchants"

MIN_BITS = 2048
"""The gateway's own minimum (the vendor's samples), so a shorter key is not registered."""

MAX_BODY_BYTES = 128 * 1024
"""Room for the longest key that is read, escaped as JSON."""


_PRIVATE_KEY = N_(
    "This is a private key, which nobody else may have. Send the public half: "
    "openssl pkey -in key.pem -pubout"
)
_TOO_SMALL = N_("The key has %(bits)s bits; the gateway takes %(minimum)s and more.")


class LoginConverter(PathConverter):
    """The rest of the path is the login, slashes, line ends and all."""

    regex = "(?s:.+)"
    part_isolating = False


def merchants(store: Store) -> Blueprint:
    """The two routes, on ``store``."""
    blueprint = Blueprint("merchants", __name__, url_prefix=MOUNT)
    blueprint.record(lambda setup: setup.app.url_map.converters.update(login=LoginConverter))

    @blueprint.before_request
    def refuse_other_sites() -> Response | None:
        if request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
            return None
        message = N_("A page of another site must not call the emulator.")
        return problem(403, "cross-site", Message(message))

    @blueprint.get("", provide_automatic_options=False)
    def registered() -> Response:
        rows = [_shown(each) for each in store.merchants()]
        return _json({"merchants": rows}, 200)

    @blueprint.put("/<login:login>", provide_automatic_options=False)
    def register(login: str) -> Response:
        request.max_content_length = MAX_BODY_BYTES
        if login == DEMO_LOGIN:
            return _reserved()
        if not is_login(login) or "\ufffd" in login:
            message = N_("A login has at most 255 characters in UTF-8 and no control characters.")
            return _invalid("login", "login-invalid", Message(message))
        pem = _public_key_member()
        return pem if isinstance(pem, Response) else _register(store, login, pem)

    return blueprint


def _public_key_member() -> str | Response:
    """The body's member ``public_key``, or the answer that says why there is none."""
    if request.mimetype != "application/json":
        return problem(415, "content-type", Message(N_("Send application/json.")))
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        return problem(400, "malformed-json", Message(N_("The body is not JSON in UTF-8.")))
    if not isinstance(body, dict):
        message = Message(N_('The body must be an object: {"public_key": "…"}.'))
        return problem(422, "invalid", message)
    unknown = sorted(set(body) - {"public_key"})
    if unknown:
        message = Message(N_("There is no such member."))
        errors = [FieldError(name, "unknown-member", message) for name in unknown[:10]]
        return problem(422, "invalid", Message(N_("Only public_key is taken.")), errors)
    material = body.get("public_key")
    if not isinstance(material, str) or not material.strip():
        message = Message(N_("public_key must be the text of a public key."))
        return _invalid("public_key", "required", message)
    return material


def _register(store: Store, login: str, material: str) -> Response:
    try:
        key = _public_key(material)
    except KeyRefused as refused:
        return _invalid("public_key", refused.code, refused.message)
    merchant = merchant_of(login, key)
    try:
        created = store.register(merchant)
    except StorageFull:
        message = N_("No more logins fit; replace the key of an old one.")
        return problem(409, "storage-full", Message(message))
    return _json(_shown(merchant), 201 if created else 200)


def _public_key(material: str) -> PublicKey:
    """A key that the gateway would register; raises ``KeyRefused``."""
    reading = read_public_key(material)
    if reading.kind == "private":
        raise KeyRefused("private-key", Message(_PRIVATE_KEY))
    if reading.key.bits < MIN_BITS:
        message = Message(_TOO_SMALL, bits=reading.key.bits, minimum=MIN_BITS)
        raise KeyRefused("key-too-small", message)
    return reading.key


def merchant_of(login: str, key: PublicKey) -> Merchant:
    """The row that registers ``key`` for ``login``."""
    return Merchant(login, key.pem, key.bits, key.fingerprint)


def _invalid(field: str, code: str, message: Message) -> Response:
    return problem(422, "invalid", message, [FieldError(field, code, message)])


def _reserved() -> Response:
    message = Message(N_("The login demo is shared by everyone and keeps its public key pair."))
    code = "login-reserved"
    return problem(409, code, message, [FieldError("login", code, message)])


def _shown(merchant: Merchant) -> dict[str, str | int]:
    return {
        "login": merchant.login,
        "bits": merchant.bits,
        "fingerprint": merchant.fingerprint,
    }


def _json(value: object, status: int) -> Response:
    text = json.dumps(value, ensure_ascii=False)
    return Response(text, status=status, content_type="application/json")
