"""Inspect a key: what it is, its size, its public half. Never private material."""

from __future__ import annotations

from flask import Response

from paynet_debug.errors import FieldError, KeyRefused
from paynet_debug.oauth1.keys import inspect_key
from paynet_debug.web.api.blueprint import answer, api
from paynet_debug.web.documents import inspection_document
from paynet_debug.web.json_body import read_json, text_members
from paynet_debug.web.problems import invalid


@api.post("/keys/inspect")
def inspect() -> Response:
    """Say what a pasted key is, even where it can't be used."""
    members = text_members(read_json(), required=("key",), optional=("passphrase",))
    try:
        inspection = inspect_key(members["key"], members.get("passphrase"))
    except KeyRefused as refusal:
        raise invalid([FieldError("key", refusal.code, refusal.message)]) from None
    return answer(inspection_document(inspection))
