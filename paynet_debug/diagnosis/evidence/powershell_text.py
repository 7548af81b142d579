"""PowerShell's strings (about_Quoting_Rules, about_Special_Characters).

``'…'`` is literal, a doubled quote is one; in ``"…"`` a backtick escapes and ``$name`` and
``$(…)`` expand. Expanded here are variables that the same text assigns and ``$([char]0x00e9)``,
which Chrome writes; all else stays as typed, with a remark. Nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from paynet_debug.diagnosis.evidence.model import Remarks, well_formed
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message

SINGLE_QUOTES = "'‘’‚‛"
DOUBLE_QUOTES = '"“”„'
_HERE = re.compile(r"@(['\"])[ \t]*\n(.*?)\n\1@", re.DOTALL)
_SINGLE = re.compile(rf"[{SINGLE_QUOTES}]((?:[^{SINGLE_QUOTES}]|[{SINGLE_QUOTES}]{{2}})*+)")
_DOUBLE = re.compile(
    rf"[{DOUBLE_QUOTES}]((?:[^`{DOUBLE_QUOTES}]|`.|[{DOUBLE_QUOTES}]{{2}})*+)", re.DOTALL
)
_ESCAPE = re.compile(
    rf"`u\{{(?P<code>[0-9A-Fa-f]{{1,6}})\}}|`(?P<letter>.)|(?P<doubled>[{DOUBLE_QUOTES}])"
    rf"[{DOUBLE_QUOTES}]|\$\(\[char\](?P<hex>0x)?(?P<char>[0-9A-Fa-f]{{1,6}})\)"
    r"|\$\{?(?P<name>[A-Za-z_]\w*)\}?(?P<member>[.\[]?)|(?P<other>\$\()",
    re.DOTALL,
)
_LETTERS = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "e": "\x1b",
    "\n": "",
}


def read_string(
    text: str, at: int, variables: Mapping[str, object], remarks: Remarks
) -> tuple[str, int]:
    """Read the string that opens at ``at``; return its value and the offset behind it.

    Raises ``UnreadableText`` pointing at a quote that is never closed.
    """
    if text[at] == "@":
        here = _HERE.match(text, at)
        if here is None:
            raise _unclosed(text, at)
        value = here.group(2)
        return (value if here.group(1) == "'" else expand(value, variables, remarks)), here.end()
    quotes, pattern = (
        (SINGLE_QUOTES, _SINGLE) if text[at] in SINGLE_QUOTES else (DOUBLE_QUOTES, _DOUBLE)
    )
    match = pattern.match(text, at)
    if match is None or match.end() >= len(text) or text[match.end()] not in quotes:
        raise _unclosed(text, at)
    if quotes is SINGLE_QUOTES:
        value = re.sub(rf"([{SINGLE_QUOTES}])[{SINGLE_QUOTES}]", r"\1", match.group(1))
        return value, match.end() + 1
    return expand(match.group(1), variables, remarks), match.end() + 1


def expand(text: str, variables: Mapping[str, object], remarks: Remarks) -> str:
    """Resolve the escapes and the known variables of a double-quoted string's content."""

    def resolve(match: re.Match[str]) -> str:
        if match["code"]:
            return _character(match["code"], 16)
        if match["letter"]:
            return _LETTERS.get(match["letter"], match["letter"])
        if match["doubled"]:
            return match["doubled"]
        if match["char"]:
            return _character(match["char"], 16 if match["hex"] else 10)
        value = variables.get((match["name"] or "").lower())
        if isinstance(value, str) and not match["member"]:
            return value
        remark_expansion(match.group(), remarks)
        return match.group()

    return well_formed(_ESCAPE.sub(resolve, text))


def remark_expansion(name: str, remarks: Remarks) -> None:
    remarks.add(
        "shell-expansion",
        Message(
            N_("PowerShell would replace %(name)s; it was left as typed."),
            name=name[:40],
        ),
    )


def _character(digits: str, base: int) -> str:
    try:
        return chr(int(digits, base))
    except (ValueError, OverflowError):
        return "\ufffd"


def _unclosed(text: str, at: int) -> UnreadableText:
    return UnreadableText(
        Message(N_("What is opened here is never closed. Was the end of the command copied?")),
        text,
        at,
    )
