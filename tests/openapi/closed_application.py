"""The whole application, from which no call leaves this machine: its sandboxes are sign-only."""

from __future__ import annotations

from pathlib import Path

from app import create_application

SANDBOX = """
[[environments]]
id = "sandbox-{domain}"
kind = "sandbox"
base_url = "http://127.0.0.1:9/paynet"
submit = false
label.en = "Nowhere"
label.ru = "Нигде"
"""


def closed_application(folder: Path):
    """The application; its emulator's state and its list of environments stand in ``folder``."""
    environments = folder / "environments.toml"
    environments.write_text("".join(SANDBOX.format(domain=each) for each in ("com", "eu")), "utf-8")
    return create_application(
        {
            "SECRET_KEY": "the tests' own, no secret",
            "RATE_LIMIT": "off",
            "ENVIRONMENTS": environments,
            "DATABASE_URL": f"sqlite:///{folder / 'emulator.sqlite3'}",
        }
    )
