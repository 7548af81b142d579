"""The settings of the console, read once from the environment: ``PAYNET_DEBUG_*``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""Where ``templates/`` and ``static/`` stand, from any working directory."""

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")

DEFAULT_RATE_LIMIT = "6000 per minute"
"""For each address: far above what a person or a test run does, below what starves others."""

MIN_SECRET_CHARACTERS = 16


class SettingError(ValueError):
    """A setting that can't be used; the text names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose.

    ``public_url`` is the console's own address as its users type it, without a final slash: the
    emulator's base URL follows from it. ``rate_limit`` is None when switched off.
    """

    secret_key: str = field(repr=False)
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = LOOPBACK_NAMES
    environments: Path | None = None
    database_url: str = field(
        default=f"sqlite:///{PROJECT / 'var' / 'emulator.sqlite3'}", repr=False
    )
    rate_limit: str | None = DEFAULT_RATE_LIMIT
    rate_limit_storage: str = field(default="memory://", repr=False)

    @property
    def emulator_url(self) -> str:
        """The base URL of the emulator."""
        return f"{self.public_url}/sandbox/paynet"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises ``SettingError`` naming the setting that can't be used.

    ``HOST`` and ``PORT`` say where the server listens; ``PAYNET_DEBUG_PUBLIC_URL`` is needed
    only when people reach it under another address (a proxy, a published container port).
    """

    def setting(name: str) -> str | None:
        return environ.get(f"PAYNET_DEBUG_{name}", "").strip() or None

    given: dict[str, object] = {
        "public_url": _public_url(setting("PUBLIC_URL"), environ),
        "environments": _path(setting("ENVIRONMENTS")),
        "rate_limit": setting("RATE_LIMIT") or DEFAULT_RATE_LIMIT,
    }
    if given["rate_limit"] == "off":
        given["rate_limit"] = None
    if hosts := setting("TRUSTED_HOSTS"):
        given["trusted_hosts"] = tuple(host.strip() for host in hosts.split(",") if host.strip())
    for name in ("DATABASE_URL", "RATE_LIMIT_STORAGE"):
        if value := setting(name):
            given[name.lower()] = value
    return Settings(secret_key=_secret_key(setting), **given)  # type: ignore[arg-type]


def _secret_key(setting: Callable[[str], str | None]) -> str:
    key = setting("SECRET_KEY")
    if key is None and (path := setting("SECRET_KEY_FILE")):
        try:
            key = Path(path).read_text().strip()
        except OSError as error:
            raise SettingError(
                f"PAYNET_DEBUG_SECRET_KEY_FILE: {path} can't be read ({error.strerror})."
            ) from None
    if key is None or len(key) < MIN_SECRET_CHARACTERS:
        raise SettingError(
            "PAYNET_DEBUG_SECRET_KEY (or the file that PAYNET_DEBUG_SECRET_KEY_FILE names) must "
            f"hold at least {MIN_SECRET_CHARACTERS} random characters, the same for every worker: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    return key


def _public_url(given: str | None, environ: Mapping[str, str]) -> str:
    if given is None:
        host, port = environ.get("HOST") or "127.0.0.1", environ.get("PORT") or "8000"
        if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not listened on
            host = "127.0.0.1"
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    if not given.startswith(("http://", "https://")):
        raise SettingError(f"PAYNET_DEBUG_PUBLIC_URL must begin with http:// or https://: {given}")
    return given.rstrip("/")


def _path(given: str | None) -> Path | None:
    if given is None:
        return None
    path = Path(given)
    if not path.is_file():
        raise SettingError(f"PAYNET_DEBUG_ENVIRONMENTS: there is no file {given}.")
    return path
