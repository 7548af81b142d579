"""Every sentence for people has its Russian, and the compiled file is the one in the repository.

``make messages`` brings new sentences into the translations and compiles them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PYBABEL = Path(sys.executable).with_name("pybabel")


@pytest.fixture(scope="module")
def extracted(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The sentences that the source marks for translation today."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    subprocess.run(
        [str(PYBABEL), "-q", "extract", "-F", "babel.cfg", "-o", str(template), "."],
        cwd=project_root,
        check=True,
    )
    with template.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def russian_folder(project_root: Path) -> Path:
    return project_root / "paynet_debug" / "translations" / "ru" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def russian(russian_folder: Path) -> Catalog:
    with (russian_folder / "messages.po").open("rb") as file:
        return read_po(file, locale="ru")


def sentences(catalog: Catalog) -> set[object]:
    return {message.id for message in catalog if message.id}


def test_the_sentences_are_those_of_the_source(extracted: Catalog, russian: Catalog) -> None:
    assert sentences(extracted) - sentences(russian) == set()
    assert sentences(russian) - sentences(extracted) == set()
    assert list(russian.obsolete) == []


def test_every_sentence_is_translated_and_keeps_its_values(russian: Catalog) -> None:
    wrong = [
        (message.id, [str(error) for error in message.check(russian)])
        for message in russian
        if message.id
        and (message.fuzzy or not all(_forms(message.string)) or list(message.check(russian)))
    ]
    assert wrong == []


def test_the_compiled_file_is_fresh(russian: Catalog, russian_folder: Path) -> None:
    compiled = BytesIO()
    write_mo(compiled, russian)
    assert (russian_folder / "messages.mo").read_bytes() == compiled.getvalue()


def test_the_glossary_says_what_the_translations_say(project_root: Path, russian: Catalog) -> None:
    """Each term is translated so somewhere; Russian inflects, so stems are looked for."""
    words = (project_root / "ARCHITECTURE.md").read_text("utf-8").partition("## Words")[2]
    glossary = re.findall(r"\*([^*]+)\* —\s([^·(.]+)", words)
    assert len(glossary) > 10
    pairs = [(str(each.id).lower(), str(each.string).lower()) for each in russian]
    for term, translation in glossary:
        stems = [word[: max(3, len(word) - 2)].lower() for word in translation.split()]
        assert stems
        said = [target for source, target in pairs if term.lower() in source]
        assert any(all(stem in each for stem in stems) for each in said), term


def _forms(translation: str | tuple[str, ...]) -> tuple[str, ...]:
    return translation if isinstance(translation, tuple) else (translation,)
