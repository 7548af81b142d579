"""What a call is: one method at one path, with all that it takes and every answer that it gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from paynet_debug.text import N_, Message, Sentence
from paynet_debug.web.openapi.schema import Schema, ref

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
FORM = "application/x-www-form-urlencoded"

REASONS = {
    400: Message(N_("Malformed: no JSON in UTF-8, a name twice, or an unknown host name.")),
    401: Message(N_("The console asks who you are: send a token, or sign in.")),
    403: Message(N_("Not allowed: sent for a page of another site, or a sign-only environment.")),
    404: Message(N_("There is nothing at this address.")),
    409: Message(N_("The login is reserved, or the register is full.")),
    413: Message(N_("The body is larger than this address takes.")),
    415: Message(N_("Another content type than application/json.")),
    422: Message(N_("Some values can't be used; each is named under “errors”.")),
    429: Message(N_("Too many requests; Retry-After says in how many seconds to come again.")),
    502: Message(N_("No answer came from the gateway.")),
    503: Message(N_("Busy; Retry-After says in how many seconds to come again.")),
    504: Message(N_("The gateway did not answer in time.")),
}

ALWAYS = (400, 429)
WITH_BODY = (400, 403, 413, 415, 422, 429)


@dataclass(frozen=True, slots=True)
class Answer:
    """One status that a call answers with; ``content`` has a schema for each media type."""

    status: int
    description: Sentence
    content: tuple[tuple[str, Schema], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One method at one path (with OpenAPI's ``{name}`` places).

    ``id`` is the document's ``operationId``; ``tag`` the group that the call is listed in.
    ``places`` are the path's parameters with their schemas, ``body`` the schema of what is sent
    as ``media_type``, ``example`` a body that is answered with the first of ``answers``.
    """

    method: str
    path: str
    id: str
    tag: Sentence
    summary: Sentence
    answers: tuple[Answer, ...]
    places: tuple[tuple[str, Schema], ...] = ()
    body: Schema | None = None
    media_type: str = JSON
    example: dict[str, Any] | None = None
    example_path: str = ""
    signed: bool = field(default=False)
    """Whether the ``Authorization`` header of OAuth 1.0a is demanded."""

    @property
    def example_url(self) -> str:
        """The path with example values in its places."""
        return self.example_path or self.path


def succeeds(schema: str | Schema, status: int = 200) -> Answer:
    """The answer to a call that was understood; a name stands for that component."""
    content = ref(schema) if isinstance(schema, str) else schema
    return Answer(status, Message(N_("Done.")), ((JSON, content),))


def problems(statuses: Iterable[int]) -> tuple[Answer, ...]:
    """Errors in the form of RFC 9457."""
    content = ((PROBLEM_JSON, ref("Problem")),)
    return tuple(Answer(status, REASONS[status], content) for status in statuses)
