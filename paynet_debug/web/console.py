"""What the console's views share, kept in the Flask application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from paynet_debug.catalog.model import Catalog
from paynet_debug.transport import Adapters
from paynet_debug.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Console:
    """The console's parts.

    ``clock`` gives Unix seconds, ``new_nonce`` an unused nonce; ``adapters`` maps URL prefixes
    to what carries requests there inside this process.
    """

    settings: Settings
    catalog: Catalog
    adapters: Adapters
    clock: Callable[[], float]
    new_nonce: Callable[[], str]


def console() -> Console:
    """The parts of the application that serves the current request."""
    parts: Console = current_app.extensions["paynet"]
    return parts
