"""The Postman and Bruno exports, run by those applications' own command lines.

Both bring their own signer, so what they send proves that the collection tells them what to do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from paynet_debug.export import postman_collection, postman_environment, write

CLIENTS = Path(__file__).resolve().parents[1] / "clients"


def node_program(name: str) -> str:
    program = CLIENTS / "node_modules" / ".bin" / name
    if not program.exists():
        message = f"{name} is not installed; tests/install brings it"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return str(program)


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    return subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, timeout=60)


def newman(collection: Path, *options: str) -> tuple[dict, subprocess.CompletedProcess]:
    """Run ``collection`` in a home of its own; return newman's JSON report of the run."""
    report = collection.with_name("report.json")
    done = run(
        node_program("newman"), "run", collection, "--reporters", "json",
        "--reporter-json-export", report, *options, cwd=collection.parent,
    )  # fmt: skip
    return json.loads(report.read_text())["run"], done


@pytest.mark.parametrize("application", ["postman", "bruno"])
def test_a_collection_of_one_request_runs(
    application, case, exported, key_files, assert_served, tmp_path
) -> None:
    key_file = key_files[case.container]
    case = replace(case, query="")
    snippet = write(application, exported(case))
    assert snippet.warnings == ()
    file = tmp_path / snippet.filename
    file.write_text(snippet.text, "utf-8")
    if application == "postman":
        ran, done = newman(file, "--env-var", f"private_key={key_file.read_text()}")
        assert done.returncode == 0, done.stdout
        answer = ran["executions"][0]["response"]
        printed = f"{answer['code']} {bytes(answer['stream']['data']).decode()}"
    else:
        printed = run_bruno(file, key_file)
    # Postman sends the values of one name together; the order of names changes no signature.
    assert_served(case, printed, sorted if application == "postman" else tuple)


def run_bruno(file: Path, key_file: Path) -> str:
    """Import ``file`` with Bruno's own converter, lay the key beside it and run it."""
    folder = file.parent / "collection"
    folder.mkdir()
    bru = node_program("bru")
    imported = run("node", CLIENTS / "import_into_bruno.cjs", file, folder, cwd=folder)
    assert imported.returncode == 0, imported.stderr
    shutil.copy(key_file, folder / "private_key.pem")
    done = run(bru, "run", "--reporter-json", "report.json", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads((folder / "report.json").read_text())[0]["results"][0]["response"]
    return f"{answer['status']} {answer['data']}"


@pytest.mark.parametrize("container", ["PKCS#1", "PKCS#8"])
def test_the_whole_catalogue_runs_with_its_environment_file(
    container, gateway, key_files, tmp_path
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


def test_postman_sends_nothing_without_a_key(gateway, tmp_path) -> None:
    before = len(gateway.received)
    file = tmp_path / "collection.json"
    environment = gateway.catalog.environment("emulator")
    file.write_text(postman_collection(gateway.catalog, environment), "utf-8")
    ran, done = newman(file)
    assert done.returncode != 0
    assert "Set the variable private_key" in str(ran["failures"])
    assert len(gateway.received) == before
