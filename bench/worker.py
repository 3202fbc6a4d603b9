"""A city run in a process of its own: `python -m bench.worker PERSONS FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.city import AS_OF, KNOWN_AT, rulebook, score_everybody
from bench.population import make

persons, folder = int(sys.argv[1]), Path(sys.argv[2])
book = rulebook()
score_everybody(book, make(book, persons, folder), AS_OF, KNOWN_AT)
