"""Folders and files made to do harm: each costs a diagnostic, none a traceback or the memory."""

from __future__ import annotations

import errno
import os
import random
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.codes import Code
from chengxin.rulebook.folder import MOST_BYTES
from tests.rulebook import bad


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small rulebook that a test may spoil."""
    return bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)


def found(folder: Path) -> dict[str, list[str]]:
    """Codes by file, of a folder that must not load."""
    loaded = load(folder)
    assert loaded.rulebook is None
    codes: dict[str, list[str]] = {}
    for diagnostic in loaded.diagnostics:
        codes.setdefault(diagnostic.span.file, []).append(diagnostic.code)
    return codes


def replace(small: Path, text: str | bytes) -> Path:
    """Put `text` in the place of one of the indicator files."""
    file = small / "indicators" / "kindness.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? ", "!x ["])
def test_depth_does_not_overrun_the_stack(small: Path, opener: str) -> None:
    replace(small, opener * 100_000)
    (code,) = found(small)["small/indicators/kindness.yaml"]
    assert code in (Code.TOO_DEEP, Code.NOT_YAML, Code.TAG)


def test_depth_by_indentation(small: Path) -> None:
    replace(small, "".join(f"{' ' * depth}a:\n" for depth in range(900)))
    assert found(small)["small/indicators/kindness.yaml"] == [Code.TOO_DEEP]


def test_a_thousand_million_laughs(small: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    replace(small, "\n".join(lines))
    started = time.perf_counter()
    assert found(small)["small/indicators/kindness.yaml"] == [Code.ALIAS]
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# only a comment\n", "---\n", "~\n", "null\n", "text\n", "- a\n", "a: b\n",
        "{}\n", "[]\n", "? \n", ": \n", "%YAML 9.9\n---\na: b\n", "a: 'b\n", "@\n", "`\n",
        "a: b: c\n", "\t", "a:\n\t- b\n", "<<: {a: b}\n", "&a a: b\n", "*a\n", "!!binary AA==\n",
        "dimension: giving\nindicators: []\n", "dimension: giving\nindicators: {a: b}\n",
        "dimension: [giving]\nindicators: {good_deeds: {}}\n", "1: 2\n", "? {a: b}\n: c\n",
    ],
)  # fmt: skip
def test_files_that_are_something_else(small: Path, text: str) -> None:
    replace(small, text)
    assert found(small)["small/indicators/kindness.yaml"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("dimension: 奉献\n".encode("gb18030"), "1:12"),
        (b"dimension: giving\n# \xff\n", "2:3"),
        ("# 善行\n".encode() + b"\xc3", "2:1"),
        ("dimension: giving\n".encode("utf-16"), "1:1"),
    ],
)
def test_other_encodings_are_named_with_their_place(
    small: Path, content: bytes, place: str
) -> None:
    replace(small, content)
    (problem,) = [d for d in load(small).diagnostics if d.span.file.endswith("kindness.yaml")]
    assert problem.code == Code.WRONG_ENCODING
    assert str(problem.span).endswith(f":{place}")


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x7f", "\x85", "\u200b", "\u202e", "\ufeff"])
def test_hidden_characters_are_named_with_their_place(small: Path, hidden: str) -> None:
    replace(small, f"dimension: giving\r\n# 善行 {hidden}\n")
    (problem,) = [d for d in load(small).diagnostics if d.span.file.endswith("kindness.yaml")]
    assert (problem.code, problem.span.line, problem.span.column) == (Code.HIDDEN_CHARACTER, 2, 6)
    assert f"U+{ord(hidden):04X}" in problem.message


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_a_byte_order_mark_and_foreign_line_ends_change_no_meaning(
    small: Path, ending: str
) -> None:
    before = load(small).rulebook
    for file in small.rglob("*"):
        if file.is_file():
            text = file.read_text("utf-8").replace("\n", ending)
            file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    loaded = load(small)
    assert loaded.diagnostics == ()
    assert loaded.rulebook is not None
    assert before is not None
    assert loaded.rulebook.indicators == before.indicators
    articles = loaded.rulebook.articles
    assert [a.text for a in articles.values()] == [a.text for a in before.articles.values()]
    assert loaded.rulebook.version != before.version


def test_an_endless_file_is_not_read_to_its_end(small: Path) -> None:
    file = replace(small, "")
    with file.open("r+b") as handle:
        handle.truncate(10**12)
    started = time.perf_counter()
    assert found(small)["small/indicators/kindness.yaml"] == [Code.FILE_TOO_LARGE]
    assert time.perf_counter() - started < 5


def test_the_largest_file_is_read(small: Path) -> None:
    file = small / "indicators" / "kindness.yaml"
    text = file.read_bytes()
    file.write_bytes(text + b"#" * (MOST_BYTES - len(text)))
    assert load(small).diagnostics == ()
    file.write_bytes(text + b"#" * (MOST_BYTES - len(text) + 1))
    assert found(small)["small/indicators/kindness.yaml"] == [Code.FILE_TOO_LARGE]


def _loop(file: Path) -> None:
    file.symlink_to(file.name)


def _outside(file: Path) -> None:
    file.symlink_to("/dev/zero")


def _pipe(file: Path) -> None:
    os.mkfifo(file)


def _socket(file: Path) -> None:
    here = Path.cwd()
    os.chdir(file.parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(file.name)
    os.chdir(here)


def _folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("make", [_loop, _outside, _pipe, _socket, _folder])
@pytest.mark.parametrize("path", ["catalogue.yaml", "articles/measures/7.txt", "cases/awards.yaml"])
def test_only_plain_files_are_opened(small: Path, path: str, make: Callable[[Path], None]) -> None:
    (small / path).unlink()
    make(small / path)
    codes = found(small)[f"small/{path}"]
    assert codes == [Code.UNKNOWN_FILE] or Code.NOT_A_FILE in codes


@pytest.mark.parametrize("kind", ["cases", "indicators", "articles"])
def test_a_folder_that_is_none(small: Path, kind: str) -> None:
    for file in sorted((small / kind).rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    (small / kind).rmdir()
    (small / kind).symlink_to(kind)
    assert found(small)


def test_what_may_not_be_read_is_said(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.open

    def refuse(path: Path, *rest: int) -> int:
        if Path(path).name == "catalogue.yaml":
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(path, *rest)

    monkeypatch.setattr(os, "open", refuse)
    assert found(small) == {"small/catalogue.yaml": [Code.UNREADABLE_FILE]}


def test_a_folder_that_may_not_be_listed_is_said(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> list[Path]:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert Code.UNREADABLE_FILE in found(small)["small"]


def test_names_that_would_garble_the_output(small: Path) -> None:
    Path(os.fsdecode(os.fsencode(small / "indicators") + b"/\xff\xfe.yaml")).mkdir()
    (small / "cases" / "a\x1b[2J\n.yaml").write_text("cases: {}\n")
    files = found(small)
    assert all(name.isprintable() for name in files)
    assert "\n".join(map(str, load(small).diagnostics)).encode()


def test_a_loop_of_links_as_the_rulebook(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (problem,) = load(tmp_path / "loop").diagnostics
    assert problem.code == Code.MISSING_FOLDER


def test_a_message_repeats_little_of_a_long_text(small: Path) -> None:
    replace(small, f"dimension: giving\nindicators: {{{'x' * 100_000}: {{}}}}\n")
    assert max(len(str(d)) for d in load(small).diagnostics) < 500


def test_a_file_of_nothing_but_mistakes_ends_soon(small: Path) -> None:
    replace(small, "".join(f"key_{n}: x\n" for n in range(50_000)))
    started = time.perf_counter()
    codes = found(small)["small/indicators/kindness.yaml"]
    assert codes[0] == Code.TOO_MANY_PROBLEMS
    assert len(codes) < 50
    assert time.perf_counter() - started < 10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_no_accident_is_a_traceback(small: Path, seed: int) -> None:
    """Lines lost, doubled, swapped and cut: diagnostics or a rulebook, never an exception."""
    rng = random.Random(seed)
    files = sorted(file for file in small.rglob("*") if file.is_file())
    for _ in range(40):
        file = rng.choice(files)
        before = file.read_bytes()
        lines = before.splitlines(keepends=True)
        place, other = (rng.randrange(len(lines)) for _ in "ab")
        match rng.randrange(6):
            case 0:
                del lines[place]
            case 1:
                lines.insert(other, lines[place])
            case 2:
                lines[place], lines[other] = lines[other], lines[place]
            case 3:
                lines[place] = lines[place][: rng.randrange(len(lines[place]) + 1)] + b"\n"
            case 4:
                words = lines[place].split(b" ")
                words[rng.randrange(len(words))] = rng.choice(
                    (b"", b"[]", b"{}", b"-1", b"~", b"x", b"999999999999", b"0", b"zh:", b"1/2")
                )
                lines[place] = b" ".join(words)
            case _:
                lines[place] = lines[place].replace(b"{", rng.choice((b"[", b"", b"{a: ")), 1)
        file.write_bytes(b"".join(lines))
        loaded = load(small)
        assert (loaded.rulebook is None) == any(d.severity == "error" for d in loaded.diagnostics)
        file.write_bytes(before)
