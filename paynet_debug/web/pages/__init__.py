"""The pages that people read: one small module each, server-rendered, whole without JavaScript.

``pages`` is the blueprint that holds them. The navigation lists those that exist, so a page that
comes later appears in it by itself.
"""

from __future__ import annotations

from paynet_debug.web.pages import (
    about,
    api,
    catalogue,
    cells,
    custom,
    diagnose,
    keys,
    operation,
    sandbox,
)
from paynet_debug.web.pages.frame import pages

__all__ = [
    "about",
    "api",
    "catalogue",
    "cells",
    "custom",
    "diagnose",
    "keys",
    "operation",
    "pages",
    "sandbox",
]
