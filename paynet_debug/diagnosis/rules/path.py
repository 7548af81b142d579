"""String faults of the path: endpoint id, spelling, context (RFC 5849, 3.4.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from paynet_debug.diagnosis.rules.contract import Change, Context, Rule
from paynet_debug.diagnosis.rules.url import at, signed_as, uri_change
from paynet_debug.text import N_, Message

_GROUP = "group"


def endpoint_changes(context: Context) -> Iterable[Change]:
    """The string form of ``endpoint-id-missing``, whose rule stands with the request faults."""
    uri = context.request.uri
    if uri is None or uri.path.strip("/").count("/") < 1:
        return
    stem, _, last = uri.path.rstrip("/").rpartition("/")
    stems = [stem, stem + "/"]
    if stem.endswith(f"/{_GROUP}"):
        stems += [stem[: -len(_GROUP) - 1], stem[: -len(_GROUP)], f"{stem[: -len(_GROUP)]}{last}"]
    elif last.isdigit():
        stems.append(f"{stem}/{_GROUP}/{last}")
    names = ("ENDPOINTID", "{endpoint_id}", "ENDPOINTGROUPID", "{ENDPOINTID}")
    for path in (*stems, *(f"{stem}/{name}" for name in names)):
        rarity = 1 if path in stems[:2] else 3
        said = signed_as(path)
        yield uri_change(
            50,
            at(path=path),
            "path",
            "slash-end",
            variant=said,
            rarity=rarity,
        )


def _path_differs(context: Context) -> Iterable[Change]:
    uri = context.request.uri
    if uri is None:
        return
    path = uri.path
    other = {
        path.lower(),
        unquote(path),
        quote(path, safe="/-._~"),
        path.partition(";")[0],
        re.sub("/{2,}", "/", path),
        "",
        "/",
        path[path.find("/api/") :] if "/api/" in path else path,
        path.replace("/api/v4/", "/api/v2/"),
        *(_path(each.base_url) + path for each in context.catalog.environments),
    } - {path}
    for text in sorted(other):
        yield uri_change(
            50,
            at(path=text),
            "path",
            variant=signed_as(text),
            rarity=2,
        )


def _path(url: str) -> str:
    return urlsplit(url).path


RULES = (
    Rule(
        "path-differs",
        Message(N_("The path was signed in another form than it was sent")),
        Message(N_("The path is signed letter for letter as it stands in the request line.")),
        Message(N_("Use one variable for the URL that is signed and the URL that is called.")),
        _path_differs,
        where=Message(N_("URL part of the signature base string")),
    ),
)
