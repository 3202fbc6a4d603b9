"""Says that a record was revoked, and follows a batch by its key.

python revoke.py SITE SECRET_KEY_FILE FURNISHER RECORD
"""

from __future__ import annotations

import sys
from pathlib import Path

from chengxin_furnisher import Client, Key, new_batch


def main(site: str, secret: str, furnisher: str, record: str) -> int:
    client, batch = Client(site, Key.load(Path(secret))), new_batch()
    mark = {
        "record": record, "furnisher": furnisher, "kind": "annulled", "from": "2026-03-10",
        "recorded_at": "2026-03-10T09:00:00",
    }  # fmt: skip
    client.send_marks([mark], basis="原决定已被依法撤销", channel="own_work", batch=batch)
    found = client.wait(batch)
    print(*(f"{name} {found[name]}" for name in ("accepted", "duplicate", "rejected")))
    print(*(row["verdict"] for row in client.rows(batch)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:5]))
