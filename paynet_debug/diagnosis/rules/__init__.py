"""Every fault code with its words, one module for each kin.

A module of this package that has ``RULES`` is found by itself: to add a rule, write one ``Rule``
beside its kin and one broken request file in ``tests/diagnosis/broken``.
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module

from paynet_debug.diagnosis.rules.contract import Change, Context, Rule


@cache
def all_rules() -> dict[str, Rule]:
    """Every registered rule by its code. A code stands for one rule only."""
    rules: dict[str, Rule] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        for rule in getattr(import_module(f"{__name__}.{module}"), "RULES", ()):
            if rule.code in rules:
                raise ValueError(f"two rules are called {rule.code}")
            rules[rule.code] = rule
    return rules


@cache
def _encoder_changes() -> tuple[Change, ...]:
    return tuple(import_module(f"{__name__}.encoders").changes())


def string_changes(context: Context) -> tuple[Change, ...]:
    """Every changed recipe worth trying on this request, single faults before encoders."""
    singles = [
        each if each.codes else replace(each, codes=(rule.code,))
        for rule in all_rules().values()
        if rule.changes is not None
        for each in rule.changes(context)
    ]
    return (*sorted(singles, key=lambda each: each.rarity), *_encoder_changes())
