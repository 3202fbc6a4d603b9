"""Sends two records and one of them corrected, and says what became of each.

python send_records.py SITE SECRET_KEY_FILE FURNISHER IDENTITY NAME
"""

from __future__ import annotations

import sys
from pathlib import Path

from chengxin_furnisher import Client, Key, RefusedError, new_batch


def main(site: str, secret: str, furnisher: str, identity: str, name: str) -> int:
    client = Client(site, Key.load(Path(secret)))
    print("items:", *(each["item"] for each in client.catalogue()["items"]))
    record = {
        "record": "2026-0001", "version": "1", "identity": identity, "name": name,
        "item": "paired_care", "furnisher": furnisher, "finding": "positive",
        "formed_on": "2026-03-01", "recorded_at": "2026-03-05T09:00:00",
    }  # fmt: skip
    rows = [record, {**record, "record": "2026-0002", "formed_on": "2026-02-30"}]
    # The key of the batch is kept until there is an answer: sent again, nothing counts twice.
    batch = new_batch()
    for _attempt in range(2):
        answer = client.send_records(
            rows,
            basis="《绍兴市个人诚信积分管理办法（试行）》二（二）",
            channel="own_work",
            batch=batch,
        )
    print("received", answer["received"], "accepted", answer["accepted"])
    for row in answer["rows"]:
        for problem in row["problems"]:
            hint = problem["hint"]["zh"]
            print(row["row"], row["verdict"], problem["code"], problem["column"], hint)
    # A correction is the next version of the record.
    corrected = {**record, "version": "2", "formed_on": "2026-03-02"}
    answer = client.send_records([corrected], basis="更正登记日期", channel="own_work")
    print("corrected:", answer["rows"][0]["verdict"])
    print("last 30 days:", client.statistics()["rows"])
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main(*sys.argv[1:6]))
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(1) from None
