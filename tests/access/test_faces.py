"""The faces reach people through doors alone: selectors, services, and what reads nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chengxin

SOURCES = Path(chengxin.__file__).parent

#: Rooms in which something about people is kept.
ROOMS = ("people", "records", "standing")

#: What reads or writes in a room; each function of the first two leaves its entry or is about
#: nobody, which another test sees to.
DOORS = {"selectors", "overview", "services", "publishing"}

#: What gives a service more about a person than a face may have without an entry.
INSIDE = {"find_many", "Known", "answer_without"}


def imports(source: str) -> Iterator[tuple[str, str]]:
    """Every module that a source imports from, with the name it takes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)


def reads(module: str) -> bool:
    """Whether a module of ours can ask the database."""
    path = SOURCES.parent.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return any(
        name.startswith(("django.db", "psycopg")) or name.endswith((".models", ".database"))
        for name, _taken in imports(file.read_text("utf-8"))
    )


def faults(source: str) -> Iterator[str]:
    """What a face imports that it must not."""
    if ".cursor(" in source:
        yield "a face asks the database itself"
    for module, name in imports(source):
        parts = module.split(".")
        if module.startswith("psycopg") or (module == "django.db" and name == "connection"):
            yield f"{module}: a face asks the database itself"
        elif parts[0] == "chengxin" and len(parts) > 1 and parts[1] in ROOMS:
            if name in INSIDE:
                yield f"{module}: {name} is for the services of other rooms"
            elif parts[-1] == "models":
                yield f"{module}: a face uses no table of a room"
            elif not DOORS & {*parts} and not name[:1].isupper() and reads(module):
                # A type alone reads nothing.
                yield f"{module}: {name} is behind no door"


@pytest.mark.parametrize("face", ["web", "api"])
def test_a_face_reads_nothing_about_people_past_the_doors(face: str) -> None:
    found = {
        str(path.relative_to(SOURCES)): told
        for path in sorted((SOURCES / face).rglob("*.py"))
        if "migrations" not in path.parts
        for told in faults(path.read_text("utf-8"))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "from django.db import connection",
        "import psycopg",
        "from chengxin.people.models import Person",
        "from chengxin.standing.database import driver",
        "from chengxin.people.services import find_many",
    ],
)
def test_a_way_past_the_doors_is_found(line: str) -> None:
    assert len([*faults(line)]) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from chengxin.people.selectors import consent_of",
        "from chengxin.records.services.joining import join",
        "from chengxin.people.names import read_name",
        "from django.db import models",
    ],
)
def test_a_door_is_no_fault(line: str) -> None:
    assert [*faults(line)] == []
