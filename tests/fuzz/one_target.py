"""The process in which one target is fuzzed: ``python -m tests.fuzz.one_target NAME OPTION…``.

The options are libFuzzer's. The first thing that breaks a promise ends the process.
"""

from __future__ import annotations

import sys
import warnings

import atheris

from tests.fuzz.targets_in_folder import target

if __name__ == "__main__":
    program, name, *options = sys.argv
    warnings.simplefilter("ignore", ResourceWarning)  # of forms that end within a file
    with atheris.instrument_imports(include=["paynet_debug", "app"]):
        module = target(name)
    atheris.Setup([program, *options], module.try_one)
    atheris.Fuzz()
