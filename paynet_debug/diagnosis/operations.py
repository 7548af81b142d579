"""Which documented command a URL calls, by its path alone: a white label has other hosts."""

from __future__ import annotations

import re
from functools import cache

from paynet_debug.catalog.model import Catalog, Operation
from paynet_debug.diagnosis.request import SignedRequest


def find_operation(request: SignedRequest, catalog: Catalog) -> tuple[Operation | None, str | None]:
    """The operation and the endpoint id in the path (empty when it is lacking)."""
    if request.uri is None:
        return None, None
    for operation in catalog.operations:
        match = _pattern(operation).search(request.uri.path)
        if match:
            return operation, match["id"] or ""
    return None, None


@cache
def _pattern(operation: Operation) -> re.Pattern[str]:
    """The operation's path at the end of a URL's path, in either form, with or without an id."""
    stem = re.escape(operation.path.replace("{endpoint_id}", "").rstrip("/"))
    return re.compile(rf"{stem}(?:/group)?(?:/(?P<id>[^/]*))?/?$")
