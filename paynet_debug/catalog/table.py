"""A strict reader of TOML: typed values out, a ``CatalogError`` for anything else.

A *builder* is a function that takes a ``Table`` and makes an object of its values. Whatever key
it did not ask for is an error, so a misspelt key can't go unnoticed::

    def point(table: Table) -> Point:
        return Point(x=table.integer("x"), label=table.translated("label"))

    read_file(Path("point.toml"), point)

Every error names the file and the dotted key (rows of an array count from 1), says what was found
and what is expected.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from paynet_debug.errors import CatalogError
from paynet_debug.text import LANGUAGES, N_, Message, Sentence, Text

Built = TypeVar("Built")
Choice = TypeVar("Choice", bound=StrEnum)

TEXT = Message(N_("a text in quotes, not empty and without blanks around it"))
INTEGER = Message(N_("a whole number above zero"))
BOOLEAN = Message(N_("true or false, without quotes"))
TABLE = Message(N_("a table of keys"))
UNIQUE = Message(N_("one that no earlier row of the array has"))
ROWS = Message(N_("an array of tables"))
LENGTHS = Message(N_("an array of different whole numbers above zero"))
FIELDS = Message(N_('an array of pairs such as ["name", "value"]'))


class Table:
    """One table of a TOML file. Each method takes one key away and checks its value.

    ``file`` and ``prefix`` (the dotted key of the table, "" at the top) serve error messages.
    """

    def __init__(self, file: str, prefix: str, content: dict[str, object]) -> None:
        self.file = file
        self._prefix = prefix
        self._content = content
        self._left = set(content)

    def refuse(self, key: str, found: Sentence, expected: Sentence) -> NoReturn:
        """Raise the ``CatalogError`` for ``key`` of this table."""
        raise CatalogError(
            Message(
                N_("%(file)s, key %(key)s: found %(found)s; expected %(expected)s."),
                file=self.file,
                key=f"{self._prefix}{key}",
                found=found,
                expected=expected,
            )
        )

    def _take(self, key: str) -> object | None:
        self._left.discard(key)
        return self._content.get(key)

    def _refuse_value(self, key: str, value: object, expected: Sentence) -> NoReturn:
        keys = ", ".join(self._content) or "-"
        nothing = Message(N_("nothing (the table holds: %(keys)s)"), keys=keys)
        self.refuse(key, nothing if value is None else repr(value), expected)

    def refuse_unknown_keys(self) -> None:
        """Raise unless every key of the table has been taken."""
        if self._left:
            known = ", ".join(sorted(set(self._content) - self._left)) or "-"
            expected = Message(N_("only known keys, such as these here: %(known)s"), known=known)
            self.refuse(min(self._left), Message(N_("a key that means nothing here")), expected)

    def optional(self, key: str, read: Callable[[str], Built]) -> Built | None:
        """What ``read``, one of the methods below, makes of the key; None if it is absent."""
        return read(key) if key in self._content else None

    def string(self, key: str) -> str:
        """A text that is not empty and has no blanks around it."""
        value = self._take(key)
        if not isinstance(value, str) or not value or value != value.strip():
            self._refuse_value(key, value, TEXT)
        return value

    def body(self, key: str) -> str:
        """A text that may be empty; it has to be there all the same."""
        value = self._take(key)
        if not isinstance(value, str):
            self._refuse_value(key, value, Message(N_("a text in quotes; it may be empty")))
        return value

    def boolean(self, key: str) -> bool:
        """True or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            self._refuse_value(key, value, BOOLEAN)
        return value

    def integer(self, key: str) -> int:
        """A whole number above zero."""
        value = self._take(key)
        if type(value) is not int or value < 1:
            self._refuse_value(key, value, INTEGER)
        return value

    def lengths(self, key: str) -> tuple[int, ...]:
        """Different whole numbers above zero; an absent key means none."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not value or len(set(map(repr, value))) < len(value):
            self._refuse_value(key, value, LENGTHS)
        if not all(type(each) is int and each > 0 for each in value):
            self._refuse_value(key, value, LENGTHS)
        return tuple(value)

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        return choices(self.one_of(key, [each.value for each in choices]))

    def one_of(self, key: str, choices: Iterable[str]) -> str:
        """One of a few texts."""
        value = self._take(key)
        if not isinstance(value, str) or value not in choices:
            names = ", ".join(choices)
            self._refuse_value(key, value, Message(N_("one of: %(names)s"), names=names))
        return value

    def translated(self, key: str) -> Text:
        """A table with one text for each language of the console."""
        return self.table(
            key, lambda table: Text(**{each: table.string(each) for each in LANGUAGES})
        )

    def fields(self, key: str) -> tuple[tuple[str, str], ...]:
        """An array of ``[name, value]``; it may be empty."""
        value = self._take(key)
        if not isinstance(value, list):
            self._refuse_value(key, value, FIELDS)
        for each in value:
            if not isinstance(each, list) or [type(part) for part in each] != [str, str]:
                self._refuse_value(key, each, FIELDS)
        return tuple((name, content) for name, content in value)

    def table(self, key: str, build: Callable[[Table], Built]) -> Built:
        """What ``build`` makes of a table."""
        value = self._take(key)
        if not isinstance(value, dict):
            self._refuse_value(key, value, TABLE)
        return _build(Table(self.file, f"{self._prefix}{key}.", value), build)

    def rows(
        self, key: str, build: Callable[[Table], Built], *, unique: str | None = None
    ) -> tuple[Built, ...]:
        """What ``build`` makes of each table of an array.

        ``unique`` names the key, and so the attribute, in which no two rows may agree.
        """
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self._refuse_value(key, value, ROWS)
        rows = []
        seen: set[object] = set()
        for number, content in enumerate(value, start=1):
            table = Table(self.file, f"{self._prefix}{key}[{number}].", content)
            rows.append(_build(table, build))
            identity = getattr(rows[-1], unique) if unique else number
            if unique and identity in seen:
                table.refuse(unique, repr(identity), UNIQUE)
            seen.add(identity)
        return tuple(rows)


def read_file(path: Path, build: Callable[[Table], Built]) -> Built:
    """Return what ``build`` makes of the TOML file; raise ``CatalogError`` if it breaks a rule."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(path, error.strerror or "?") from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise _unreadable(path, str(error)) from error
    return _build(Table(str(path), "", content), build)


def _unreadable(path: Path, reason: str) -> CatalogError:
    return CatalogError(
        Message(
            N_("%(file)s can't be read as a TOML file in UTF-8: %(reason)s."),
            file=str(path),
            reason=reason,
        )
    )


def _build(table: Table, build: Callable[[Table], Built]) -> Built:
    built = build(table)
    table.refuse_unknown_keys()
    return built
