"""Words of a command as bash would hand them over (bash manual, 3.1.2 Quoting, 3.6 Redirections).

Nothing is ever executed or expanded: variables, substitutions and history references stay as
typed, with a remark, because only the sender's shell knows what they become. Left open by the
manual and chosen here: the locale is UTF-8. Mended, each with a remark: typographic quotes and
dashes, no-break spaces between words, continuation marks that were lost in copying.
"""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence import command_line as lines
from paynet_debug.diagnosis.evidence import shell_remarks as mended
from paynet_debug.diagnosis.evidence.ansi_c import ansi_c_quoted
from paynet_debug.diagnosis.evidence.command_line import CommandLine
from paynet_debug.diagnosis.evidence.model import Remarks, to_bytes, to_text
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message

_BARE = re.compile("[^\\s'\"\\\\$`;&|<>()“”„‘’‚!\u200b]+")
_BLANK = re.compile(r"(?:[ \t\r\v\f]|\\\n)+")
_ODD_BLANKS = re.compile("[\u00a0\u2007\u202f\u200b\u3000]+")
_NEW_WORD = re.compile(r"[-'\"“‘\\ \t\n]|https?:")
_BROKEN_CONTINUATION = re.compile(r"\\[ \t]+\n(?=[ \t]*(?:-|['\"]|https?:))")
_REDIRECTION = re.compile(r"\d*(?:<<<|<<-?|<>|<&|<|>>|>\||>&|>)|&>>?")
_END = frozenset("\n;&|()")
_WORD_END = frozenset(" \t\n\r\v\f;&|<>()")
_DOUBLE = re.compile(r'[^"\\$`!]+')
_VARIABLE = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9?$@*#!-]|\{[^}\n]{0,200}\})")
_NESTED = re.compile(r"'[^']*+'?|\"(?:[^\"\\]|\\.)*+\"?|\\.|[()]", re.DOTALL)
_BACKTICKS = re.compile(r"`(?:[^`\\]|\\.)*+`", re.DOTALL)
_HISTORY = re.compile(r"!(?=[^\s=(\"'])")
_DASH = re.compile("[–—](?=[A-Za-z])")
_TYPOGRAPHIC = {"“": "”“", "”": "”“", "„": "”“", "‘": "’‘", "’": "’‘", "‚": "’‘"}


def read_bash(text: str, start: int, remarks: Remarks) -> CommandLine:
    """Read the simple command that begins at ``start``.

    Raises ``UnreadableText`` pointing at a quote or substitution that is never closed.
    """
    return _Reader(text, start, remarks).command()


class _Reader:
    def __init__(self, text: str, start: int, remarks: Remarks) -> None:
        self.text = text
        self.at = start
        self.remarks = remarks
        self.words: list[str] = []
        self.standard_input: str | None = None
        self.here_delimiter: str | None = None
        # Closing quotes that the rest of the text lacks: searched for once, to stay linear.
        self.never: set[str] = set()
        self.never_before_blank: set[str] = set()

    def command(self) -> CommandLine:
        while self.at < len(self.text) and self._step():
            pass
        end = self.at
        if self.here_delimiter is not None:
            end = self._here_document()
        if end < len(self.text):
            lines.remark_end(self.text, end, self.remarks)
        words = tuple(to_text(to_bytes(word)) for word in self.words)
        return CommandLine(words, end, self.standard_input)

    def _step(self) -> bool:
        """Read one blank, comment, redirection or word; False where the command ends."""
        text = self.text
        if match := _BLANK.match(text, self.at):
            self.at = match.end()
        elif (end := self._odd_blanks()) is not None:
            mended.remark_odd_blanks(self.remarks)
            self.at = end
        elif match := _BROKEN_CONTINUATION.match(text, self.at):
            lines.remark_blank_after_continuation(self.remarks)
            self.at = match.end()
        elif text[self.at] == "\n" and (match := lines.LOST_CONTINUATION.match(text, self.at)):
            lines.remark_lost_continuation(self.remarks)
            self.at = match.end()
        elif text[self.at] == "#":
            newline = text.find("\n", self.at)
            self.at = newline if newline >= 0 else len(text)
        elif match := _REDIRECTION.match(text, self.at):
            self.at = match.end()
            self._redirection(match.group().lstrip("0123456789"))
        elif text[self.at] in _END:
            return False
        else:
            self.words.append(self._word())
        return True

    def _redirection(self, operator: str) -> None:
        if match := _BLANK.match(self.text, self.at):
            self.at = match.end()
        target = self._word()
        if operator == "<<<":
            self.standard_input = target + "\n"
        elif operator in {"<<", "<<-"}:
            self.here_delimiter = target

    def _here_document(self) -> int:
        """Read the lines below the command up to the delimiter; return the offset behind it."""
        start = self.text.find("\n", self.at) + 1
        if not start:
            return self.at
        delimiter = re.escape(self.here_delimiter or "")
        match = re.compile(rf"^\t*{delimiter}$", re.MULTILINE).search(self.text, start)
        end = match.start() if match else len(self.text)
        self.standard_input = self.text[start:end]
        return match.end() if match else end

    def _word(self) -> str:
        parts: list[str] = []
        if match := _DASH.match(self.text, self.at):
            parts.append(self._dash())
        while self.at < len(self.text) and self.text[self.at] not in _WORD_END:
            if match := _BARE.match(self.text, self.at):
                parts.append(match.group())
                self.at = match.end()
            elif self._odd_blanks() is not None:
                break
            elif match := _ODD_BLANKS.match(self.text, self.at):
                parts.append(match.group())
                self.at = match.end()
            else:
                parts.append(self._special(at_start=not parts or parts[-1].endswith("=")))
        return "".join(parts)

    def _odd_blanks(self) -> int | None:
        """The end of the no-break blanks here, when a new word clearly begins behind them."""
        match = _ODD_BLANKS.match(self.text, self.at)
        return match.end() if match and _NEW_WORD.match(self.text, match.end()) else None

    def _special(self, *, at_start: bool) -> str:
        """Read what begins with a character that means something to the shell."""
        char, following = self.text[self.at], self.text[self.at + 1 : self.at + 2]
        if char == "'":
            return self._until("'", self.at + 1)
        if char == '"' or (char == "$" and following == '"'):
            return self._double(self.at + (char == "$"))
        if char == "$" and following == "'":
            return self._ansi_c()
        if char == "\\":
            self.at += 2 if following else 1
            return "" if following == "\n" else following or char
        if char in _TYPOGRAPHIC and at_start:
            return self._typographic()
        return self._expansion()

    def _until(self, close: str, start: int) -> str:
        end = self.text.find(close, start)
        if end < 0:
            raise self._unclosed(self.at)
        self.at = end + 1
        return self.text[start:end]

    def _double(self, opening: int) -> str:
        self.at, parts = opening + 1, []
        while self.at < len(self.text):
            if match := _DOUBLE.match(self.text, self.at):
                parts.append(match.group())
                self.at = match.end()
                continue
            char, following = self.text[self.at], self.text[self.at + 1 : self.at + 2]
            if char == '"':
                self.at += 1
                return "".join(parts)
            if char == "\\":
                kept = "" if following in set('$`"\\\n') else char
                parts.append(kept + ("" if following == "\n" else following))
                self.at += 2
            else:
                parts.append(self._expansion())
        raise self._unclosed(opening)

    def _ansi_c(self) -> str:
        value, end = ansi_c_quoted(self.text, self.at)
        if end is None:
            raise self._unclosed(self.at + 1)
        self.at = end
        return value

    def _expansion(self) -> str:
        """Leave ``$…``, backticks and ``!…`` as typed, saying so."""
        start = self.at
        if self.text.startswith("$(", start):
            mended.remark_expansion(self.remarks, "$(…)")
            self.at = self._closing_parenthesis(start)
        elif match := _VARIABLE.match(self.text, start):
            mended.remark_expansion(self.remarks, match.group()[:40])
            self.at = match.end()
        elif match := _BACKTICKS.match(self.text, start):
            mended.remark_expansion(self.remarks, "`…`")
            self.at = match.end()
        elif self.text[start] == "`":
            raise self._unclosed(start)
        else:
            if _HISTORY.match(self.text, start):
                mended.remark_history(self.remarks)
            self.at += 1
        return self.text[start : self.at]

    def _closing_parenthesis(self, start: int) -> int:
        depth = 0
        for match in _NESTED.finditer(self.text, start + 1):
            depth += {"(": 1, ")": -1}.get(match.group(), 0)
            if depth == 0:
                return match.end()
        raise self._unclosed(start)

    def _typographic(self) -> str:
        """A document's quotes: closed by the last kind of them that stands before a blank."""
        closing, opening = _TYPOGRAPHIC[self.text[self.at]], self.at
        match = None
        if closing not in self.never_before_blank:
            match = re.compile(rf"[{closing}](?=[\s\\;|]|$)").search(self.text, opening + 1)
        if match is None and closing not in self.never:
            self.never_before_blank.add(closing)
            match = re.compile(f"[{closing}]").search(self.text, opening + 1)
        if match is None:
            self.never.add(closing)
            self.at += 1
            return self.text[opening]
        mended.remark_quotes(self.remarks)
        self.at = match.end()
        return self.text[opening + 1 : match.start()]

    def _dash(self) -> str:
        long = re.compile(r"[A-Za-z][\w-]").match(self.text, self.at + 1) is not None
        mended.remark_dash(self.remarks)
        self.at += 1
        return "--" if long else "-"

    def _unclosed(self, offset: int) -> UnreadableText:
        return UnreadableText(
            Message(N_("What is opened here is never closed. Was the end of the command copied?")),
            self.text,
            offset,
        )
