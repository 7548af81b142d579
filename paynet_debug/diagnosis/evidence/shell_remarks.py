"""What is said about a bash command that was mended or that the shell would change."""

from __future__ import annotations

from paynet_debug.diagnosis.evidence.model import Remarks
from paynet_debug.text import N_, Message


def remark_odd_blanks(remarks: Remarks) -> None:
    remarks.add(
        "odd-blanks",
        Message(N_("No-break or invisible blanks stand between words; read as spaces.")),
    )


def remark_quotes(remarks: Remarks) -> None:
    remarks.add(
        "typographic-quotes",
        Message(N_("Typographic quotes stand around a word; they were read as plain quotes.")),
    )


def remark_dash(remarks: Remarks) -> None:
    remarks.add(
        "typographic-dash",
        Message(N_("A long dash stands before an option; it was read as hyphens.")),
    )


def remark_expansion(remarks: Remarks, name: str) -> None:
    remarks.add(
        "shell-expansion",
        Message(
            N_(
                "The shell would replace %(name)s; it was left as typed. Paste the command"
                " with the value put in, or single quotes where it is meant literally."
            ),
            name=name,
        ),
    )


def remark_history(remarks: Remarks) -> None:
    remarks.add(
        "history-expansion",
        Message(
            N_(
                "An interactive bash would replace the text after an exclamation mark outside"
                " single quotes; it was left as typed."
            )
        ),
    )
