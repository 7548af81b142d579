"""A curl command of bash, the Windows command prompt or PowerShell. It is read, never run."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.command_line import LOST_CONTINUATION
from paynet_debug.diagnosis.evidence.curl_request import curl_request
from paynet_debug.diagnosis.evidence.model import Evidence, Remarks
from paynet_debug.diagnosis.evidence.powershell_words import read_powershell
from paynet_debug.diagnosis.evidence.shell_words import read_bash
from paynet_debug.diagnosis.evidence.windows_words import read_cmd
from paynet_debug.text import N_, Message

PRECEDENCE = 50

_CURL = re.compile(r"(?<![\w.:/\\-])(?:[\w.:/\\-]*[/\\])?curl(?P<exe>\.exe)?(?=[\s^`\\]|$)", re.I)
_BEFORE = re.compile(
    r"(?:.*[$#%>›❯➜`({;|&][ \t]*|[ \t]*)"
    r"(?:(?:sudo|time|env|exec|command|nohup|call|&)[ \t]+"
    r"|\w+=(?:'[^'\n]*'|\"[^\"\n]*\"|\S)*+[ \t]+)*+"
    r"[\"']?\Z"
)
_AFTER = re.compile(r"[ \t]+-|.*(?:://|[ \t]-)|[ \t]*[\\^`][ \t]*$", re.MULTILINE)
_POWERSHELL = re.compile(r"`[ \t]*\n|^PS [^\n>]*>", re.MULTILINE)
_CMD = re.compile(
    r"\^[ \t]*\n|\^\"|^[A-Za-z]:\\[^\n>]*>|=\"\"[^\s\"]|^@echo\b", re.MULTILINE | re.I
)


def recognise(text: str) -> bool:
    return _command(text) is not None


def read(text: str) -> Evidence:
    remarks = Remarks()
    command = _command(text)
    start, exe = (command.end(), command["exe"]) if command else (0, None)
    if text[start : start + 1] in {"'", '"'}:
        start += 1
    line_start = text.rfind("\n", 0, start) + 1
    shell = _shell(text[line_start:], text[start:], is_exe=bool(exe))
    line = {"bash": read_bash, "cmd": read_cmd, "powershell": read_powershell}[shell](
        text, start, remarks
    )
    if shell != "bash":
        remarks.add(
            "shell-guessed",
            Message(
                N_("Read as a command of %(shell)s, judging by its quotes and line ends."),
                shell={"cmd": "cmd.exe", "powershell": "PowerShell"}[shell],
            ),
        )
    return curl_request(line.words, remarks, line.standard_input)


def _command(text: str) -> re.Match[str] | None:
    """The first ``curl`` that stands where a command can begin and has arguments behind it."""
    for match in _CURL.finditer(text):
        line_start = text.rfind("\n", 0, match.start()) + 1
        before = text[max(line_start, match.start() - 300) : match.start()]
        following = LOST_CONTINUATION.match(text, match.end())
        if _BEFORE.match(before) and (following or _AFTER.match(text, match.end())):
            return match
    return None


def _shell(with_prompt: str, command: str, *, is_exe: bool) -> str:
    if "\\\n" in command or "$'" in command:
        return "bash"
    if _POWERSHELL.search(with_prompt):
        return "powershell"
    if _CMD.search(with_prompt):
        return "cmd"
    if is_exe:
        return "powershell" if "'" in command else "cmd"
    return "bash"
