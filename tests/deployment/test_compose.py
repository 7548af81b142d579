"""compose.yaml says what the project promises, in the names that its parts read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

Service = dict[str, object]


@pytest.fixture(scope="module")
def services(project_root: Path) -> dict[str, Service]:
    document = yaml.safe_load((project_root / "compose.yaml").read_text("utf-8"))
    return document["services"]


@pytest.fixture(scope="module")
def consoles(services: dict[str, Service]) -> list[Service]:
    return [each for name, each in services.items() if name.startswith("console-")]


def test_there_are_two_consoles_a_database_counters_and_a_proxy(services: dict[str, Service]):
    assert set(services) == {"console-1", "console-2", "proxy", "database", "counters"}


def test_it_is_what_compose_takes(project_root: Path):
    """By the JSON schema of the Compose Specification."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    path = str(project_root / "compose.yaml")
    ran = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_no_part_may_write_or_do_more_than_it_must(services: dict[str, Service]):
    """What nginx is left with starts it in ``test_topology``; PostgreSQL and Redis need nothing."""
    for name, each in services.items():
        assert each["read_only"] is True, name
        assert each["cap_drop"] == ["ALL"], name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert ("cap_add" in each) is (name == "proxy"), name
    assert services["database"]["user"] == "postgres"
    assert services["counters"]["user"] == "redis"


def test_only_the_proxy_can_be_reached_from_outside(services: dict[str, Service]):
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    for name in ("database", "counters"):
        assert services[name]["networks"] == ["inside"]


def test_the_consoles_share_what_replicas_must_share(consoles: list[Service]):
    for name in ("SECRET_KEY", "DATABASE_URL", "RATE_LIMIT_STORAGE", "PUBLIC_URL"):
        assert len({each["environment"][f"PAYNET_DEBUG_{name}"] for each in consoles}) == 1


def test_every_setting_is_one_that_the_readme_lists(consoles: list[Service], project_root: Path):
    readme = (project_root / "README.md").read_text("utf-8")
    for each in consoles:
        for name in each["environment"]:
            assert re.search(rf"\b{name}\b", readme), name


def test_every_variable_is_in_the_example(project_root: Path):
    text = (project_root / "compose.yaml").read_text("utf-8")
    example = (project_root / "deploy" / "example.env").read_text("utf-8")
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert used == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_the_proxy_is_given_every_value_that_its_file_wants(
    services: dict[str, Service], project_root: Path
):
    template = (project_root / "deploy" / "nginx.conf.template").read_text("utf-8")
    wanted = set(re.findall(r"\$\{([A-Z_0-9]+)\}", template))
    assert wanted == set(services["proxy"]["environment"])


def test_what_is_mounted_is_there(services: dict[str, Service], project_root: Path):
    sources = [str(each).split(":")[0] for each in services["proxy"]["volumes"]]
    assert (project_root / sources[0]).is_file()
    assert sources[1] == "./deploy/tls"  # the operator's own, never committed
