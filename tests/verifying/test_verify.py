"""Every invariant finds what breaks it, and a site in which all is well passes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main
from chengxin.clock import now, today
from chengxin.database import Server
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Cell, blind_index, open_cell, seal
from chengxin.people.services.enrolling import cell
from chengxin.records.services.held import FIELD, IDENTITY
from chengxin.scoring import kernel
from chengxin.site.verifying import checks, invariants, verify
from chengxin.site.verifying.invariants import Connection, Found, Moment
from tests.site import Site
from tests.verifying.conftest import ready
from tests.verifying.plant import DISPUTED, REPAIRED, SOMEBODY, Plant
from tests.verifying.plants_people import OF_PEOPLE
from tests.verifying.plants_site import OF_SITE

pytestmark = pytest.mark.slow

PLANTS = (*OF_PEOPLE, *OF_SITE)

#: Invariants that are asked of what the kernel says are broken by a wrong kernel.
WRONG_KERNELS = (
    ("I2 grounds", "", "line", "  e.version, case when", "  null as version, case when"),
    ("I3 sums", "", "line", "e.points, e.reason,", "e.points + 1 as points, e.reason,"),
    ("I5 expired", "", "standing", "when valid_until <= @as_of@ then 4", ""),
    ("I6 marks", REPAIRED, "standing", "when repaired then 3", ""),
    ("I7 disputed", DISPUTED, "standing", "when disputed_from is not null then 9", ""),
)


@pytest.fixture
def superuser(city: Site) -> Iterator[Connection]:
    """A connection that nothing refuses, and of which nothing remains."""
    with psycopg.connect(city.owner) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection
        connection.rollback()


def looked(connection: Connection, invariant: str) -> Found:
    """What an invariant finds in this transaction."""
    moment = Moment(now(), today())
    (check,) = (check for check in checks() if invariant in check.ids)
    return check(connection, moment)[invariant]


@pytest.mark.usefixtures("city")
def test_a_city_that_was_taken_in_is_clean() -> None:
    found = verify()
    assert [each for each in found if each.found.broken] == []
    assert [each.id for each in found] == [*invariants()]
    nothing_yet = [
        *("I8 linked", "I8 jobs", "I12 held", "I17 due", "I31 former", "I31 one", "I31 two"),
    ]
    assert [each.id for each in found if not each.found.checked] == nothing_yet


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.what)
def test_what_is_planted_is_found(superuser: Connection, plant: Plant) -> None:
    superuser.execute(plant.statements.encode())
    found = looked(superuser, plant.invariant)
    assert found.broken
    assert any(row.startswith(plant.names) for row in found.rows), found


@pytest.mark.parametrize(("invariant", "planted", "stage", "old", "new"), WRONG_KERNELS)
def test_what_a_wrong_kernel_gives_is_found(
    superuser: Connection,
    monkeypatch: pytest.MonkeyPatch,
    invariant: str,
    planted: str,
    stage: str,
    old: str,
    new: str,
) -> None:
    superuser.execute(planted.encode())
    right = kernel.stages()
    assert right[stage].count(old) == 1
    wrong = {**right, stage: right[stage].replace(old, new)}
    monkeypatch.setattr(kernel, "stages", lambda: wrong)
    found = looked(superuser, invariant)
    assert found.broken
    assert found.rows[0].startswith(("person ", "record "))


def test_every_invariant_can_be_broken() -> None:
    looked_after = [which for check in checks() for which in check.ids]
    assert sorted(looked_after) == sorted(invariants())
    of_kernels = {str(values[0]) for values in WRONG_KERNELS}
    planted = {plant.invariant for plant in PLANTS} | {"I8 linked"}
    assert planted | of_kernels == {*invariants()}


@pytest.mark.parametrize(("name", "index", "linked", "held"), [
    ("", "", 1, 0), ("别人", "", 0, 0), ("", "1", 1, 1),
])  # fmt: skip
def test_what_is_held_about_somebody_who_takes_part_is_found(
    superuser: Connection, name: str, index: str, linked: int, held: int
) -> None:
    """Under another name it stays held; under another index it is found by nobody."""
    keys, somebody = site_keys(), superuser.execute(
        f"select person, identity_sealed, name_sealed from person where person_no = {SOMEBODY}"
    ).fetchone()  # fmt: skip
    assert somebody is not None
    person, identity, called = somebody
    number = open_cell(keys, cell("identity", person), bytes(identity))
    name = name or open_cell(keys, cell("name", person), bytes(called)).reveal()
    content = json.dumps({IDENTITY: number.reveal(), "name": name})
    found = blind_index(keys, FIELD, Hidden(number.reveal() + index))
    sealed = seal(keys, Cell("held_row", "sealed", b"place".hex()), Hidden(content))
    superuser.execute(
        "insert into held_row"
        " (identity_index, key_digest, record_digest, sealed, recorded_at, delivery_id)"
        " values (%s, 'place', '', %s, '2026-11-01Z', 1)",
        [found, sealed],
    )
    assert looked(superuser, "I8 linked").broken == linked
    assert looked(superuser, "I12 held").broken == held


def test_the_command_names_what_is_broken_and_nobody(city: Site, tmp_path: Path) -> None:
    def told(*options: str) -> Result:
        words = ["--lang", "en", "verify", "--site", str(tmp_path), *options]
        return CliRunner().invoke(main, words)

    clean = told()
    assert clean.exit_code == 0, clean.output
    assert f"All {len(invariants())} invariants hold." in clean.output
    raised = f"update standing set score = score + %s where person_no = {SOMEBODY}"
    with psycopg.connect(city.owner, autocommit=True) as connection:
        connection.execute(raised.encode(), [7])
        broken, plain = told(), told("--json")
        connection.execute(raised.encode(), [-7])
    assert broken.exit_code == plain.exit_code == 1
    assert f"2 of {len(invariants())} invariants are broken." in broken.output
    found = {each["id"]: each for each in json.loads(plain.output)}
    wrong = [which for which, each in found.items() if each["broken"]]
    assert wrong == ["I3 history", "I4 recomputed"]
    assert [row.split()[0] for row in found["I4 recomputed"]["rows"]] == ["person"]
    with psycopg.connect(city.url) as connection:
        query = "select furnisher from furnisher union select record from record"
        names = [str(name) for (name,) in connection.execute(query).fetchall()]
    assert not [name for name in names if len(name) > 3 and name in broken.output + plain.output]


def test_a_site_that_nobody_joined_is_clean(server: Server) -> None:
    with ready(server):
        assert [each.id for each in verify() if each.found.broken] == []
