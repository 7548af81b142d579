"""The blueprint that every module of the API adds its calls to."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from paynet_debug.web.documents import Document

api = Blueprint("api", __name__, url_prefix="/api/v1")


def answer(document: Document) -> Response:
    """A JSON answer; text stays readable, so that a base string can be copied from it."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Response(text, content_type="application/json")
