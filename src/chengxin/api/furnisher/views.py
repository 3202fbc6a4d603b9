"""What furnishers ask for: a batch in, how it stands, what they may send, and their own counts."""

from __future__ import annotations

from datetime import timedelta

from chengxin.api.furnisher.answers import told_batch, told_catalogue, told_receipt, told_statistics
from chengxin.api.furnisher.gate import Call, refused, signed
from chengxin.api.furnisher.problems import Code, RequestProblemError
from chengxin.api.furnisher.reading import read_batch
from chengxin.clock import now
from chengxin.ledger.columns import Kind, Naming, columns
from chengxin.records.batches.batch import AT_ONCE, MOST
from chengxin.records.batches.errors import BatchBusyError, OtherBodyError
from chengxin.records.batches.selectors import batch_of, statistics_of
from chengxin.records.batches.services import Answer, keep_answer, take_batch
from chengxin.records.errors import DeliveryBusyError
from chengxin.standing.services.versions import current

#: Rows of a batch that one answer tells at the most.
PAGE = 1_000


def _taken(kind: Kind, call: Call) -> Answer:
    """Take a batch in, and answer it once and for all."""
    key, body = call.key(), call.body()
    batch = read_batch(kind, key, body, columns(current().rulebook, kind, Naming.IDENTITY))
    try:
        arrived = take_batch(holder=call.holder, batch=batch)
    except OtherBodyError:
        raise RequestProblemError(Code.KEY_USED) from None
    except (BatchBusyError, DeliveryBusyError):
        raise RequestProblemError(Code.BUSY) from None
    if arrived.answer is not None:
        return arrived.answer
    if not arrived.judged:
        answer = Answer(202, told_receipt(key, len(batch.rows)))
    else:
        found = batch_of(call.holder.furnisher_no, key, limit=AT_ONCE)
        assert found is not None
        answer = Answer(200, told_batch(key, found, after=0, limit=AT_ONCE))
        if not found.rows:
            # Columns were taken out of the rules while the batch was read.
            answer = refused(RequestProblemError(Code.BAD_ROWS))
    return keep_answer(number=arrived.number, answer=answer)


@signed("POST")
def records(call: Call) -> Answer:
    """Take in what is said of people: new records, and corrections as new versions."""
    return _taken(Kind.RECORDS, call)


@signed("POST")
def marks(call: Call) -> Answer:
    """Take in that own records were revoked or repaired."""
    return _taken(Kind.MARKS, call)


@signed("GET")
def batch(call: Call, key: str) -> Answer:
    """Tell how a batch stands, with the verdicts of some of its rows."""
    said = call.numbers(after=(0, MOST, 0), limit=(1, PAGE, PAGE))
    found = batch_of(call.holder.furnisher_no, key, **said)
    if found is None:
        raise RequestProblemError(Code.UNKNOWN_BATCH)
    return Answer(200, told_batch(key, found, **said))


@signed("GET")
def statistics(call: Call) -> Answer:
    """Tell a furnisher what it delivered in the last days, as it was told of it."""
    days = call.numbers(days=(1, 366, 30))["days"]
    found = statistics_of(call.holder.furnisher_no, now() - timedelta(days))
    return Answer(200, told_statistics(call.holder, days, found))


@signed("GET")
def catalogue(call: Call) -> Answer:
    """Tell a furnisher which items it may send, and what each record of them has to carry."""
    call.numbers()
    items = current().rulebook.items
    return Answer(200, told_catalogue(items[each] for each in sorted(call.holder.items & {*items})))
