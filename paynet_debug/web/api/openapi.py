"""The API's description of itself."""

from __future__ import annotations

from flask import Response

from paynet_debug.web.api.blueprint import answer, api
from paynet_debug.web.console import console
from paynet_debug.web.openapi import openapi_document


@api.get("/openapi.json")
def openapi() -> Response:
    """OpenAPI 3.1, in the caller's language."""
    parts = console()
    settings = parts.settings
    return answer(openapi_document(parts.catalog, settings.public_url, guarded=settings.guarded))
