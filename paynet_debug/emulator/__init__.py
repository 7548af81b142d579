"""The other party: a gateway that really verifies, for integrators without a sandbox account.

It shares RFC 5849 and the catalogue with the console and nothing else, and it can run alone::

    PORT=5001 python -m paynet_debug.emulator
    PORT=5001 flask --app paynet_debug.emulator:create_from_environment run --port 5001

``verification`` is the order of its checks, ``replies`` how it answers, ``orders`` what it
answers with, ``storage`` what it remembers. It says *which* fault it met first, by one code in
``X-Emulator-Reason``; it does not say why, because a gateway does not either.
"""

from paynet_debug.database import UnusableDatabase, check_database_url
from paynet_debug.emulator.application import create_emulator
from paynet_debug.emulator.http_errors import RETRY_AFTER
from paynet_debug.emulator.standalone import create_from_environment

__all__ = [
    "RETRY_AFTER",
    "UnusableDatabase",
    "check_database_url",
    "create_emulator",
    "create_from_environment",
]
