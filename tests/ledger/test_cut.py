"""Two ways of cutting CSV and three charsets agree with the standard library on any text."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.ledger.charset import chunks, scan
from chengxin.ledger.csvfile import CsvCut
from chengxin.text.gb18030 import standard

cells = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\r\n\0"),
    max_size=6,
)
tables = st.lists(st.tuples(cells, cells, cells), max_size=12)


def cut(data: bytes) -> tuple[list[tuple[str | None, ...]], list[int], str]:
    """The rows, their numbers, and the charset."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(data)
        charset = scan(path, text=True).charset
        assert charset is not None
        found = CsvCut(path, charset)
        rows: list[tuple[str | None, ...]] = []
        numbers: list[int] = []
        for batch in found.batches():
            assert batch.broken == ()
            kept = batch.frame
            rows += kept.select("c0", "c1", "c2").rows()
            numbers += kept["row"].to_list()
        return rows, numbers, found.charset


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@settings(max_examples=max(settings().max_examples // 2, 30))
@given(tables, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_every_table_comes_back(
    encoding: str, table: list[tuple[str, str, str]], quoted: bool, end: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(
        text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator=end
    )
    writer.writerow(("a", "b", "c"))
    writer.writerows(table)
    rows, numbers, charset = cut(text.getvalue().encode(encoding))
    expected = [tuple(map(standard, row)) if charset == "gb18030" else row for row in table]
    assert [tuple(cell or "" for cell in row) for row in rows] == expected
    assert numbers == list(range(2, len(table) + 2))


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12))
def test_the_quick_way_and_the_careful_way_agree(table: list[tuple[str, str, str]]) -> None:
    bare = [[cell.replace('"', "").replace(",", "") for cell in row] for row in table]
    text = "a,b,c\n" + "".join(",".join(row) + "\n" for row in bare)
    quick = cut(text.encode())
    careful = cut((text + '"",,\n').encode())
    assert careful[0][: len(quick[0])] == [tuple(cell or "" for cell in row) for row in quick[0]]
    assert careful[1][: len(quick[1])] == quick[1]


@given(st.binary(max_size=300), st.integers(1, 40))
def test_chunks_are_the_file_cut_after_line_ends(data: bytes, size: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("chengxin.ledger.charset.CHUNK_BYTES", size)
        path = Path(folder) / "f"
        path.write_bytes(data)
        found = list(chunks(path, b"\n", 0))
    read = b"".join(piece for _, piece in found)
    assert data.startswith(read)
    assert [offset for offset, _ in found] == [
        sum(len(piece) for _, piece in found[:i]) for i in range(len(found))
    ]
    assert all(piece.endswith(b"\n") for _, piece in found[:-1])
    if read != data:
        assert max(map(len, read.split(b"\n"))) > size


@settings(max_examples=max(settings().max_examples // 2, 30))
@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_cut_into_rows(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(b"a,b\n" + data)
        charset = scan(path, text=True).charset
        assert charset is not None
        rows = 0
        for batch in CsvCut(path, charset).batches():
            rows += batch.frame.height + len(batch.broken)
        assert rows <= data.count(b"\n") + data.count(b"\r") + 1
