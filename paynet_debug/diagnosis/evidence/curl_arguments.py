"""curl's arguments as curl itself reads them: options glued, clustered, shortened, in any order.

Source: curl(1), "Options", and ``getparameter`` in curl's ``src/tool_getparam.c``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from paynet_debug.diagnosis.evidence.curl_options import SHORT, long_name, takes_argument
from paynet_debug.diagnosis.evidence.model import Remarks
from paynet_debug.text import N_, Message


@dataclass(frozen=True, slots=True)
class Option:
    """``name`` is the long name without hyphens, "" for a URL that stands alone."""

    name: str
    value: str = ""


def read_options(words: tuple[str, ...], remarks: Remarks) -> tuple[Option, ...]:
    """Name every option of the command; ``words`` are the arguments without ``curl`` itself."""
    arguments, options, only_urls = iter(words), [], False
    for word in arguments:
        if only_urls or not word.startswith("-") or word == "-":
            options.append(Option("", word))
        elif word == "--":
            only_urls = True
        elif word.startswith("--"):
            options.extend(_long(word[2:], arguments, remarks))
        else:
            options.extend(_cluster(word[1:], arguments, remarks))
        if options and options[-1].name == "next":
            remarks.add(
                "several-requests",
                Message(N_("The command makes several requests; only the first was read.")),
            )
            return tuple(options[:-1])
    return tuple(options)


def _long(word: str, arguments: Iterator[str], remarks: Remarks) -> Iterator[Option]:
    typed, glued, value = word.partition("=")
    name = long_name(typed)
    if name is None:
        _remark_unknown("--" + typed, remarks)
        return
    if glued:
        remarks.add(
            "option-glued",
            Message(
                N_("curl takes %(option)s=… as of version 8.16; earlier ones refuse it."),
                option="--" + typed,
            ),
        )
    if not takes_argument(name):
        yield Option(name)
    else:
        yield Option(name, value if glued else _argument("--" + name, arguments, remarks))


def _cluster(letters: str, arguments: Iterator[str], remarks: Remarks) -> Iterator[Option]:
    """One-letter options: flags may be strung together, the last may hold its value."""
    for index, letter in enumerate(letters):
        name = SHORT.get(letter)
        if name is None:
            _remark_unknown("-" + letter, remarks)
            return
        if takes_argument(name):
            rest = letters[index + 1 :]
            yield Option(name, rest or _argument("-" + letter, arguments, remarks))
            return
        yield Option(name)


def _argument(option: str, arguments: Iterator[str], remarks: Remarks) -> str:
    value = next(arguments, None)
    if value is None:
        remarks.add(
            "option-without-value",
            Message(N_("The option %(option)s has no value; curl would refuse."), option=option),
        )
    return value or ""


def _remark_unknown(option: str, remarks: Remarks) -> None:
    remarks.add(
        "option-unknown",
        Message(N_("curl knows no option %(option)s; it was left out."), option=option[:40]),
    )
