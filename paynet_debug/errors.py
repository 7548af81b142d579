"""What can go wrong on the user's side, as a tree.

::

    PaynetDebugError            carries a Message: what is wrong, where, what to do
    ├── CatalogError            a catalogue or environments file breaks its rules: file and key
    ├── InvalidInput            values of a form or JSON body: one FieldError for each bad field
    ├── KeyRefused              key material that can't be used: a stable code and the remedy
    ├── UnreadableText          pasted text that can't be read: line, column, caret
    ├── SignatureMismatch       a signature that does not belong to this string and key
    └── TransportError          no answer from a gateway: DNS, refused, timeout, TLS, cut short
        └── TransportBusy       nothing was sent: too many requests wait for gateways already

Mistakes of the program itself stay Python's own exceptions and are never shown to a user.
No message of this tree may hold key material or card data: messages reach pages and logs.
"""

from __future__ import annotations

from dataclasses import dataclass

from paynet_debug.text import Message, Sentence

RETRY_SECONDS = 5
"""When to come again (``Retry-After``) after what passes by itself, but perhaps not at once."""


class PaynetDebugError(Exception):
    """The root: an error that a user can understand and mend."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class CatalogError(PaynetDebugError):
    """A file of the catalogue is wrong; the message names the file and the key in it."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field. ``field`` is the JSON member's name or the parameter's wire name.

    Of a CSV's cell, ``row`` is its number as a spreadsheet shows it (the header is 1; 0 where no
    cell is meant) and ``column`` the name of its column, "" if the whole row is meant.
    """

    field: str
    code: str
    message: Sentence
    row: int = 0
    column: str = ""


class InvalidInput(PaynetDebugError):
    """Values that can't be used; ``errors`` names each field. Answered 422."""

    def __init__(self, message: Message, errors: tuple[FieldError, ...]) -> None:
        super().__init__(message)
        self.errors = errors


class KeyRefused(PaynetDebugError):
    """Key material that can't be used. ``code`` is kebab-case and stable. Answered 422."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message)
        self.code = code


class UnreadableText(PaynetDebugError):
    """Pasted text that can't be read.

    ``line`` and ``column`` count from 1 in characters; ``excerpt`` is that line of the text
    (shortened around the column) and ``caret`` the offset in ``excerpt`` to point at.
    """

    def __init__(self, message: Message, text: str, offset: int) -> None:
        super().__init__(message)
        offset = max(0, min(offset, len(text)))
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        line = text[start : end if end >= 0 else len(text)]
        self.offset = offset
        self.line = text.count("\n", 0, offset) + 1
        self.column = offset - start + 1
        cut = max(0, self.column - 61)
        self.excerpt = line[cut : cut + 120].rstrip("\r")
        self.caret = self.column - 1 - cut


class SignatureMismatch(PaynetDebugError):
    """The signature is not one of this string made with this key."""


class TransportError(PaynetDebugError):
    """No usable answer came. ``code`` is kebab-case; ``timed_out`` decides 504 or 502."""

    def __init__(self, code: str, message: Message, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.timed_out = timed_out


class TransportBusy(TransportError):
    """Nothing was sent, because too much waits already. Answered 503 with ``retry_seconds``."""

    def __init__(self, code: str, message: Message, *, retry_seconds: int) -> None:
        super().__init__(code, message)
        self.retry_seconds = retry_seconds
