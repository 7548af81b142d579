"""Why the emulator denies a request, in one word."""

from __future__ import annotations


class Refusal(Exception):
    """A request that the gateway would deny with 403.

    ``code`` is kebab-case and stable: a fault code, sent as ``X-Emulator-Reason``. It holds
    nothing that was received.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
