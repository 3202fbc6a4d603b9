"""The room that reads a city's files: checks every cell and writes the ledger that scoring reads.

Its files are described for clerks in `docs/files.md`. It knows the catalogue of a rulebook and
nothing of its points; what it cannot take in it names, counts and hands back.
"""

from chengxin.ledger.codes import Code
from chengxin.ledger.outcome import FileCount, Reading
from chengxin.ledger.reading import ledger_from_cells, read_files
from chengxin.ledger.store import Ledger, LedgerError, Slice

__all__ = [
    "Code",
    "FileCount",
    "Ledger",
    "LedgerError",
    "Reading",
    "Slice",
    "ledger_from_cells",
    "read_files",
]
