"""A city run in a process of its own: `python -m bench.worker SLICES FOLDER`.

The first slices of the city that lies in the folder are scored.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.city import AS_OF, KNOWN_AT, rulebook, score_everybody
from bench.population import made

slices, folder = int(sys.argv[1]), Path(sys.argv[2])
score_everybody(rulebook(), made(folder)[:slices], AS_OF, KNOWN_AT)
