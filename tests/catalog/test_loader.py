"""The loader takes what keeps the rules, and names file, key, find and expectation otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from paynet_debug.catalog.checks import check_parameters
from paynet_debug.catalog.loader import OPERATIONS, load_catalog, load_environments, load_operations
from paynet_debug.errors import CatalogError
from paynet_debug.text import Text

HERE = Path(__file__).parent
EMULATOR = "http://127.0.0.1:8000/sandbox/paynet"
WHITE_LABEL = """
[[environments]]
id = "{id}"
kind = "{kind}"
base_url = "{url}"
submit = {submit}
label = {{ en = "White label", ru = "Другая марка" }}
"""


def broken(folder: str) -> list[Path]:
    files = sorted((HERE / "broken" / folder).glob("*.toml"))
    assert files
    return files


def expected_fragments(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    fragments = [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]
    assert fragments
    return fragments


def white_label(folder: Path, **values: str) -> Path:
    usual = {"id": "white-label", "kind": "sandbox", "url": "https://s.example/p", "submit": "true"}
    path = folder / "white-label.toml"
    path.write_text(WHITE_LABEL.format(**{**usual, **values}), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", broken("operations"), ids=lambda path: path.stem)
def test_a_broken_operation_is_refused_with_the_reason(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path)
    with pytest.raises(CatalogError) as caught:
        load_operations(tmp_path)
    for fragment in [path.name, *expected_fragments(path)]:
        assert fragment in str(caught.value)


@pytest.mark.parametrize("path", broken("environments"), ids=lambda path: path.stem)
def test_a_broken_environments_file_is_refused_with_the_reason(path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load_environments(path, emulator_base_url=EMULATOR)
    for fragment in [path.name, *expected_fragments(path)]:
        assert fragment in str(caught.value)


def test_a_file_with_every_key_loads() -> None:
    """The broken files differ from this one in one line, so it is that line which is refused."""
    (operation,) = load_operations(HERE / "whole")
    assert operation.id == "example"
    assert operation.title == Text(en="Example", ru="Пример")
    assert operation.parameters[0].max_lengths == (128,)
    assert operation.batch is not None
    assert operation.emulated.success[1] == ("order", "{parameter:client_orderid}")


def test_operations_come_in_alphabetical_order() -> None:
    ids = [each.id for each in load_operations()]
    assert ids[:3] == ["payout-pay", "process-recurring-payment", "process-recurring-payments"]
    assert ids == sorted(ids)


def test_a_file_that_is_not_there_or_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"absent\.toml can't be read"):
        load_environments(tmp_path / "absent.toml", emulator_base_url=EMULATOR)
    latin = tmp_path / "latin.toml"
    latin.write_bytes('id = "café"'.encode("latin-1"))
    with pytest.raises(CatalogError, match=r"latin\.toml can't be read"):
        load_environments(latin, emulator_base_url=EMULATOR)


@pytest.mark.parametrize("source", sorted(OPERATIONS.glob("*.toml")), ids=lambda path: path.stem)
def test_one_file_adds_a_command(source: Path, tmp_path: Path) -> None:
    shutil.copytree(OPERATIONS, tmp_path, dirs_exist_ok=True)
    text = source.read_text("utf-8").replace(f'"{source.stem}"', '"new-command"')
    text = text.replace(f"/{source.stem}/", "/new-command/")
    (tmp_path / "new-command.toml").write_text(text, encoding="utf-8")
    operations = {each.id: each for each in load_operations(tmp_path)}
    assert len(operations) == len(list(OPERATIONS.glob("*.toml"))) + 1
    new = operations["new-command"]
    assert new.url(EMULATOR, "39915") == f"{EMULATOR}/api/v4/new-command/39915"
    assert new.parameters == operations[source.stem].parameters
    missing = {fault.parameter for fault in check_parameters(new, ())}
    assert missing == {each.name for each in new.body_parameters if each.necessity == "required"}


def test_the_shipped_environments() -> None:
    catalog = load_catalog(emulator_base_url=EMULATOR)
    assert [(each.id, each.base_url, each.submit) for each in catalog.environments] == [
        ("emulator", EMULATOR, True),
        ("sandbox-com", "https://sandbox.payneteasy.com/paynet", True),
        ("sandbox-eu", "https://sandbox.payneteasy.eu/paynet", True),
        ("production-com", "https://gate.payneteasy.com/paynet", False),
        ("production-eu", "https://gate.payneteasy.eu/paynet", False),
    ]
    assert catalog.environment("sandbox-eu") == catalog.environments[2]
    assert catalog.environment("staging") is None


def test_a_white_label_adds_an_environment(tmp_path: Path) -> None:
    built_in = load_environments(None, emulator_base_url=EMULATOR)
    extended = load_environments(white_label(tmp_path), emulator_base_url=EMULATOR)
    assert extended[:-1] == built_in
    assert extended[-1].base_url == "https://s.example/p"
    assert extended[-1].label == Text(en="White label", ru="Другая марка")


def test_a_white_label_replaces_an_environment_in_its_place(tmp_path: Path) -> None:
    built_in = load_environments(None, emulator_base_url=EMULATOR)
    path = white_label(tmp_path, id="sandbox-com")
    replaced = load_environments(path, emulator_base_url=EMULATOR)
    assert [each.id for each in replaced] == [each.id for each in built_in]
    assert replaced[1].base_url == "https://s.example/p"


@pytest.mark.parametrize(
    "url",
    [
        "https://sandbox.example",
        "http://127.0.0.1:9/p",
        "http://[::1]:9/p",
        "http://localhost:9/p",
        "http://emulator.localhost/p",
    ],
)
def test_urls_that_will_do(url: str, tmp_path: Path) -> None:
    path = white_label(tmp_path, url=url)
    assert load_environments(path, emulator_base_url=EMULATOR)[-1].base_url == url


def test_a_second_emulator_may_name_the_running_one(tmp_path: Path) -> None:
    path = white_label(tmp_path, kind="emulator", url="{emulator}")
    assert load_environments(path, emulator_base_url=EMULATOR)[-1].base_url == EMULATOR
