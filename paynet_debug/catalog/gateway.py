"""Facts of the gateway that hold for every command."""

from __future__ import annotations

JSON_MEDIA_TYPE = "application/vnd.pay+json"
"""Asked for by ``Accept``, the answer is JSON; the request's body stays a form (documentation:
OpenAPI page)."""

TIMESTAMP_WINDOW_SECONDS = 600
"""How far a timestamp may stand from the gateway's clock, either way. An assumption: the gateway
documents no window."""
