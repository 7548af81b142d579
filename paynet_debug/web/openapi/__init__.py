"""What the API takes and answers, as OpenAPI 3.1 and as calls that a page can show.

==================  ============================================================================
module              what it does
==================  ============================================================================
``schema``          the words of JSON Schema
``answers``         the schemas of what is answered
``bodies``          the schemas of what is taken, made from the catalogue
``calls``           what a call is
``console_calls``   the console's own
``emulator_calls``  the emulator's
``document``        all of it as one document
==================  ============================================================================

The tests hold this description against the routes and against real answers, both ways: nothing
is served that is not described, and nothing is described that is not served.
"""

from __future__ import annotations

from paynet_debug.web.openapi.calls import Answer, Call
from paynet_debug.web.openapi.document import calls, openapi_document, schemas

__all__ = ["Answer", "Call", "calls", "openapi_document", "schemas"]
