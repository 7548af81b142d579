"""The settings of the console, read once from the environment: ``PAYNET_DEBUG_*``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from limits import parse_many

from paynet_debug.exposure import (
    LOOPBACK_NAMES,
    SettingError,
    check_url,
    exposed_by,
    is_loopback,
    own_url,
    read_host,
    read_reason,
    read_trusted_hosts,
    reasons_offered,
)
from paynet_debug.web.access.tokens import ApiToken, read_tokens
from paynet_debug.web.rate_limit import MEMORY, check_storage

PROJECT = Path(__file__).resolve().parents[2]
"""Where ``templates/`` and ``static/`` stand, from any working directory."""

DEFAULT_RATE_LIMIT = "30000 per minute"
"""For each address: far above what a person or a test run does, below what starves others."""

MIN_SECRET_CHARACTERS = 16

Reader = Callable[[str], str | None]
"""Gives a setting's value by its name without ``PAYNET_DEBUG_``; None for a blank one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose.

    ``public_url`` is the console's own address as its users type it, without a final slash: the
    emulator's base URL follows from it. ``rate_limit`` is None when switched off.
    ``api_tokens_file`` holds the tokens that were read from that file; where it is empty no
    program gets in, where it is None nobody is asked for a token. ``trusted_proxy`` is the number
    of proxies in front whose ``X-Forwarded-For`` and ``-Proto`` are believed.
    """

    secret_key: str = field(repr=False)
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = LOOPBACK_NAMES
    environments: Path | None = None
    database_url: str = field(
        default=f"sqlite:///{PROJECT / 'var' / 'emulator.sqlite3'}", repr=False
    )
    rate_limit: str | None = DEFAULT_RATE_LIMIT
    rate_limit_storage: str = field(default=MEMORY, repr=False)
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    api_tokens_file: tuple[ApiToken, ...] | None = field(default=None, repr=False)
    trusted_proxy: int = 0
    open_because: str | None = None

    @property
    def guarded(self) -> bool:
        """Whether everyone has to say who they are: by a sign-in, a token, or either."""
        return self.oidc_issuer is not None or self.api_tokens_file is not None

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

    host = read_host(environ)
    given: dict[str, object] = {
        "public_url": _public_url(setting("PUBLIC_URL"), host, environ.get("PORT") or "8000"),
        "trusted_hosts": read_trusted_hosts(setting("TRUSTED_HOSTS")),
        "environments": _path(setting("ENVIRONMENTS")),
        "rate_limit": _rate_limit(setting("RATE_LIMIT") or DEFAULT_RATE_LIMIT),
        "rate_limit_storage": _rate_limit_storage(setting("RATE_LIMIT_STORAGE") or MEMORY),
    }
    if database_url := setting("DATABASE_URL"):
        given["database_url"] = database_url
    given |= _access(setting)
    settings = Settings(secret_key=_secret_key(setting), **given)  # type: ignore[arg-type]
    _keep_strangers_out(host, settings)
    return settings


def _rate_limit(given: str) -> str | None:
    if given.lower() == "off":
        return None
    try:
        parse_many(given)
    except ValueError:
        raise SettingError(
            "PAYNET_DEBUG_RATE_LIMIT is “off” or a limit such as “100 per minute”, several "
            f"separated by “;”: {given}"
        ) from None
    return given


def _rate_limit_storage(given: str) -> str:
    """The address of a Redis, or the machine's memory. An address may hold a password."""
    try:
        if given != MEMORY:
            check_storage(given)
    except ValueError:
        raise SettingError(
            "PAYNET_DEBUG_RATE_LIMIT_STORAGE is memory:// or the address of a Redis, such as "
            "redis://host:6379."
        ) from None
    return given


def _access(setting: Reader) -> dict[str, object]:
    """Who may use the console, and what stands in front of it."""
    reason, proxies = read_reason(setting("OPEN_BECAUSE"), setting("TRUSTED_PROXY"))
    issuer = setting("OIDC_ISSUER")
    client = _oidc_client(setting, issuer) if issuer else {}
    tokens = _tokens(setting("API_TOKENS_FILE"))
    return client | {
        "api_tokens_file": tokens,
        "trusted_proxy": proxies,
        "open_because": reason,
    }


def _oidc_client(setting: Reader, issuer: str) -> dict[str, object]:
    check_url("PAYNET_DEBUG_OIDC_ISSUER", issuer)
    url = urlsplit(issuer)
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.netloc)):
        raise SettingError(f"PAYNET_DEBUG_OIDC_ISSUER must begin with https://: {issuer}")
    client_id = setting("OIDC_CLIENT_ID")
    secret = _value_or_file(setting, "OIDC_CLIENT_SECRET")
    if client_id is None or secret is None:
        raise SettingError(
            "PAYNET_DEBUG_OIDC_ISSUER needs PAYNET_DEBUG_OIDC_CLIENT_ID and "
            "PAYNET_DEBUG_OIDC_CLIENT_SECRET (or the file that "
            "PAYNET_DEBUG_OIDC_CLIENT_SECRET_FILE names), as the provider gave them."
        )
    return {"oidc_issuer": issuer, "oidc_client_id": client_id, "oidc_client_secret": secret}


def _tokens(path: str | None) -> tuple[ApiToken, ...] | None:
    if path is None:
        return None
    try:
        return read_tokens(Path(path).read_text("utf-8"))
    except OSError as error:
        reason = f"can't be read ({error.strerror})"
    except ValueError as error:
        reason = f"is no list of tokens: {error}"
    raise SettingError(f"PAYNET_DEBUG_API_TOKENS_FILE: {path} {reason}.")


def _keep_strangers_out(host: str, settings: Settings) -> None:
    """Refuse what would let other machines in without asking who they are."""
    if settings.oidc_issuer and _travels_in_the_clear(settings.public_url):
        raise SettingError(
            "Who signs in is known by a cookie, which must not travel in the clear: "
            f"PAYNET_DEBUG_PUBLIC_URL must begin with https://, not {settings.public_url}."
        )
    opened = exposed_by(host, settings.public_url, settings.trusted_hosts, settings.open_because)
    if opened and not settings.guarded:
        raise SettingError(
            f"{opened} opens the console to other machines, so it must know who may use it: set "
            "PAYNET_DEBUG_OIDC_ISSUER (people sign in), PAYNET_DEBUG_API_TOKENS_FILE (programs), "
            f"or {reasons_offered(opened, settings.trusted_proxy)}"
        )


def _travels_in_the_clear(public_url: str) -> bool:
    url = urlsplit(public_url)
    return url.scheme == "http" and not is_loopback(url.netloc)


def _secret_key(setting: Reader) -> str:
    key = _value_or_file(setting, "SECRET_KEY")
    if key is None or len(key) < MIN_SECRET_CHARACTERS:
        raise SettingError(
            "PAYNET_DEBUG_SECRET_KEY (or the file that PAYNET_DEBUG_SECRET_KEY_FILE names) must "
            f"hold at least {MIN_SECRET_CHARACTERS} random characters, the same for every worker: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    return key


def _value_or_file(setting: Reader, name: str) -> str | None:
    """The setting ``name``, or else what the file holds that ``name_FILE`` names."""
    value, path = setting(name), setting(f"{name}_FILE")
    if value is not None or path is None:
        return value
    try:
        return Path(path).read_text("utf-8").strip() or None
    except OSError as error:
        reason = f"can't be read ({error.strerror})"
    except ValueError:
        reason = "is not text in UTF-8"
    raise SettingError(f"PAYNET_DEBUG_{name}_FILE: {path} {reason}.")


def _public_url(given: str | None, host: str, port: str) -> str:
    if given is None:
        return own_url(host, port)
    check_url("PAYNET_DEBUG_PUBLIC_URL", given)
    return given.rstrip("/")


def _path(given: str | None) -> Path | None:
    if given is None:
        return None
    path = Path(given)
    if not path.is_file():
        raise SettingError(f"PAYNET_DEBUG_ENVIRONMENTS: there is no file {given}.")
    return path
