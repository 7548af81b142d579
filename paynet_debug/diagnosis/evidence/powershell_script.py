"""The few statements of PowerShell that a copied request is made of.

Read are assignments (``$body = "…"``), members filled one by one (``$headers.Add("a", "b")``,
``$headers["a"] = "b"``, ``$session.UserAgent = "…"``) and one command with its parameters,
splatting (``@params``) included (about_Parsing, about_Hash_Tables, about_Splatting).
Anything else has no value here (None); nothing is executed.
"""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.model import Remarks
from paynet_debug.diagnosis.evidence.powershell_text import (
    DOUBLE_QUOTES,
    SINGLE_QUOTES,
    read_string,
    remark_expansion,
)
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message

Value = str | list[tuple[str, "Value"]] | None

COMMAND = re.compile(r"(?<![\w-])(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm)(?=\s|$)", re.I)
_STATEMENT = re.compile(r"\$(?P<name>\w+)(?P<member>\.\w+|\[)?")
_SKIP = re.compile(r"(?:[ \t\n;,\u00a0]|`\n|#[^\n]*)+")
_BLANK = re.compile(r"(?:[ \t\u00a0]|`[ \t]*\n)+")
_PARAMETER = re.compile(r"-([A-Za-z]\w*):?")
_BARE = re.compile(rf"[^\s;|(){{}},=`{SINGLE_QUOTES}{DOUBLE_QUOTES}]+")
_CAST = re.compile(r"\[[\w.]+\](?=[^:\s])")
_BYTES = re.compile(r"\(?\s*\[(?:System\.)?Text\.Encoding\]::(\w+)\.GetBytes\(\s*", re.I)
_WITHOUT_VALUE = """
allowinsecureredirect allowunencryptedauthentication debug disablekeepalive followrellink noproxy
passthru preserveauthorizationonredirect preservehttpmethodonredirect proxyusedefaultcredentials
resume skipcertificatecheck skipheadervalidation skiphttperrorcheck usebasicparsing
usedefaultcredentials verbose
"""
_SWITCHES = frozenset(_WITHOUT_VALUE.split())
_DEEPEST = 20


class Script:
    """Reads statement after statement; ``variables`` are keyed by lower-case name."""

    def __init__(self, text: str, remarks: Remarks) -> None:
        self.text = text
        self.remarks = remarks
        self.at = 0
        self.variables: dict[str, Value] = {}

    def parameters(self) -> list[tuple[str, Value]]:
        """Run through the text up to the first web command; return its parameters.

        Names are lower-case and without hyphen, "" for a value that stands alone. Raises
        ``UnreadableText`` for a string that is never closed and for too deep nesting.
        """
        while self._skip(_SKIP) and self.at < len(self.text):
            command = COMMAND.match(self.text, self.at)
            if command:
                self.at = command.end()
                return self._arguments()
            statement = _STATEMENT.match(self.text, self.at)
            if statement:
                self.at = statement.end()
                self._assignment(statement["name"].lower(), statement["member"] or "")
            else:
                self._skip_something()
        return []

    def _assignment(self, name: str, member: str) -> None:
        if member == "[":
            self._item(name, closing="]")
        elif member.lower() == ".add" and self.text.startswith("(", self.at):
            self.at += 1
            self._item(name, closing=")")
        elif self._skip(_BLANK) and self.text.startswith("=", self.at):
            self.at += 1
            self._skip(_BLANK)
            if COMMAND.match(self.text, self.at):
                return
            value = self.value()
            if member:
                self._members(name).append((member[1:], value))
            else:
                self.variables[name] = [] if value is None else value

    def _item(self, name: str, *, closing: str) -> None:
        """``("key", "value")`` or ``["key"] = "value"``, from behind the bracket."""
        self._skip(_SKIP)
        key = self.value()
        if closing == "]":
            self._skip_over(r"\s*\]\s*=")
        self._skip(_SKIP)
        value = self.value()
        if closing == ")":
            self._skip_over(r"\s*\)")
        if isinstance(key, str):
            self._members(name).append((key, value))

    def _members(self, name: str) -> list[tuple[str, Value]]:
        table = self.variables.get(name)
        if not isinstance(table, list):
            table = self.variables[name] = []
        return table

    def _arguments(self) -> list[tuple[str, Value]]:
        found: list[tuple[str, Value]] = []
        while self._skip(_BLANK) and self.at < len(self.text) and self.text[self.at] not in ";|)}":
            if self.text[self.at] == "\n":
                if not re.compile(r"\n[ \t]*-[A-Za-z]").match(self.text, self.at):
                    break
                self.at += 1
            elif parameter := _PARAMETER.match(self.text, self.at):
                self.at = parameter.end()
                found.append(self._parameter(parameter[1].lower()))
            elif splat := re.compile(r"@(\w+)").match(self.text, self.at):
                self.at = splat.end()
                table = self.variables.get(splat[1].lower())
                found.extend((key.lower(), value) for key, value in _pairs(table))
            else:
                found.append(("", self.value()))
        return found

    def _parameter(self, name: str) -> tuple[str, Value]:
        self._skip(_BLANK)
        following = self.text[self.at : self.at + 1]
        if name in _SWITCHES or following in {"", "\n", "-", ";", "|"}:
            return name, ""
        return name, self.value()

    def value(self, depth: int = 0) -> Value:
        """One string, table, variable or bare word; None for what has no value here."""
        if depth > _DEEPEST:
            message = Message(N_("Brackets are nested too deeply."))
            raise UnreadableText(message, self.text, self.at)
        if cast := _CAST.match(self.text, self.at):
            self.at = cast.end()
        return self._uncast(depth) if self.at < len(self.text) else None

    def _uncast(self, depth: int) -> Value:
        text, at = self.text, self.at
        if text[at] in SINGLE_QUOTES + DOUBLE_QUOTES or text[at : at + 2] in {"@'", '@"'}:
            string, self.at = read_string(text, at, self.variables, self.remarks)
            return string
        if text.startswith("@{", at):
            return self._table(depth)
        if encoded := _BYTES.match(text, at):
            self.at = encoded.end()
            value = self.value(depth + 1)
            self._skip_over(r"\s*\)\s*\)?")
            return value
        if text[at] == "(":
            self.at += 1
            self._skip(_SKIP)
            value = self.value(depth + 1)
            if not self._skip_over(r"\s*\)"):
                self._pass(")")
                return None
            return value
        return self._word()

    def _word(self) -> Value:
        match = _BARE.match(self.text, self.at)
        if match is None:
            self.at += 1
            return None
        self.at = match.end()
        word = match.group()
        if word.startswith("$"):
            if word[1:].lower() not in self.variables:
                remark_expansion(word, self.remarks)
            return self.variables.get(word[1:].lower())
        if word == "New-Object":
            self._pass("\n")
            return None
        return word

    def _table(self, depth: int) -> Value:
        """``@{ name = value; "name" = value }``, entries parted by ``;`` or line ends."""
        opening, self.at = self.at, self.at + 2
        entries: list[tuple[str, Value]] = []
        while self._skip(_SKIP):
            if self.at >= len(self.text):
                raise UnreadableText(
                    Message(N_("The table that opens here is never closed.")), self.text, opening
                )
            if self.text[self.at] == "}":
                self.at += 1
                return entries
            key = self.value(depth + 1)
            if self._skip_over(r"[ \t]*=[ \t]*") and isinstance(key, str):
                entries.append((key, self.value(depth + 1)))
        return entries

    def _pass(self, closing: str) -> None:
        end = self.text.find(closing, self.at)
        self.at = len(self.text) if end < 0 else end + 1

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return True

    def _skip_over(self, pattern: str) -> bool:
        match = re.compile(pattern).match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match is not None

    def _skip_something(self) -> None:
        """Pass over a string or a run of characters that begins no statement."""
        if self.text[self.at] in SINGLE_QUOTES + DOUBLE_QUOTES:
            self.value()
        else:
            match = re.compile(rf"[^\s$;{SINGLE_QUOTES}{DOUBLE_QUOTES}]+").match(self.text, self.at)
            self.at = match.end() if match else self.at + 1


def _pairs(value: Value) -> list[tuple[str, Value]]:
    return value if isinstance(value, list) else []
