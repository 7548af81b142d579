"""What is shipped says what the documentation's pages print, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from paynet_debug.catalog.batch import payload, read_csv, read_payload
from paynet_debug.catalog.checks import check_parameters
from paynet_debug.catalog.loader import OPERATIONS
from paynet_debug.catalog.model import Batch, Catalog, Operation, Parameter
from paynet_debug.text import Text

DOCUMENTED = sorted((Path(__file__).parent / "documented").glob("*.toml"))
SHIPPED = sorted(path.stem for path in OPERATIONS.glob("*.toml"))


@pytest.fixture(params=DOCUMENTED, ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> dict[str, Any]:
    content = tomllib.loads(request.param.read_text("utf-8"))
    return {"id": request.param.stem, **content}


@pytest.fixture
def documented(page: dict[str, Any], catalog: Catalog) -> Operation:
    operation = catalog.operation(page["id"])
    assert operation is not None
    return operation


@pytest.fixture(params=SHIPPED)
def operation(request: pytest.FixtureRequest, catalog: Catalog) -> Operation:
    operation = catalog.operation(request.param)
    assert operation is not None
    return operation


def texts(thing: object) -> Iterator[Text]:
    """Every Text inside a catalogue's object."""
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from texts(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts(getattr(thing, field.name))


def row(parameter: Parameter) -> dict[str, object]:
    """A parameter as a page's table prints it."""
    printed: dict[str, object] = {"name": parameter.name, "necessity": parameter.necessity.value}
    if parameter.type is not None:
        printed["type"] = parameter.type.value
    if parameter.max_lengths:
        printed["length"] = parameter.max_lengths[0]
    return printed


def test_the_request_table_is_the_pages(page: dict[str, Any], documented: Operation) -> None:
    parameters = documented.batch.columns if documented.batch else documented.parameters
    assert [row(each) for each in parameters] == page["request"]


def test_pseudo_rows_are_not_sent_in_the_body(documented: Operation) -> None:
    names = {each.name for each in documented.body_parameters}
    assert names.isdisjoint({"Merchant login", "Endpoint"})


def test_the_response_table_is_the_pages(page: dict[str, Any], documented: Operation) -> None:
    names = [each.name for each in documented.response]
    assert names[: len(page["response"])] == page["response"]
    assert set(names) - set(page["response"]) <= {"error-message", "error-code", "end-point-id"}


def test_the_urls_are_the_pages(
    page: dict[str, Any], documented: Operation, catalog: Catalog
) -> None:
    hosts = {url.split("/api/")[0] for url in page["urls"]}
    urls = set()
    for each in catalog.environments:
        if each.base_url in hosts:
            urls.add(documented.url(each.base_url, "ENDPOINTID"))
            if documented.group_path:
                urls.add(documented.url(each.base_url, "ENDPOINTGROUPID", group=True))
    assert urls == set(page["urls"])


def test_a_group_url_where_none_is_documented_is_a_mistake(operation: Operation) -> None:
    if operation.group_path is None:
        with pytest.raises(ValueError, match="no group form"):
            operation.url("https://gate.example/paynet", "1", group=True)
    else:
        assert "/group/1" in operation.url("https://gate.example/paynet", "1", group=True)


def test_the_answers_are_the_pages_to_the_byte(page: dict[str, Any], documented: Operation) -> None:
    answers = documented.answers
    assert [each.status for each in answers] == page["statuses"]
    assert [each.content_type for each in answers if each.content_type] == page["content_types"]
    for answer, length in zip(answers, page["content_lengths"], strict=True):
        if answer.content_type == "text/html":  # stored copies of the page lost its indentation
            assert "<title>403</title>" in answer.body
            assert "<p>Access is denied</p>" in answer.body
        else:
            assert len(answer.body.encode()) == length


def test_the_documented_payload_decodes_and_encodes_to_the_same(
    catalog: Catalog, batch: Batch
) -> None:
    path = Path(__file__).parent / "documented" / "process-recurring-payments.toml"
    documented = tomllib.loads(path.read_text("utf-8"))["payload"]
    reading = read_payload(documented, batch)
    assert reading.errors == ()
    assert reading.remarks == ()
    assert len(reading.columns) == 19
    assert dict(zip(reading.columns, reading.rows[0], strict=True))["first-name"] == "John"
    assert payload(reading) == documented
    assert payload(read_csv(batch.example_csv, batch)) == documented


def test_every_text_is_in_both_languages(operation: Operation, catalog: Catalog) -> None:
    cyrillic = re.compile("[А-Яа-яЁё]")
    found = [*texts(operation), *texts(catalog.environments)]
    assert len(found) > 10
    for each in found:
        assert cyrillic.search(each.ru), each.ru
        assert not cyrillic.search(each.en), each.en


def test_the_example_can_be_sent_as_it_is(operation: Operation) -> None:
    pairs = tuple(
        (each.name, each.example) for each in operation.body_parameters if each.example is not None
    )
    if operation.batch:
        reading = read_csv(operation.batch.example_csv, operation.batch)
        assert reading.errors == ()
        pairs += ((operation.batch.parameter, payload(reading)),)
    assert check_parameters(operation, pairs) == ()


def test_the_documentation_is_linked(operation: Operation) -> None:
    page = f"/integration/API_commands/api_v4_{operation.id}.html"
    assert operation.documentation_url.endswith(page)
    assert operation.path == f"/api/v4/{operation.id}/{{endpoint_id}}"


def test_the_emulator_answers_with_documented_fields(operation: Operation) -> None:
    documented = {each.name for each in operation.response}
    assert {name for name, _ in operation.emulated.success} <= documented
