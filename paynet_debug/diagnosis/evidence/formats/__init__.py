"""One file per format that can be pasted; a new file is found by itself.

Each module has ``PRECEDENCE`` (lower is asked first), ``recognise(text) -> bool`` and
``read(text) -> Evidence``, which raises ``UnreadableText`` and nothing else. ``text`` has LF line
ends and no lone surrogates.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Protocol, cast

from paynet_debug.diagnosis.evidence.model import Evidence


class Format(Protocol):
    """What each module of this folder offers."""

    __name__: str
    PRECEDENCE: int

    def recognise(self, text: str) -> bool: ...

    def read(self, text: str) -> Evidence: ...


def _found() -> tuple[Format, ...]:
    modules = (
        cast(Format, importlib.import_module(f"{__name__}.{each.name}"))
        for each in pkgutil.iter_modules(__path__)
    )
    return tuple(sorted(modules, key=lambda module: (module.PRECEDENCE, module.__name__)))


FORMATS = _found()
