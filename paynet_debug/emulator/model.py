"""What the emulator keeps: merchants and orders."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MAX_TEXT = 255


@dataclass(frozen=True, slots=True)
class Merchant:
    """Who may sign: ``public_key`` is SPKI PEM, ``fingerprint`` the SHA-256 of its DER in hex."""

    login: str
    public_key: str
    bits: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order that an accepted request made; ``created_at`` is in Unix seconds."""

    login: str
    client_orderid: str
    paynet_order_id: str
    serial_number: str
    amount: str | None
    created_at: int


def is_storable(text: str) -> bool:
    """Whether a database's column takes ``text``.

    At most 255 characters, no NUL among them (PostgreSQL has none), and none of the surrogates
    that stand for bytes outside UTF-8.
    """
    unsafe = any(each == "\0" or unicodedata.category(each) == "Cs" for each in text)
    return len(text) <= MAX_TEXT and not unsafe


def is_login(text: str) -> bool:
    """Whether ``text`` can be registered: storable, and no control character in it.

    Nobody's login holds one, and a person who reads the list of logins could not see it.
    """
    return is_storable(text) and all(unicodedata.category(each) != "Cc" for each in text)
