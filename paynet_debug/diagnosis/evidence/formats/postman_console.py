"""A request copied from Postman's console: ``POST https://…: { "Request Headers": … }``.

The console's raw view is an ordinary HTTP message and is read as such.
"""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.json_document import body_from, member, pairs_of, read_json
from paynet_debug.diagnosis.evidence.model import Evidence, Remarks

PRECEDENCE = 30

_HEAD = re.compile(r"^[ \t]*(?P<method>[A-Z]{3,10})[ \t]+(?P<url>\S+?):[ \t]*(?=\{)", re.MULTILINE)
_MEMBER = re.compile(r'"Request (?:Headers|Body)"\s*:')


def recognise(text: str) -> bool:
    return bool(_HEAD.search(text)) and bool(_MEMBER.search(text))


def read(text: str) -> Evidence:
    remarks = Remarks()
    heads = list(_HEAD.finditer(text))
    head = next((each for each in heads if each["method"] == "POST"), heads[0])
    dump = read_json(text, head.end())
    return Evidence(
        kind="postman-console",
        method=head["method"],
        url=head["url"],
        headers=pairs_of(member(dump, "Request Headers")),
        body=body_from(member(dump, "Request Body"), remarks),
        remarks=remarks.done(),
    )
