"""The schemas for editors say the same as the loader, as far as a schema can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from chengxin.rulebook.schema import schemas
from tests.rulebook import bad
from tests.rulebook.expected import SCHEMAS, schema_texts
from tests.rulebook.schemas import problems

ROOT = Path(__file__).parent.parent.parent
KINDS = {"cases": "cases", "indicators": "indicators"}


class CoreLoader(yaml.SafeLoader):
    """Reads YAML as editors do: dates stay text."""


CoreLoader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(file: Path) -> Any:
    """The file's values."""
    return yaml.load(file.read_text("utf-8"), CoreLoader)


def kind(file: Path) -> str:
    """Which schema is for a file."""
    return KINDS.get(file.parent.name, file.stem)


def files(folder: Path) -> list[Path]:
    """The YAML files of a rulebook."""
    return sorted(folder.rglob("*.yaml"))


@pytest.mark.parametrize(
    "file",
    [
        *files(ROOT / "rulebooks"),
        *files(bad.SMALL),
        *files(bad.RULEBOOKS / "wendeng-2020"),
    ],
    ids=lambda file: "/".join(file.parts[-3:]),
)
def test_what_loads_is_valid(file: Path) -> None:
    assert problems(schemas()[kind(file)], read(file)) == []


#: Bad cases whose mistake a schema can see.
SEEN = (
    "form_unknown_key", "form_unknown_word", "form_wrong_type", "form_citation", "gate06_chinese",
    "gate06_circumstances", "gate06_list", "gate06_key", "gate05_target", "gate10_freeze",
    "gate13_publish",
)  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_a_schema_can_see_it_refuses(name: str, tmp_path: Path) -> None:
    root = bad.build(bad.read(bad.FOLDER / f"{name}.txt"), tmp_path)
    assert any(problems(schemas()[kind(file)], read(file)) for file in files(root))


def test_the_published_schemas_are_those_of_the_grammar() -> None:
    published = {file.name: file.read_text("utf-8") for file in SCHEMAS.iterdir()}
    assert published == schema_texts()
