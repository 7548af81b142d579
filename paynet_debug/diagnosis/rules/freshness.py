"""Faults of the timestamp, seen by reading (RFC 5849, 3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paynet_debug.catalog.gateway import TIMESTAMP_WINDOW_SECONDS
from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.rules.contract import Context, Rule, Sighting
from paynet_debug.text import N_, Message

_WHERE = Message(N_("oauth_timestamp in the Authorization header"))
_SECONDS = re.compile("[1-9][0-9]{9}")


def _text(context: Context) -> str:
    return context.request.protocol_value("oauth_timestamp") or ""


def _is_integer(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _in_milliseconds(text: str) -> bool:
    return _is_integer(text) and 12 <= len(text) <= 14


def _milliseconds(context: Context) -> Iterable[Sighting]:
    if _in_milliseconds(_text(context)):
        yield Sighting(_WHERE)


def _not_integer(context: Context) -> Iterable[Sighting]:
    text = _text(context)
    if text.strip() and not _is_integer(text):
        yield Sighting(_WHERE)


def _out_of_range(context: Context) -> Iterable[Sighting]:
    text = _text(context)
    if _is_integer(text) and not _in_milliseconds(text) and not _SECONDS.fullmatch(text):
        yield Sighting(_WHERE)


def _skewed(context: Context) -> Iterable[Sighting]:
    text = _text(context)
    if context.now is None or not _SECONDS.fullmatch(text):
        return
    seconds = int(text) - context.now
    if abs(seconds) <= TIMESTAMP_WINDOW_SECONDS:
        return
    template = (
        Message(N_("The timestamp is %(seconds)s seconds ahead"), seconds=seconds)
        if seconds > 0
        else Message(N_("The timestamp is %(seconds)s seconds old"), seconds=-seconds)
    )
    half_hours = round(abs(seconds) / 1800)
    zone = half_hours <= 28 and abs(abs(seconds) - half_hours * 1800) <= 120
    yield Sighting(_WHERE, title=template, detail=_ZONE if zone else None)


_ZONE = Message(
    N_(
        "The distance is close to whole or half hours: local time may have been "
        "written in place of Unix time, which is the same in every time zone. Or the "
        "request is simply older."
    )
)

RULES = (
    Rule(
        "timestamp-milliseconds",
        Message(N_("The timestamp is in milliseconds")),
        Message(N_("oauth_timestamp counts seconds since 1970: ten digits today.")),
        Message(
            N_("Divide by 1000 and cut the fraction (JavaScript: Math.floor(Date.now() / 1000)).")
        ),
        look=_milliseconds,
        where=_WHERE,
    ),
    Rule(
        "timestamp-not-integer",
        Message(N_("The timestamp is not a whole number")),
        Message(N_("oauth_timestamp counts seconds since 1970, written in digits alone.")),
        Message(N_("Write whole Unix seconds, without fraction, sign or date.")),
        look=_not_integer,
        where=_WHERE,
    ),
    Rule(
        "timestamp-out-of-range",
        Message(N_("The timestamp is no time of today in seconds")),
        Message(
            N_(
                "oauth_timestamp counts seconds since 1970: ten digits from 2001 to 2286. More "
                "digits are a finer unit, fewer are no Unix time or lost some."
            )
        ),
        Message(N_("Write whole Unix seconds: ten digits today.")),
        look=_out_of_range,
        where=_WHERE,
    ),
    Rule(
        "timestamp-skewed",
        Message(N_("The timestamp is far from now")),
        Message(
            N_(
                "A request has to arrive soon after it was signed. If this one was sent right "
                "after signing, the clock is wrong; if it was pasted later, this is only its "
                "age."
            )
        ),
        Message(N_("Set the signing machine's clock by NTP, and sign every request anew.")),
        look=_skewed,
        severity=Severity.WARNING,
        where=_WHERE,
    ),
)
