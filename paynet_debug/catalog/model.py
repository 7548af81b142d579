"""The vocabulary of the catalogue: operations, their parameters, environments.

An *operation* is one documented API command; a Payneteasy *endpoint* is a merchant's terminal,
and its number stands in an operation's path. Wire names are data: ``client-orderid`` and
``client_orderid`` are two different names and no Python identifier is made of either.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from paynet_debug.text import Text


class Place(StrEnum):
    """Where a row of the documentation's parameter table travels.

    The tables list "Merchant login" and "Endpoint" beside the body's parameters; the first is
    ``oauth_consumer_key`` in the header, the second a segment of the URL's path.
    """

    BODY = "body"
    HEADER = "header"
    URL = "url"


class Necessity(StrEnum):
    """The documentation's column of that name."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


class ValueType(StrEnum):
    """The documentation's column "Type". ``NUMERIC`` is digits with at most one ``.``."""

    STRING = "string"
    NUMERIC = "numeric"


class EnvironmentKind(StrEnum):
    """What stands behind a base URL; production is sign-only."""

    EMULATOR = "emulator"
    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row of a parameter table, or one column of a batch command's CSV.

    Lengths are characters. ``max_lengths`` holds every maximum that the documentation's copies
    name, the page's own first: more than one means that they disagree, so length is then a
    matter for a warning and never for a refusal. Empty means that no length is documented.
    """

    name: str
    place: Place
    necessity: Necessity
    type: ValueType | None
    min_length: int | None
    max_lengths: tuple[int, ...]
    description: Text
    example: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A command whose body is one parameter: the Base64 of a CSV file with these columns."""

    parameter: str
    columns: tuple[Parameter, ...]
    example_csv: str


@dataclass(frozen=True, slots=True)
class ResponseField:
    """One row of the table "Response Parameters"."""

    name: str
    description: Text


@dataclass(frozen=True, slots=True)
class DocumentedAnswer:
    """An answer that the documentation prints.

    ``body`` has LF line ends; ``outcome`` is "success" or "failure"; ``content_type`` is None
    where the page shows none.
    """

    outcome: str
    status: int
    content_type: str | None
    body: str
    note: Text


PLACEHOLDERS = (
    "serial_number",
    "paynet_order_id",
    "endpoint_id",
    "order_status",
    "order_amount",
)
"""What the emulator fills in, beside ``{parameter:NAME}`` for a parameter of the request's body.

``order_amount`` is the amount that the order was made with, where it was made with one.
"""


@dataclass(frozen=True, slots=True)
class EmulatedAnswers:
    """How the emulator answers this command.

    ``success`` holds the fields of an accepted request in order; their values may hold
    ``{placeholders}`` of ``PLACEHOLDERS``. Empty means the documented empty 200. ``denial`` is
    "page" (the 403 page "Access is denied") or "empty" (a 403 without a body).
    """

    success: tuple[tuple[str, str], ...]
    denial: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One documented API command.

    ``path`` and ``group_path`` follow an environment's base URL; they hold ``{endpoint_id}`` and
    ``{endpoint_group_id}``. ``group_path`` is None where the page documents no group form.
    """

    id: str
    title: Text
    summary: Text
    documentation_url: str
    path: str
    group_path: str | None
    parameters: tuple[Parameter, ...]
    batch: Batch | None
    response: tuple[ResponseField, ...]
    answers: tuple[DocumentedAnswer, ...]
    emulated: EmulatedAnswers

    def __hash__(self) -> int:
        """By the id, which is unique: caches ask for it in every request."""
        return hash(self.id)

    @property
    def body_parameters(self) -> tuple[Parameter, ...]:
        """The rows that are sent in the body, in the page's order."""
        return tuple(each for each in self.parameters if each.place is Place.BODY)

    def url(self, base_url: str, endpoint_id: str, *, group: bool = False) -> str:
        """The absolute URL of this command; ``group`` takes the id for an endpoint group's.

        Raises ``ValueError`` where the page documents no group form.
        """
        if not group:
            return base_url + self.path.replace("{endpoint_id}", endpoint_id)
        if self.group_path is None:
            raise ValueError(f"{self.id} has no group form")
        return base_url + self.group_path.replace("{endpoint_group_id}", endpoint_id)


@dataclass(frozen=True, slots=True)
class Environment:
    """Where requests go: host and context path. ``base_url`` is absolute, without a final slash.

    ``submit`` permits the console to send there; it is never true for production.
    """

    id: str
    label: Text
    kind: EnvironmentKind
    base_url: str
    submit: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the console knows of the gateway, in the order in which it is shown."""

    operations: tuple[Operation, ...]
    environments: tuple[Environment, ...]

    def operation(self, operation_id: str) -> Operation | None:
        """The operation with that id, or None."""
        return next((each for each in self.operations if each.id == operation_id), None)

    def environment(self, environment_id: str) -> Environment | None:
        """The environment with that id, or None."""
        return next((each for each in self.environments if each.id == environment_id), None)
