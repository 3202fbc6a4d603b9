"""A program of its own that takes a file in, in small parts, to be killed: see `test_killed`.

`python -m tests.records.loader PATH KIND` prints `ready` before it begins and `done` at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django


def main(path: Path, kind: str) -> None:
    django.setup()
    from chengxin.clock import set_clock
    from chengxin.ledger.columns import Kind
    from chengxin.records.services import judging, receiving
    from tests.records.conftest import NOW

    set_clock(lambda: NOW)
    receiving.STAGED = 60
    judging.CHUNK = dict.fromkeys(Kind, 60)
    print("ready", flush=True)
    delivery = receiving.receive(path=path, kind=Kind(kind), by="test")
    judging.judge(delivery_id=delivery)
    print("done", delivery, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
