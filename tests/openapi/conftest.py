"""The application whose description is tested, and that description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from werkzeug.test import Client

from app import create_application

SETTINGS = {"SECRET_KEY": "the tests' own, no secret", "RATE_LIMIT": "off"}


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory):
    state = tmp_path_factory.mktemp("openapi") / "emulator.sqlite3"
    return create_application({**SETTINGS, "DATABASE_URL": f"sqlite:///{state}"})


@pytest.fixture(scope="session")
def client(application) -> Client:
    return Client(application)


@pytest.fixture(scope="session")
def document(client: Client) -> dict[str, Any]:
    """The served description, in English."""
    return client.get("/api/v1/openapi.json", headers={"Accept-Language": "en"}).json


@pytest.fixture(scope="session")
def problems_of(document: dict[str, Any]) -> Callable[..., list[str]]:
    """Say what of an answer is not as described; nothing, where all of it is."""

    def problems(method: str, path: str, answer) -> list[str]:
        described = document["paths"][path][method]["responses"].get(str(answer.status_code))
        if described is None:
            return [f"{method} {path} answered {answer.status_code}, which is not described"]
        content = described.get("content", {})
        if answer.mimetype not in content:
            return [f"{method} {path}: {answer.content_type} at {answer.status_code}"]
        if answer.mimetype.startswith("text/"):
            return []
        schema = content[answer.mimetype]["schema"] | {"components": document["components"]}
        return [each.message for each in Draft202012Validator(schema).iter_errors(answer.json)]

    return problems
