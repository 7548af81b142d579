r"""Words of a command typed at the Windows command prompt.

Two programs read such a line. ``cmd.exe`` first: outside double quotes a caret takes the meaning
of the next character, at the end of a line it continues it (``cmd /?``). Then the started
program's C runtime splits the rest into arguments: ``\"`` is a quote, and so is ``""`` inside
quotes (Microsoft, "Parsing C command-line arguments", as of Visual C++ 2008).
``%NAME%`` is left as typed with a remark: only the sender's machine knows its value.
"""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence import command_line as lines
from paynet_debug.diagnosis.evidence.command_line import CommandLine
from paynet_debug.diagnosis.evidence.model import Remarks
from paynet_debug.text import N_, Message

_PLAIN = re.compile(r'[^"^&|<>\n]+')
_QUOTED = re.compile(r'[^"\n]*')
_BROKEN_CONTINUATION = re.compile(r"\^[ \t]+\n")
_REDIRECTION = re.compile(r'(?:>>|>&|>|<)[ \t]*(?:"[^"\n]*"?|[^\s"&|<>]*)')
_VARIABLE = re.compile(r"%[A-Za-z_]\w*%")
_ARGUMENT = re.compile(r'(?P<slashes>\\*+)(?P<quote>")|(?P<blank>[ \t\n]+)|[^ \t\n"\\]+|\\+')


def read_cmd(text: str, start: int, remarks: Remarks) -> CommandLine:
    """Read the command that begins at ``start`` as cmd.exe and the C runtime would."""
    line, end = _command_line(text, start, remarks)
    if end < len(text):
        lines.remark_end(text, end, remarks)
    if match := _VARIABLE.search(line):
        remarks.add(
            "shell-expansion",
            Message(
                N_("The command prompt would replace %(name)s; it was left as typed."),
                name=match.group()[:40],
            ),
        )
    return CommandLine(_arguments(line), end)


def _command_line(text: str, at: int, remarks: Remarks) -> tuple[str, int]:
    """What cmd.exe hands to the program, and the offset where the command ended."""
    parts: list[str] = []
    while at < len(text):
        char = text[at]
        if match := _PLAIN.match(text, at):
            parts.append(match.group())
            at = match.end()
        elif char == '"':
            at = _quoted(text, at, parts)
        elif match := _BROKEN_CONTINUATION.match(text, at):
            lines.remark_blank_after_continuation(remarks)
            at = match.end()
        elif char == "^":
            at = _caret(text, at, parts)
        elif match := _REDIRECTION.match(text, at):
            at = match.end()
        elif match := lines.LOST_CONTINUATION.match(text, at):
            lines.remark_lost_continuation(remarks)
            parts.append(" ")
            at = match.end()
        else:
            break
    return "".join(parts), at


def _quoted(text: str, at: int, parts: list[str]) -> int:
    """Copy up to and with the closing quote; a line's end closes it too."""
    match = _QUOTED.match(text, at + 1)
    end = match.end() if match else at + 1
    end += text[end : end + 1] == '"'
    parts.append(text[at:end])
    return end


def _caret(text: str, at: int, parts: list[str]) -> int:
    """The next character as itself; a line's end vanishes and spares the one behind it."""
    at += 1
    if text[at : at + 1] == "\n":
        at += 1
        if text[at : at + 1] != "\n":
            return at
    parts.append(text[at : at + 1])
    return at + 1


def _arguments(line: str) -> tuple[str, ...]:
    """Split by the rules of Microsoft's C runtime."""
    words: list[str] = []
    word: list[str] | None = None
    quoted, at = False, 0
    while match := _ARGUMENT.match(line, at):
        at = match.end()
        if match["blank"] and not quoted:
            if word is not None:
                words.append("".join(word))
            word = None
            continue
        word = [] if word is None else word
        if not match["quote"]:
            word.append(match.group())
            continue
        word.append("\\" * (len(match["slashes"]) // 2))
        if len(match["slashes"]) % 2:
            word.append('"')
        elif quoted and line[at : at + 1] == '"':
            word.append('"')
            at += 1
        else:
            quoted = not quoted
    return tuple(words if word is None else [*words, "".join(word)])
