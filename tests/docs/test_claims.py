"""What docs/should-this-exist.md and docs/security.md claim and no other test shows."""

from __future__ import annotations

import ast
import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import click
import pytest

from chengxin.cli import COMMANDS, main
from chengxin.ledger import ledger_from_cells, read_files
from chengxin.ledger.columns import Holds, Kind, columns
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.rulebook.schema import schemas
from chengxin.scoring.city import Run, score_city
from tests.docs.markdown import ROOT

EXAMPLE = ROOT / "docs/example"
SOURCE = ROOT / "src/chengxin"

#: What the language must have no key for.
LEFT_OUT = (
    "service benefit scene discount price surcharge fee refuse deny delay check restrict sanction "
    "penalty punish publish list rank order compare share send export notify partner lender bank "
    "bureau employer kin family household village target override freeze convert"
)

#: Words that only a column about who somebody is would hold.
WHO = (
    "name id_number identity passport address phone telephone mobile email sex gender job title "
    "occupation employer education marriage ethnicity religion kin spouse parent child photo face"
)

NETWORK = {
    *("socket", "ssl", "http", "ftplib", "smtplib", "poplib", "imaplib", "xmlrpc", "socketserver"),
    *("urllib", "urllib3", "requests", "httpx", "aiohttp", "asyncio", "multiprocessing"),
}

#: The modules that listen: for the page of `chengxin tune`, and for the pages of a site.
LISTENS = {
    SOURCE / "cli" / "tune" / "server.py": ("http",),
    SOURCE / "site" / "serving.py": ("multiprocessing", "socket"),
}

#: The one module that asks: the identity service that a site names.
ASKS = {
    SOURCE / "login" / "asking.py": ("http",),
    SOURCE / "demo" / "provider" / "telling.py": ("http",),
}

#: Raises as soon as Python code reaches for the network.
OFFLINE = """
import sys
def refuse(event, args):
    if event.split(".")[0] in ("socket", "urllib", "ftplib", "smtplib", "http"):
        raise SystemExit("reached for the network: " + event)
sys.addaudithook(refuse)
from chengxin.cli import main
main(sys.argv[1:], prog_name="chengxin")
"""


@pytest.fixture(scope="module")
def yuxi() -> Rulebook:
    book = load(ROOT / "rulebooks/yuxi").rulebook
    assert book is not None
    return book


def _keys(schema: object) -> Iterator[str]:
    """Every key that a file of a rulebook may have."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from chain.from_iterable(map(_keys, schema.values()))
    elif isinstance(schema, list):
        yield from chain.from_iterable(map(_keys, schema))


@pytest.mark.article("yuxi", 18)
@pytest.mark.article("jinan", 12)
def test_the_language_has_no_key_for_what_is_left_out() -> None:
    known = schemas()
    # The one scene that there is names what a derived score may be used for, and nothing else.
    derived = known["rulebook"]["properties"].pop("derived")
    assert _left_out(derived) == {"scene"}
    scene = derived["additionalProperties"]["properties"]["scene"]
    assert {*scene["properties"]} == {"kind", "name"}
    assert {"items", "indicators", "ceilings"} <= {*_keys(known)}
    assert not _left_out(known)


def _left_out(schema: object) -> set[str]:
    """Words of keys that the language has left out."""
    words = {word.removesuffix("s") for key in _keys(schema) for word in key.split("_")}
    return words & {*LEFT_OUT.split()}


def test_the_commands_are_these_and_no_others() -> None:
    assert {*COMMANDS} == {
        *("check", "show", "score", "changed", "explain", "compare", "diff", "cover"),
        *("impact", "tune", "schema", "keys", "migrate", "serve", "intake", "mend", "seal"),
        *("renew", "staff", "work", "clock"),
        *("city", "demo", "notice", "tomorrow", "publish", "verify"),
    }
    assert {*main.list_commands(click.Context(main))} == {*COMMANDS}


def test_no_option_switches_a_gate_off() -> None:
    options = {}
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        options[name] = {each.name for each in command.params}
    files = {"persons", "records", "marks", "skip_bad"}
    asked = {"as_of", "known_at", "historical"}
    assert options == {
        "check": {"rulebooks", "cases", "today"},
        "show": {"rulebook", "site"},
        "compare": {"rulebooks", "site", "folders"},
        "cover": {"root", "site", "as_json", "scores"},
        "schema": {"out"},
        "keys": {"file", "profile", "name", "after", "beside", "turn"},
        "clock": {"starts", "length", "unit", "rulebook", "duty", "years", "earliest"},
        "migrate": {"site"},
        "notice": {"site"},
        "serve": {"site", "address", "port"},
        "seal": {"site", "verify", "head"},
        "renew": {"site"},
        "tomorrow": {"site"},
        "staff": set(),
        "publish": set(),
        "verify": {"site", "as_json"},
        "score": {"rulebook", *files, "consents", *asked, "out", "threads", "memory"},
        "changed": {
            *("rulebook", "person", "before", "after", "to_rulebook", "ledger", "historical"),
            *("as_json", "lang", *files),
        },
        "explain": {"rulebook", "person", *files, "consents", *asked, "ledger", "lang"},
        "diff": {"old", "new", "as_data"},
        "impact": {
            *("old", "new", "out", "work", "groups", "key", "sensitivity", "threads", "memory"),
            *files,
            *asked,
        },
        "tune": {"rulebook", *files, *asked, "drafts", "port", "threads"},
        "intake": {"files", "kind", "furnisher", "site"},
        "mend": {"delivery", "out", "staff", "reason", "case_ref", "site"},
        "demo": {"site", "persons", "seed", "port", "identity_port", "rulebook"},
        "work": {"site", "once"},
        "city": {"persons", "seed", "out", "rulebook", "wanted", *asked},
    }


def _score(out: Path) -> list[str]:
    files = [f"--{kind}={EXAMPLE / f'{kind}.csv'}" for kind in ("persons", "records", "marks")]
    return ["score", str(ROOT / "rulebooks/yuxi"), *files, "--as-of=2026-11-01", f"--out={out}"]


def _explain(out: Path) -> list[str]:
    asked = ["p-01", f"--ledger={out / 'ledger'}", "--as-of=2026-11-01"]
    return ["explain", str(ROOT / "rulebooks/yuxi"), *asked]


@pytest.mark.slow
def test_scoring_and_explaining_open_no_connection(tmp_path: Path) -> None:
    for arguments in (_score(tmp_path / "run"), _explain(tmp_path / "run")):
        command = [sys.executable, "-c", OFFLINE, *arguments]
        log = tmp_path / "calls"
        if traced := _tracer(log):
            command = [*traced, *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        if traced:
            # The engine is no Python: what the whole process asked of the system counts too.
            assert "AF_INET" not in log.read_text()


def test_the_watch_on_the_network_notices() -> None:
    watch = OFFLINE[: OFFLINE.index("from chengxin")]
    reach = "import socket\nsocket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", watch + reach], capture_output=True, check=False)
    assert b"reached for the network" in done.stderr


def _tracer(log: Path) -> list[str]:
    """Return a command that notes network calls of another one, nothing where it cannot."""
    command = ["strace", "-f", "-e", "trace=socket,connect", "-o", str(log)]
    if shutil.which("strace") is None:
        return []
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else []


def test_no_module_can_speak_to_the_network() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                known = (LISTENS | ASKS).get(path, ())
                allowed = name == "urllib.parse" or name.split(".")[0] in known
                assert allowed or name.split(".")[0] not in NETWORK, (path, name)


def test_no_column_asks_who_somebody_is(yuxi: Rulebook, tmp_path: Path) -> None:
    persons = columns(yuxi, Kind.PERSONS)
    assert sum(column.holds is Holds.FACT for column in persons.values()) == 4
    assert sum(column.holds is Holds.DATE for column in persons.values()) == 8
    assert [name for name, column in persons.items() if column.holds is Holds.TEXT] == ["person"]
    for kind in Kind:
        assert not {*columns(yuxi, kind)} & {*WHO.split()}
    named = tmp_path / "persons.csv"
    named.write_text("person,name\np-01,某人\n", "utf-8")
    reading = read_files(
        yuxi, persons=[named], records=[EXAMPLE / "records.csv"], out=tmp_path / "ledger"
    )
    assert reading.ledger is None
    assert "unknown_column" in reading.problems


PERSON = {
    "born_on": "1990-01-01",
    "usual_resident": "yes",
    "full_capacity": "yes",
    "consented_on": "2026-01-01",
}
RECORD = {
    "version": "1",
    "item": "volunteering",
    "finding": "positive",
    "formed_on": "2026-03-01",
    "recorded_at": "2026-03-02T08:00:00+08:00",
    "hours": "60",
}


def _run(book: Rulebook, persons: list[str], records: list[dict[str, str]], out: Path) -> None:
    cells = [{**PERSON, "person": person} for person in persons]
    reading = ledger_from_cells(book, cells, records, [], out=out / "ledger")
    assert reading.ledger is not None, reading.diagnostics
    score_city(Run(book, reading.ledger, date(2026, 11, 1), None), out, threads=1)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_results_are_in_the_order_of_ids(yuxi: Rulebook, tmp_path: Path) -> None:
    busy = [{**RECORD, "record": who, "person": who, "furnisher": "F"} for who in ("b", "d")]
    _run(yuxi, ["d", "c", "b", "a"], busy, tmp_path)
    header, *rows = _rows(tmp_path / "scores.csv")
    assert [row[header.index("person")] for row in rows] == ["a", "b", "c", "d"]
    scores = [int(row[header.index("score")]) for row in rows]
    assert scores not in (sorted(scores), sorted(scores, reverse=True))
    assert not {"rank", "place", "percentile"} & {*header}


_FORMULA = re.compile(r"^[-=+@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.mark.check("S28")
def test_no_cell_of_a_csv_output_is_a_formula(yuxi: Rulebook, tmp_path: Path) -> None:
    nasty = ["=1+1", "+1", "-1+1", "@x", "＝1", "＋1", "－1", "＠x"]
    records = [{**RECORD, "record": each, "person": each, "furnisher": each} for each in nasty]
    _run(yuxi, nasty, records, tmp_path / "run")
    header = (EXAMPLE / "persons.csv").read_text("utf-8").splitlines()[0]
    wrong = [f"{each},no date" + "," * (header.count(",") - 1) for each in nasty]
    (tmp_path / "persons.csv").write_text("\n".join([header, *wrong, ""]), "utf-8")
    read_files(
        yuxi,
        persons=[tmp_path / "persons.csv"],
        records=[EXAMPLE / "records.csv"],
        out=tmp_path / "ledger",
    )
    written = [*(tmp_path / "run").glob("*.csv"), *(tmp_path / "ledger/rejects").glob("*.csv")]
    assert {"scores.csv", "contributions.csv", "persons.csv"} <= {path.name for path in written}
    for path in written:
        for cell in chain.from_iterable(_rows(path)):
            assert _NUMBER.fullmatch(cell) or not _FORMULA.match(cell), (path.name, cell)


def test_a_clean_record_alone_is_fifteen_of_a_hundred_points(yuxi: Rulebook) -> None:
    clean = [each for each in yuxi.indicators.values() if each.clean]
    assert max(points for each in clean for _months, points in each.clean) == 1500
    assert len(clean) == 1
    assert (yuxi.scale.base, {each.id: each.lowest for each in yuxi.levels}["good"]) == (500, 600)
