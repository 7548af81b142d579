"""Words of a program call in PowerShell (``curl.exe …``): about_Parsing, argument mode."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence import command_line as lines
from paynet_debug.diagnosis.evidence.command_line import CommandLine
from paynet_debug.diagnosis.evidence.model import Remarks
from paynet_debug.diagnosis.evidence.powershell_text import (
    DOUBLE_QUOTES,
    SINGLE_QUOTES,
    expand,
    read_string,
)
from paynet_debug.text import N_, Message

_BLANK = re.compile(r"(?:[ \t\u00a0]|`\n)+")
_BROKEN_CONTINUATION = re.compile(r"`[ \t]+\n")
_BARE = re.compile(rf"(?:[^\s`;|&(){SINGLE_QUOTES}{DOUBLE_QUOTES}]|`[^\n])+")
_END = frozenset("\n;|&()")


def read_powershell(text: str, start: int, remarks: Remarks) -> CommandLine:
    """Read the command that begins at ``start`` as PowerShell 7.3 or later would.

    Earlier ones lose double quotes inside an argument (about_Parsing, "Passing quoted strings
    to external commands"); a remark says so where it matters. Raises ``UnreadableText``
    pointing at a quote that is never closed.
    """
    words: list[str] = []
    at = start
    while at < len(text):
        if match := _BLANK.match(text, at):
            at = match.end()
        elif match := _BROKEN_CONTINUATION.match(text, at):
            lines.remark_blank_after_continuation(remarks)
            at = match.end()
        elif match := lines.LOST_CONTINUATION.match(text, at):
            lines.remark_lost_continuation(remarks)
            at = match.end()
        elif text[at] in _END:
            lines.remark_end(text, at, remarks)
            break
        else:
            word, at = _word(text, at, remarks)
            words.append(word)
    if any('"' in word for word in words):
        _remark_lost_quotes(remarks)
    return CommandLine(tuple(words), at)


def _word(text: str, at: int, remarks: Remarks) -> tuple[str, int]:
    parts: list[str] = []
    while at < len(text) and text[at] not in _END and not _BLANK.match(text, at):
        if text[at] in SINGLE_QUOTES + DOUBLE_QUOTES or text[at : at + 2] in {"@'", '@"'}:
            piece, at = read_string(text, at, {}, remarks)
        elif match := _BARE.match(text, at):
            piece, at = expand(match.group(), {}, remarks), match.end()
        else:
            piece, at = text[at], at + 1
        parts.append(piece)
    return "".join(parts), at


def _remark_lost_quotes(remarks: Remarks) -> None:
    remarks.add(
        "powershell-quotes",
        Message(
            N_(
                "Windows PowerShell and PowerShell before 7.3 drop double quotes inside an"
                ' argument unless each is written as \\": the header may have gone out without'
                " its quotes."
            )
        ),
    )
