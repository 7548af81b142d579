"""``python -m paynet_debug.emulator``: the emulator alone, for a developer's own machine."""

from __future__ import annotations

import os
import sys

from werkzeug.serving import run_simple

from paynet_debug.database import UnusableDatabase
from paynet_debug.emulator.standalone import address, create_from_environment
from paynet_debug.errors import PaynetDebugError
from paynet_debug.exposure import SettingError

REFUSED = 2
"""The exit code for settings that can't be used, as command lines that can't be."""


def main() -> int:
    """Serve until interrupted, or say in a sentence which setting can't be used."""
    try:
        host, port = address(os.environ)
        emulator = create_from_environment()
    except (SettingError, UnusableDatabase, PaynetDebugError) as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    run_simple(host, port, emulator, threaded=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
