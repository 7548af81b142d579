"""One command as a shell would hand it to a program: the shape that all three shells share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paynet_debug.diagnosis.evidence.model import Remarks
from paynet_debug.text import N_, Message


@dataclass(frozen=True, slots=True)
class CommandLine:
    """``words`` are the program's arguments, its own name first.

    ``end`` is the offset where the command ended in the text. ``standard_input`` is the content
    of a here-document or here-string, None when the text does not show it.
    """

    words: tuple[str, ...]
    end: int
    standard_input: str | None = None


LOST_CONTINUATION = re.compile(r"\n[ \t]*(?=--?[A-Za-z])")


def remark_lost_continuation(remarks: Remarks) -> None:
    """No command begins with a hyphen: such a line belongs to the one above."""
    remarks.add(
        "continuation-missing",
        Message(
            N_(
                "A line begins with an option, but the line above has no continuation mark;"
                " a shell would end the command there. The lines were joined."
            )
        ),
    )


def remark_blank_after_continuation(remarks: Remarks) -> None:
    remarks.add(
        "continuation-blank",
        Message(
            N_(
                "A blank stands after a continuation mark at the end of a line; a shell would end"
                " the command there. The lines were joined."
            )
        ),
    )


def remark_end(text: str, end: int, remarks: Remarks) -> None:
    """Say when text stands behind the command and why it was not read."""
    if not text[end:].strip(" \t\n;&|)}`\"'"):
        return
    if text[end] == "&" and text[end + 1 : end + 2] != "&":
        remarks.add(
            "shell-cut",
            Message(
                N_(
                    "An unquoted & ends the command at offset %(offset)s: the shell sends only"
                    " what stands before it. Put the whole value in quotes."
                ),
                offset=end,
            ),
        )
    else:
        remarks.add(
            "rest-ignored",
            Message(N_("More text follows the first command; only that command was read.")),
        )
