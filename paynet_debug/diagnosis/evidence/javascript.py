"""JavaScript literals (ECMA-262, 12.9 and 13.2), as far as a copied ``fetch`` needs them.

Strings, templates without substitutions, numbers, objects, arrays, names assigned before,
``new Headers``, ``new URLSearchParams`` and ``JSON.stringify`` of a string. Anything else is
``UNKNOWN``. Nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus

from paynet_debug.diagnosis.evidence.model import well_formed
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message


@dataclass(frozen=True, slots=True)
class Unknown:
    """An expression whose value only its program knows."""


@dataclass(slots=True)
class FormParameters:
    """A ``URLSearchParams`` object."""

    pairs: list[tuple[str, Value]]

    def __str__(self) -> str:
        """The bytes that a browser sends (URL Standard, 5.2 urlencoded serializing)."""
        return "&".join(f"{_form(name)}={_form(str(value))}" for name, value in self.pairs)


Object = list[tuple[str, "Value"]]
Value = str | Object | FormParameters | Unknown
UNKNOWN = Unknown()
DEEPEST = 50

STRING = r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`"
_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_STRING = re.compile(STRING, re.DOTALL)
_NUMBER = re.compile(r"-?\d[\w.]*")
_OPERATORS = frozenset(".?*/%<>=&|^[(-")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_PROPERTY = re.compile(r"[\w$-]+")
_NEW = re.compile(r"new\s+(Headers|URLSearchParams|Request)\s*\(")
_METHOD = re.compile(r"\s*\.\s*toString\s*\(\s*\)")
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|u\{(?P<braced>[0-9A-Fa-f]{1,8})\}"
    r"|(?P<octal>[0-3][0-7]{0,2}|[4-7][0-7]?)|(?P<letter>\r\n|.))",
    re.DOTALL,
)
_LETTERS = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "\n": "",
    "\r": "",
    "\r\n": "",
    "\u2028": "",
    "\u2029": "",
}


class Reader:
    """Reads one value after another; ``at`` is the offset of what comes next."""

    def __init__(self, text: str, at: int, variables: Mapping[str, Value]) -> None:
        self.text = text
        self.at = at
        self.variables = variables

    def value(self, depth: int = 0) -> Value:
        """Read an expression; ``UNKNOWN`` when it is more than a literal.

        Raises ``UnreadableText`` for brackets never closed or nested too deeply.
        """
        if depth > DEEPEST:
            raise self._error(Message(N_("Brackets are nested too deeply.")), self.at)
        operands = [self._primary(depth)]
        while self.skip("+"):
            operands.append(self._primary(depth))
        self.blank()
        if self.text[self.at : self.at + 1] in _OPERATORS and self.at < len(self.text):
            return self._unknown()
        if len(operands) == 1:
            return operands[0]
        texts = [each for each in operands if isinstance(each, str)]
        return "".join(texts) if len(texts) == len(operands) else UNKNOWN

    def skip(self, token: str) -> bool:
        """Pass over ``token`` and blanks before it, when it is there."""
        self.blank()
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def arguments(self, depth: int = 0) -> list[Value]:
        """The values up to the closing parenthesis, from behind the opening one."""
        return [value for _, value in self._items(")", depth, self.at - 1, named=False)]

    def _primary(self, depth: int) -> Value:
        self.blank()
        if self.at >= len(self.text):
            return UNKNOWN
        if match := _STRING.match(self.text, self.at):
            self.at = match.end()
            literal = match.group()
            has_substitution = literal[0] == "`" and "${" in literal
            return UNKNOWN if has_substitution else string_value(literal)
        char = self.text[self.at]
        if char in "{[":
            self.at += 1
            return self._items("}" if char == "{" else "]", depth, self.at - 1, named=char == "{")
        if char in "\"'`":
            raise self._error(Message(N_("The string that opens here is never closed.")), self.at)
        if match := _NEW.match(self.text, self.at):
            self.at = match.end()
            return _constructed(match[1], self.arguments(depth + 1))
        if match := _NUMBER.match(self.text, self.at) or _NAME.match(self.text, self.at):
            return self._word(match, depth)
        return self._unknown()

    def _word(self, match: re.Match[str], depth: int) -> Value:
        self.at = match.end()
        word = match.group()
        if word[0] in "-0123456789" or word in {"true", "false", "null", "undefined"}:
            return word
        if word == "JSON" and self.skip(".stringify") and self.skip("("):
            stringified = self.arguments(depth + 1)
            return UNKNOWN if stringified else ""
        if method := _METHOD.match(self.text, self.at):
            self.at = method.end()
        value = self.variables.get(word, UNKNOWN)
        return str(value) if method and isinstance(value, FormParameters) else value

    def _items(self, closing: str, depth: int, opening: int, *, named: bool) -> Object:
        items: Object = []
        while not self.skip(closing):
            if self.at >= len(self.text):
                raise self._error(Message(N_("What opens here is never closed.")), opening)
            start = self.at
            name = self._property_name() if named else ""
            if named and not self.skip(":"):
                items.append((name, self.variables.get(name, UNKNOWN)))
            else:
                items.append((name, self.value(depth + 1)))
            self.skip(",")
            if self.at == start:
                self.at += 1
        return items

    def _property_name(self) -> str:
        if match := _STRING.match(self.text, self.at):
            self.at = match.end()
            return string_value(match.group())
        if self.text[self.at] in "\"'`":
            raise self._error(Message(N_("The string that opens here is never closed.")), self.at)
        match = _PROPERTY.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match.group() if match else ""

    def _unknown(self) -> Unknown:
        """Pass over an expression: up to a comma, semicolon or bracket that is not its own."""
        pattern = re.compile(r"\\.|" + STRING + r"|[({\[]|[)}\]]|[,;]", re.DOTALL)
        depth = 0
        for match in pattern.finditer(self.text, self.at):
            found = match.group()
            if depth == 0 and found in ",;)}]":
                self.at = match.start()
                return UNKNOWN
            depth += (found in "({[") - (found in ")}]")
        self.at = len(self.text)
        return UNKNOWN

    def _error(self, message: Message, offset: int) -> UnreadableText:
        return UnreadableText(message, self.text, offset)


def string_value(literal: str) -> str:
    """The value of a string literal with its quotes; surrogates alone become U+FFFD."""

    def resolve(match: re.Match[str]) -> str:
        digits = match["x"] or match["u"] or match["braced"]
        if digits:
            return chr(int(digits, 16)) if int(digits, 16) < 0x110000 else "\ufffd"
        if match["octal"]:
            return chr(int(match["octal"], 8))
        return _LETTERS.get(match["letter"], match["letter"])

    return well_formed(_ESCAPE.sub(resolve, literal[1:-1]))


def _constructed(name: str, arguments: list[Value]) -> Value:
    """``new Headers(init)`` is its list of pairs; ``new URLSearchParams(init)`` a form."""
    init = arguments[0] if arguments else []
    if isinstance(init, list) and init and all(not key for key, _ in init):
        rows = [row for _, row in init if isinstance(row, list) and len(row) == 2]
        init = [(str(row[0][1]), row[1][1]) for row in rows]
    if name == "Request" or not isinstance(init, list):
        return UNKNOWN
    return FormParameters(list(init)) if name == "URLSearchParams" else list(init)


def _form(text: str) -> str:
    return quote_plus(text, safe="*").replace("~", "%7E")
