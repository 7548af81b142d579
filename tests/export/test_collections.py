"""The Postman and Bruno exports, run by those applications' own command lines.

Both bring their own signer, so what they send proves that the collection tells them what to do.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from paynet_debug.export import ExportInput, postman_collection, postman_environment, write

CLIENTS = Path(__file__).resolve().parents[1] / "clients"
PROGRAMS = CLIENTS / "node_modules" / ".bin"


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    return subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, timeout=120)


@pytest.fixture
def newman(program) -> Callable[..., tuple[dict, subprocess.CompletedProcess]]:
    """A function that runs a collection in Postman's runner; it returns the report of the run."""

    def newman(collection: Path, *options: str) -> tuple[dict, subprocess.CompletedProcess]:
        report = collection.with_name("report.json")
        done = run(
            program(f"{PROGRAMS}/newman"), "run", collection, "--reporters", "json",
            "--reporter-json-export", report, *options, cwd=collection.parent,
        )  # fmt: skip
        return json.loads(report.read_text())["run"], done

    return newman


@pytest.fixture
def bruno(program) -> Callable[[Path, Path], str]:
    """A function that imports a file, lays the key beside it and runs it; it returns the answer."""

    def bruno(file: Path, key_file: Path) -> str:
        bru = program(f"{PROGRAMS}/bru")
        folder = file.parent / "collection"
        folder.mkdir()
        imported = run("node", CLIENTS / "import_into_bruno.cjs", file, folder, cwd=folder)
        assert imported.returncode == 0, imported.stderr
        shutil.copy(key_file, folder / "private_key.pem")
        done = run(bru, "run", "--reporter-json", "report.json", cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        answer = json.loads((folder / "report.json").read_text())[0]["results"][0]["response"]
        return f"{answer['status']} {answer['data']}"

    return bruno


@pytest.fixture(params=["postman", "bruno"])
def run_and_check(
    request, newman, bruno, key_files, assert_served, tmp_path
) -> Callable[..., None]:
    """A function that runs an export in its application and checks what arrived."""

    def run_and_check(case, export: ExportInput) -> None:
        snippet = write(request.param, export)
        assert snippet.warnings == ()
        file = tmp_path / snippet.filename
        file.write_text(snippet.text, "utf-8")
        key_file = key_files[case.container]
        if request.param == "bruno":
            assert_served(case, bruno(file, key_file))
            return
        ran, done = newman(file, "--env-var", f"private_key={key_file.read_text()}")
        assert done.returncode == 0, done.stdout
        answer = ran["executions"][0]["response"]
        printed = f"{answer['code']} {bytes(answer['stream']['data']).decode()}"
        # Postman sends the values of one name together; the order of names changes no signature.
        assert_served(case, printed, sorted)

    return run_and_check


def with_nul(case):
    return replace(case, parameters=(*case.parameters, ("nul", "a\0001\0")))


def test_a_collection_of_one_request_runs(run_and_check, case, exported) -> None:
    """A command's URL is made of the variables, so it has no query."""
    case = replace(case if case.values == "ordinary" else with_nul(case), query="")
    run_and_check(case, exported(case))


def test_characters_of_every_block_are_carried(
    run_and_check, large_case, ordinary_batch, exported
) -> None:
    """Every sixteenth of the large case: Bruno's command line is slow with the whole."""
    parameters = tuple((name, value[::16]) for name, value in large_case.parameters[1:])
    case = replace(ordinary_batch, parameters=(*ordinary_batch.parameters, *parameters))
    run_and_check(case, exported(case))


def test_a_collection_for_an_endpoint_group_runs(
    run_and_check, hostile_case, exported, gateway
) -> None:
    case = replace(hostile_case, query="")
    run_and_check(case, replace(exported(case), group=True))
    assert gateway.received[-1].url.endswith("/payout-pay/group/39915")


def test_a_collection_for_a_url_of_the_users_own_runs(
    run_and_check, hostile_case, exported
) -> None:
    export = replace(exported(hostile_case), operation=None, environment=None, endpoint_id="")
    run_and_check(hostile_case, export)


@pytest.mark.parametrize("container", ["PKCS#1", "PKCS#8"])
def test_the_whole_catalogue_runs_with_its_environment_file(
    container, newman, gateway, key_files, tmp_path
) -> None:
    environment = gateway.catalog.environment("emulator")
    collection = tmp_path / "catalogue.json"
    collection.write_text(postman_collection(gateway.catalog, environment), "utf-8")
    variables = json.loads(
        postman_environment(environment, endpoint_id="39915", consumer_key="merchant")
    )
    for each in variables["values"]:
        if each["key"] == "private_key":
            each["value"] = key_files[container].read_text()
    environment_file = tmp_path / "environment.json"
    environment_file.write_text(json.dumps(variables))
    ran, done = newman(collection, "--environment", str(environment_file))
    assert done.returncode == 0, done.stdout
    answers = {each["item"]["name"]: each["response"] for each in ran["executions"]}
    assert answers.keys() == {each.id for each in gateway.catalog.operations}
    for operation, answer in answers.items():
        assert answer["code"] == 200, operation
        assert "validation-error" not in bytes(answer["stream"]["data"]).decode(), operation


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_catalogue_describes_every_parameter(language, gateway) -> None:
    environment = gateway.catalog.environment("sandbox-eu")
    collection = json.loads(postman_collection(gateway.catalog, environment, language=language))
    for operation, item in zip(gateway.catalog.operations, collection["item"], strict=True):
        rows = item["request"]["body"]["urlencoded"]
        described = [
            (each.name, getattr(each.description, language)) for each in operation.body_parameters
        ]
        assert [(row["key"], row["description"]) for row in rows] == described
        values = {row["key"]: row["value"] for row in rows}
        for each in operation.body_parameters:
            assert values[each.name] == (each.example or values[each.name])
    variables = {each["key"]: each["value"] for each in collection["variable"]}
    assert variables["base_url"] == environment.base_url
    assert variables["private_key"] == ""


def test_postman_sends_nothing_without_a_key(newman, gateway, tmp_path) -> None:
    before = len(gateway.received)
    file = tmp_path / "collection.json"
    environment = gateway.catalog.environment("emulator")
    file.write_text(postman_collection(gateway.catalog, environment), "utf-8")
    ran, done = newman(file)
    assert done.returncode != 0
    assert "Set the variable private_key" in str(ran["failures"])
    assert len(gateway.received) == before
