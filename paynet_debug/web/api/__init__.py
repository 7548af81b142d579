"""The JSON API: the same forms and services as the pages, for programs."""

from __future__ import annotations

from paynet_debug.web.api import diagnosis, exports, keys, openapi, operations
from paynet_debug.web.api.blueprint import api

__all__ = ["api", "diagnosis", "exports", "keys", "openapi", "operations"]
