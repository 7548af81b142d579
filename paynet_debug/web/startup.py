"""What is read once for all worker processes: the settings, and the catalogue they name.

Whoever forks the processes reads before (``prepare``), and each takes what was read. So all have
the same, and a file that is broken or gone meanwhile keeps no process from starting.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.catalog.model import Catalog
from paynet_debug.database import check_database_url
from paynet_debug.web.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Startup:
    """What a console is made of."""

    settings: Settings
    catalog: Catalog


_prepared: Startup | None = None


def read_startup(environ: Mapping[str, str]) -> Startup:
    """Read settings and catalogue.

    Raises ``SettingError``, ``UnusableDatabase`` or ``CatalogError`` naming what can't be used.
    """
    settings = read_settings(environ)
    check_database_url(settings.database_url)
    catalog = load_catalog(settings.environments, emulator_base_url=settings.emulator_url)
    return Startup(settings, catalog)


def prepare(environ: Mapping[str, str]) -> None:
    """Read for all processes that are forked from this one from now on.

    Raises as ``read_startup`` does; then what was read before stays.
    """
    global _prepared
    _prepared = read_startup(environ)


def startup() -> Startup:
    """What was prepared, or else what the environment says now."""
    return _prepared or read_startup(os.environ)
