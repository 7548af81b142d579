"""What the shells make of a command line, judged by bash itself and by the quoting of others.

Commands are our own, made of harmless pieces; ``curl`` is a function that prints its arguments.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from paynet_debug.diagnosis.evidence.model import Remarks, to_bytes
from paynet_debug.diagnosis.evidence.powershell_words import read_powershell
from paynet_debug.diagnosis.evidence.shell_words import read_bash
from paynet_debug.diagnosis.evidence.windows_words import read_cmd
from paynet_debug.errors import UnreadableText

PRINT_ARGUMENTS = 'curl() { printf "%s\\0" curl "$@"; }\n'
HARMLESS = r"""
' " \ $' a b\ c \n \x41 \xe9 \u00e9 \u \' \" é ! # = { x \0 \12 \cA ~x % + \` \$ 😀
- @ , : / $" ; |
"""
ON_PURPOSE = {"shell-expansion", "continuation-missing", "continuation-blank"}
ARGUMENTS = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
NO_DEADLINE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bash_words(command: str) -> list[bytes] | None:
    try:
        line = read_bash(command, 0, Remarks())
    except UnreadableText:
        return None
    return [to_bytes(word) for word in line.words]


@given(ARGUMENTS)
@settings(NO_DEADLINE, max_examples=300)
def test_python_quoting_is_undone(arguments: list[str]) -> None:
    assert bash_words(shlex.join(["curl", *arguments])) == [
        b"curl",
        *(each.encode() for each in arguments),
    ]


@given(arguments=ARGUMENTS)
@settings(NO_DEADLINE, max_examples=60)
def test_bash_quoting_is_undone(bash: Callable[[str], bytes], arguments: list[str]) -> None:
    # bash leaves a no-break space unquoted; between words of a paste it is read as a space.
    arguments = [re.sub(r"[^\S ]", "x", each) for each in arguments]
    quoted = bash(f"printf '%q ' curl {shlex.join(arguments)}").decode()
    assert bash_words(quoted) == [b"curl", *(each.encode() for each in arguments)]


@given(pieces=st.lists(st.sampled_from([*HARMLESS.split(), " ", " ", "\t", "\\\n"]), max_size=14))
@settings(NO_DEADLINE, max_examples=250)
def test_any_command_means_what_bash_makes_of_it(
    bash: Callable[[str], bytes], pieces: list[str]
) -> None:
    command = "curl " + "".join(pieces)
    remarks = Remarks()
    try:
        line = read_bash(command, 0, remarks)
    except UnreadableText:
        reject()
    # What is left as typed or mended on purpose is not what bash makes of it.
    assume(not {each.code for each in remarks.done()} & ON_PURPOSE)
    # What stands behind the command, as a second command, is not for us to run.
    printed = bash(PRINT_ARGUMENTS + command[: line.end]).split(b"\0")[:-1]
    assert [to_bytes(word) for word in line.words] == printed


@pytest.mark.parametrize(
    "command",
    [
        "curl $'\\a\\b\\e\\E\\f\\n\\r\\t\\v\\\\\\'\\\"\\?\\101\\x4\\x4a\\u9\\U1F600\\c[\\q\\x\\u'",
        "curl $'a\\0b'c $'a\\x00b' $'\\400d' $'\\ud83d\\ude00' $'\\xf0\\x9f'$'\\x98\\x80'",
        "curl $'\\x{41}z' $\"double\" a'b'\"c\"\\d ''",
        'curl "a\\$b\\`c\\"d\\\\e\\nf\\\ng" "it\'s" \'say "x"\'',
        "curl a\\\n  b\\\nc \\\n d # a comment",
        "curl a 2>/dev/null 3>&1 b 2>>/dev/null c < /dev/null d 2>&1 1",
        "curl a;echo b",
        "curl a & echo b",
        "curl a|cat",
        "curl a#b '#c' \\#d",
        "curl 'two\nlines' \"three\n\nlines\"",
        "curl a“b” ’ “",
    ],
)
def test_known_cases_mean_what_bash_makes_of_them(
    bash: Callable[[str], bytes], command: str
) -> None:
    line = read_bash(command, 0, Remarks())
    printed = bash(PRINT_ARGUMENTS + command[: line.end])
    assert [to_bytes(word) for word in line.words] == printed.split(b"\0")[:-1]


@given(st.lists(st.text("ab \\\"\t=,'%é", min_size=0)))
def test_the_c_runtime_quoting_is_undone(arguments: list[str]) -> None:
    """``list2cmdline`` of Python follows Microsoft's rules for its own ``subprocess``."""
    line = read_cmd(subprocess.list2cmdline(["curl", *arguments]), 0, Remarks())
    assert line.words == ("curl", *arguments)


def chrome_cmd(text: str) -> str:
    """Quote as Chrome's "Copy as cURL (cmd)" does (DevTools, ``NetworkLogView``).

    Backslashes are left out of the test: Chrome doubles each, which the C runtime undoes only
    before a quote, so that a value with one really goes out with two.
    """
    quoted = text.replace('"', '\\"')
    plain = "-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ \t:=+~'/.,?;()*`\n"
    carets = "".join(each if each in plain else "^" + each for each in quoted)
    return '^"' + carets.replace("\n", "^\n\n") + '^"'


PRINTABLE = [chr(code) for code in range(32, 127) if chr(code) != "\\"]


@given(st.lists(st.text(st.sampled_from([*PRINTABLE, "\n"]))))
def test_chromes_quoting_for_the_windows_prompt_is_undone(arguments: list[str]) -> None:
    command = " ^\n  ".join(["curl", *map(chrome_cmd, arguments)])
    assert read_cmd(command, 0, Remarks()).words == ("curl", *arguments)


def chrome_powershell(text: str) -> str:
    """Quote as Chrome's "Copy as PowerShell" does: what is not ASCII by its code unit."""
    units = text.encode("utf-16-le", "surrogatepass")
    characters = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    written = (
        f"`{chr(each)}"
        if chr(each) in '`$"'
        else chr(each)
        if 32 <= each < 127
        else f"$([char]{each})"
        for each in characters
    )
    return '"' + "".join(written) + '"'


@given(ARGUMENTS)
def test_powershell_quoting_is_undone(arguments: list[str]) -> None:
    for quote in (chrome_powershell, lambda text: "'" + text.replace("'", "''") + "'"):
        assume(not any(each in text for text in arguments for each in "‘’‚‛"))
        command = " `\n ".join(["curl.exe", *map(quote, arguments)])
        assert read_powershell(command, 0, Remarks()).words == ("curl.exe", *arguments)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ('curl "a ""b"" c" d', ("curl", 'a "b" c', "d")),
        ('curl "a\\\\" "b\\"c" a\\b \\\\"x y"', ("curl", "a\\", 'b"c', "a\\b", "\\x y")),
        ("curl a^&b ^\n c & d", ("curl", "a&b", "c")),
        ('curl "a^&b" > nul', ("curl", "a^&b")),
        ('curl "a=1&b=%20" 2>&1', ("curl", "a=1&b=%20", "2")),
    ],
)
def test_known_lines_of_the_windows_prompt(command: str, words: tuple[str, ...]) -> None:
    assert read_cmd(command, 0, Remarks()).words == words
