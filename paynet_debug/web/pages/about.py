"""What leaves the reader's browser, where it goes and what is kept."""

from __future__ import annotations

from flask import render_template

from paynet_debug.web.console import console
from paynet_debug.web.pages.frame import pages


@pages.get("/about/security")
def security() -> str:
    """The page on trust."""
    return render_template("security.html", environments=console().catalog.environments)
