"""Judging a delivery beside the request that brought it, so that nobody waits for a large one.

What is done stands in the database after each chunk: when the process ends meanwhile, the page of
the delivery offers to go on, and nothing is done twice.
"""

from __future__ import annotations

import logging
from threading import Thread

from django.db import connections

from chengxin.records.errors import TakingError
from chengxin.records.services.judging import judge

#: Most deliveries are judged while their sender waits for so many seconds.
PATIENCE = 3.0

_log = logging.getLogger(__name__)


def begin(delivery_id: int) -> None:
    """Judge what is left of a delivery, and return when it is done or patience is over."""
    thread = Thread(target=_judge, args=(delivery_id,), daemon=True, name=f"judging {delivery_id}")
    thread.start()
    thread.join(PATIENCE)


def _judge(delivery_id: int) -> None:
    try:
        judge(delivery_id=delivery_id)
    except TakingError:
        # Somebody else judges it, or it was not received to its end: the page shows its state.
        _log.info("delivery %s is not judged now", delivery_id)
    except Exception as error:
        # Only the kind of error: its text could hold a cell.
        _log.error("judging delivery %s stopped: %s", delivery_id, type(error).__name__)
    finally:
        connections.close_all()
