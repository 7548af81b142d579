"""Reads the gateway's answer and explains it.

The gateway labels form-encoded answers ``text/html`` and follows each value with a line feed, an
error page is real HTML, JSON comes only when asked for, a 500 is plain text and a batch command
answers with nothing at all; so the *body* decides what it is, and every value is trimmed.
(Documentation: "Response Parameters" and the examples of each command's page.)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from paynet_debug.catalog.gateway import TIMESTAMP_WINDOW_SECONDS
from paynet_debug.oauth1.encoding import Pairs, parse_form
from paynet_debug.text import N_, Message

PAGE_CHARACTERS = 6_000
"""How much of an HTML answer is searched for its text: the parser's time grows with the square of
what it can't make sense of (three seconds for 20,000 characters of ``<a``)."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an answer means: ``code`` is kebab-case and stable, the rest is for people."""

    code: str
    title: Message
    detail: Message
    fix: Message


@dataclass(frozen=True, slots=True)
class Reading:
    """A decoded answer.

    ``kind`` is form, json, html, text or empty; ``fields`` are decoded and trimmed, in the order
    received.
    """

    kind: str
    text: str
    fields: Pairs


def read_answer(body: bytes) -> Reading:
    """Decode an answer's body (UTF-8; other bytes become U+FFFD) and tell what it is."""
    text = body.decode("utf-8", "replace")
    stripped = text.strip().lstrip("\ufeff")
    if not stripped:
        return Reading("empty", text, ())
    if stripped[0] in "{[":
        fields = _json_fields(stripped)
        if fields is not None:
            return Reading("json", text, fields)
    if stripped[0] == "<":
        return Reading("html", text, ())
    first_name = stripped.partition("=")[0]
    if "=" in stripped and first_name.replace("-", "").replace("_", "").isalnum():
        pairs = parse_form("&".join(piece.strip() for piece in stripped.split("&")))
        return Reading(
            "form", text, tuple((_shown(n).strip(), _shown(v).strip()) for n, v in pairs)
        )
    return Reading("text", text, ())


def explain(
    status: int,
    headers: Pairs,
    reading: Reading,
    *,
    timestamp: str,
    batch: bool,
) -> Explanation:
    """Say what an answer means and what to do next.

    ``timestamp`` is the request's ``oauth_timestamp``, compared with the answer's ``Date`` when
    access was denied. ``batch`` marks a command whose documented success is an empty 200.
    """
    fields = {name.replace("_", "-"): value for name, value in reading.fields}
    if status == 403:
        return _denied(headers, timestamp)
    if 300 <= status < 400:
        return _redirected(headers)
    if fields.get("type") in ("validation-error", "error") or "error-message" in fields:
        return _refused(fields)
    if status == 200 and reading.kind == "empty" and batch:
        return Explanation(
            "accepted",
            Message(N_("Accepted")),
            Message(N_("This command answers an accepted batch with an empty 200.")),
            Message(N_("Results come one by one through the callback, or ask for each status.")),
        )
    if status == 200 and reading.kind in ("form", "json"):
        return _accepted(fields)
    return _unexpected(status, reading)


def _accepted(fields: Mapping[str, str]) -> Explanation:
    state = fields.get("status")
    detail = (
        Message(
            N_("The gateway knows the signature and took the request. Status: “%(state)s”."),
            state=state,
        )
        if state
        else Message(N_("The gateway knows the signature and took the request."))
    )
    return Explanation(
        "accepted",
        Message(N_("Accepted")),
        detail,
        Message(
            N_(
                "Acceptance is not the outcome: ask for the status every 3 to 5 seconds, or wait "
                "for the callback."
            )
        ),
    )


def _refused(fields: Mapping[str, str]) -> Explanation:
    code = "validation-error" if fields.get("type") == "validation-error" else "error"
    return Explanation(
        code,
        Message(N_("The signature is right; the gateway refused the content")),
        Message(
            N_("Code %(number)s: %(message)s"),
            number=fields.get("error-code") or "—",
            message=fields.get("error-message") or "—",
        ),
        Message(
            N_(
                "Correct the parameter that the message names. For support, quote the serial "
                "number: %(serial)s."
            ),
            serial=fields.get("serial-number") or "—",
        ),
    )


def _denied(headers: Pairs, timestamp: str) -> Explanation:
    skew = _skew(headers, timestamp)
    if skew is not None and abs(skew) > TIMESTAMP_WINDOW_SECONDS:
        return Explanation(
            "timestamp-skewed",
            Message(N_("Access denied; the clocks disagree")),
            Message(
                N_(
                    "The request's timestamp and the gateway's clock are %(seconds)s seconds apart "
                    "(positive: the request is behind)."
                ),
                seconds=skew,
            ),
            Message(N_("Set the clock by NTP, or send the present Unix time in whole seconds.")),
        )
    reason = emulator_reason(headers)
    detail = (
        Message(N_("The emulator's reason: %(reason)s. A real gateway gives none."), reason=reason)
        if reason
        else Message(N_("The gateway gives no reason. Mostly it is the signature."))
    )
    return Explanation(
        "access-denied",
        Message(N_("Access denied")),
        detail,
        Message(
            N_(
                "Check in this order: is the public half of this key registered for this login in "
                "this environment; is the login that of this environment (sandbox and production "
                "differ); does the endpoint belong to the login, and is it a group id only on a "
                "group URL; is the nonce new; is the caller's address allowed."
            )
        ),
    )


def emulator_reason(headers: Pairs) -> str | None:
    """The code by which the emulator says what it refuses; None of any other gateway's answer."""
    return next((value for name, value in headers if name.lower() == "x-emulator-reason"), None)


def _skew(headers: Pairs, timestamp: str) -> int | None:
    """Seconds that the answer's ``Date`` is ahead of the request's timestamp."""
    date = next((value for name, value in headers if name.lower() == "date"), None)
    if date is None or not timestamp.isascii() or not timestamp.isdigit():
        return None
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp()) - int(timestamp[:18])


def _redirected(headers: Pairs) -> Explanation:
    target = next((value for name, value in headers if name.lower() == "location"), "—")
    return Explanation(
        "redirected",
        Message(N_("Redirected, and not followed")),
        Message(N_("The answer points to: %(target)s"), target=target),
        Message(
            N_(
                "The signature holds for the first URL only. Correct the environment's base URL "
                "and sign again."
            )
        ),
    )


def _unexpected(status: int, reading: Reading) -> Explanation:
    if status >= 500:
        return Explanation(
            "server-error",
            Message(N_("The gateway failed")),
            Message(N_("It says: %(text)s"), text=_excerpt(reading)),
            Message(
                N_(
                    "The identifier in brackets names the error in the gateway's log: quote it to "
                    "support. Ask for the status before you repeat the request."
                )
            ),
        )
    if status in (401, 404, 405, 415):
        return Explanation(
            "not-served",
            Message(N_("The gateway does not serve this request")),
            Message(N_("It says: %(text)s"), text=_excerpt(reading)),
            Message(N_("Check environment, command, endpoint id and context path of the URL.")),
        )
    return Explanation(
        "unexpected-answer",
        Message(N_("Not an answer that the documentation describes")),
        Message(N_("It says: %(text)s"), text=_excerpt(reading)),
        Message(
            N_("A proxy or firewall between here and the gateway may have answered in its place.")
        ),
    )


def _excerpt(reading: Reading, limit: int = 200) -> str:
    """The first words of an answer, of a page its title and text."""
    text = reading.text
    if reading.kind == "html":
        text = _text_of_page(text[:PAGE_CHARACTERS])
    text = " ".join(text.split()) or "—"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _text_of_page(page: str) -> str:
    """The text that a reader of an HTML page sees; the page itself where it can't be parsed."""
    try:
        return BeautifulSoup(page, "html.parser").get_text(" ", strip=True)
    except ParserRejectedMarkup:  # a "<![" that begins no known section
        return page


def _json_fields(text: str) -> Pairs | None:
    """The members of a JSON object as text, nested ones as compact JSON; None if it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return ()
    return tuple(
        (_shown(name), _shown(value if isinstance(value, str) else json.dumps(value)).strip())
        for name, value in document.items()
    )


def _shown(text: str) -> str:
    """``text`` without surrogates, which no page or JSON answer can carry."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
