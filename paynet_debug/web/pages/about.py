"""What leaves the reader's browser, where it goes and what is kept; and the site's sign."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug import Response

from paynet_debug.web.console import console
from paynet_debug.web.pages.frame import pages


@pages.get("/about/security")
def security() -> str:
    """The page on trust."""
    return render_template("security.html", environments=console().catalog.environments)


@pages.get("/favicon.ico")
def favicon() -> Response:
    """Where a browser looks that shows an answer in JSON, which names no icon of its own."""
    return redirect(url_for("static", filename="favicon.svg"))
