"""An ``Authorization`` header alone, however it was cut out of a log or of source code."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.model import Evidence, Remarks
from paynet_debug.text import N_, Message

PRECEDENCE = 80

_NAME = re.compile(r"\s*[\"']?(?:Proxy-)?Authorization[\"']?\s*(?:=>|[:=])\s*", re.IGNORECASE)
_VALUE = re.compile(r"\s*[\"']?(?:OAuth\b|(?:realm|oauth_\w+)\s*[=:])", re.IGNORECASE)
_WRAPPED = re.compile(r"\A([\"'])(?P<value>.*)\1[,;)\s]*\Z", re.DOTALL)


def recognise(text: str) -> bool:
    return bool(_NAME.match(text) or _VALUE.match(text))


def read(text: str) -> Evidence:
    remarks = Remarks()
    name = _NAME.match(text)
    value = text[name.end() :] if name else text
    wrapped = _WRAPPED.match(value.strip())
    if wrapped and not value.strip().startswith('"oauth_'):
        value = wrapped["value"]
    if '=\\"' in value:
        value = value.replace('\\"', '"')
        remarks.add(
            "quotes-unescaped",
            Message(N_("The header stands in a string of source code; its quotes were restored.")),
        )
    return Evidence(
        kind="header", headers=(("Authorization", value.strip()),), remarks=remarks.done()
    )
