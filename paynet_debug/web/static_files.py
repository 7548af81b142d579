"""Static files, kept by browsers for ever under addresses that hold a hash of their content.

The hash is that of the whole folder and a part of the path (``/static/<hash>/console.js``), so
that modules, which import each other by relative addresses, are kept as well. Without the hash,
or with that of another version (a rolling update), a file is served but asked for each time.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask_compress import Compress

PATH = "/static"
SECONDS = 365 * 24 * 3600
HASH_CHARACTERS = 12

NEEDLESS = ("Content-Disposition", "Expires", "Last-Modified", "Accept-Ranges")
"""Headers of three dozen files that say nothing new: "inline" is the default, max-age and ETag
count, and nobody reads a piece of a script."""

COMPRESSED = ["text/css", "text/javascript", "application/javascript", "image/svg+xml"]
"""Static files alone: a compressed page that holds both a token and typed text leaks (BREACH)."""


def is_static(endpoint: str | None) -> bool:
    """Whether ``endpoint`` serves static files."""
    return (endpoint or "").split(".")[-1] in ("static", "static_plain")


def static_url_path(folder: Path) -> str:
    """The address below which the files of ``folder`` stand."""
    return f"{PATH}/{_folder_hash(folder)}"


def init_static(app: Flask) -> None:
    """Serve the static files of ``app`` and its libraries compressed and kept."""
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=SECONDS, COMPRESS_MIMETYPES=COMPRESSED)
    Compress(app)
    app.after_request(_ready)  # runs before the compression, which was registered earlier
    app.add_url_rule(
        f"{PATH}/<path:filename>", "static_plain", lambda filename: _plain(app, filename)
    )
    app.url_defaults(lambda endpoint, values: _add_hash(app, endpoint, values))


def _plain(app: Flask, filename: str) -> Response:
    """A file under an address without the present hash."""
    stale = re.compile(rf"[0-9a-f]{{{HASH_CHARACTERS}}}/(.+)").fullmatch(filename)
    return app.send_static_file(stale[1] if stale else filename)


def _ready(response: Response) -> Response:
    """Close a static file by reading it whole, and say how long it can be kept.

    The compression never closes what it streams.
    """
    if not is_static(request.endpoint):
        return response
    response.direct_passthrough = False
    source = response.response
    response.set_data(response.get_data())
    if close := getattr(source, "close", None):
        close()
    kept = request.endpoint == "static" or (
        request.endpoint != "static_plain" and request.args.get("v") is not None
    )
    for name in NEEDLESS:
        response.headers.pop(name, None)
    if response.status_code in (200, 304):
        lasting = f"public, max-age={SECONDS}, immutable"
        response.headers["Cache-Control"] = lasting if kept else "no-cache"
    return response


def _add_hash(app: Flask, endpoint: str, values: dict[str, Any]) -> None:
    """Give the files of libraries, which stand under fixed paths, a hash as a query."""
    if is_static(endpoint) and "." in endpoint and "filename" in values:
        owner = app.blueprints[endpoint.rpartition(".")[0]]
        values["v"] = _file_hash(Path(str(owner.static_folder)) / values["filename"])


@cache
def _folder_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:HASH_CHARACTERS]


@cache
def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_CHARACTERS]
