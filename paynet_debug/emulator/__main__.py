"""``python -m paynet_debug.emulator``: the emulator alone, for a developer's own machine."""

from __future__ import annotations

import os

from werkzeug.serving import run_simple

from paynet_debug.emulator.standalone import address, create_from_environment

if __name__ == "__main__":
    host, port = address(os.environ)
    run_simple(host, port, create_from_environment(), threaded=True)
