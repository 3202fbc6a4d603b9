"""One person's records and marks as they come about: deeds, decisions, what became of them.

A decision is delivered before or after it is final, sometimes twice or by two bodies; some
records come late, are corrected, disputed, repaired or annulled. All days lie within the life of
the person and of the city. `happenings` calls it.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from chengxin.demo.chance import between, day_between
from chengxin.demo.delivered import Mark, Record
from chengxin.demo.furnishers import CENTRE, Body
from chengxin.demo.lives import Deed
from chengxin.demo.people import TODAY, Person
from chengxin.demo.ready import Cell, Ready, Source
from chengxin.rulebook.model import Item

#: The first day from which furnishers kept records that they still deliver.
FIRST_DAY = date(2023, 1, 1)

_MONTH_DAYS = 30.44

#: Days that deliveries usually take, on average.
_USUAL_WAIT = 7

#: What an effective document is called, by the catalogue's kind of document.
_SIGNS = {
    "judgment": "判",
    "ruling": "裁",
    "penalty_decision": "罚决",
    "enforcement_decision": "执决",
    "listing_decision": "列决",
    "revocation_decision": "撤决",
    "disciplinary_decision": "处决",
    "": "表",
}

#: What becomes of a decision, and how often; severity classes, mildest first.
_STANDINGS = ("final", "disputed", "repaired", "annulled")
_STANDING_SHARES = (78, 6, 13, 3)
_SEVERITY_SHARES = (80, 17, 3)

#: Days within which a document can be appealed: courts' own shorter ones, and all others.
_APPEAL_DAYS = {"judgment": 10, "ruling": 10, "enforcement_decision": 10}
_APPEAL_DAYS_OTHERWISE = 60


class Drawing:
    """What is known of one person; `records` and `marks` grow as things happen."""

    def __init__(self, source: Source, person: Person, rng: random.Random) -> None:
        self.rng = rng
        self.records: list[Record] = []
        self.marks: list[Mark] = []
        self._source = source
        self._person = person
        grown = person.born_on + timedelta(days=14 * 366)
        self._first = max(FIRST_DAY, grown)
        self._last = min(day for day in (TODAY, person.died_on, person.left_on) if day)

    def tell(self, deed: Deed) -> None:
        """Let a told deed happen, unless the catalogue does not know its item."""
        if deed.item not in self._source.ready:
            return
        for months in deed.months:
            formed_on = TODAY - timedelta(days=round(months * _MONTH_DAYS))
            self._happen(self._source.ready[deed.item], formed_on, deed)

    def draw(self, name: str) -> None:
        """Let an item happen on some day, or as a series of days."""
        ready, rng = self._source.ready[name], self.rng
        if self._last < self._first:
            return
        formed_on = self._some_day(ready.item)
        least, most, apart = ready.profile.series
        for _time in range(between(rng, least, most)):
            if formed_on > self._last:
                return
            self._happen(ready, formed_on, None)
            formed_on += timedelta(days=apart)

    def _some_day(self, item: Item) -> date:
        """Later days are likelier; free time is at the weekend, decisions are recent."""
        rng = self.rng
        span = (self._last - self._first).days
        if "positive" not in item.finding and rng.random() < 0.7:
            span = min(span, 600)
        day = self._last - timedelta(days=int(span * rng.random() ** 1.4))
        if item.earned_by == "time" and rng.random() < 0.6:
            day -= timedelta(days=(day.weekday() - 5) % 7)
        return max(day, self._first)

    def _happen(self, ready: Ready, formed_on: date, deed: Deed | None) -> None:
        rng, item = self.rng, ready.item
        finding = item.finding[0]
        if len(item.finding) > 1 and deed is None and rng.random() < 0.06:
            finding = item.finding[1]
        given = deed.values if deed else {}
        body = ready.bodies.pick(rng)
        record = Record(
            delivery=body.delivery,
            record=self._number(body, formed_on),
            person=self._person.person,
            item=item.id,
            furnisher=body.name,
            finding=finding,
            formed_on=formed_on,
            recorded_at=self._recorded(formed_on),
            values={
                cell.field: given[cell.field]
                if cell.field in given and cell.allows(given[cell.field])
                else cell.draw(rng)
                for cell in ready.cells
                if not cell.optional or rng.random() < 0.7
            },
        )
        if finding == "adverse":
            self._adverse(record, ready, body, deed)
        else:
            self._positive(record, ready, body, deed)

    def _number(self, body: Body, day: date) -> str:
        return f"{body.code}{day.year}{self._source.tally.next(body.code):06}"

    def _recorded(self, day: date, *, most: int = 300) -> datetime:
        """When what happened on a day was delivered: some days later, now and then months."""
        chance = self.rng.random
        if chance() > 0.03:
            waited = 1 + int(-_USUAL_WAIT * math.log(1 - chance()))
        else:
            waited = between(self.rng, 60, 240)
        arrived = max(day, min(day + timedelta(days=min(waited, most)), TODAY))
        minutes, second = divmod(int(chance() * 4 * 3600), 60)
        hour, minute = divmod(minutes, 60)
        return datetime.combine(arrived, time(1 + hour, minute, second))

    # ---- What is to a person's credit --------------------------------------------------------

    def _positive(self, record: Record, ready: Ready, body: Body, deed: Deed | None) -> None:
        rng, item = self.rng, ready.item
        twin = deed.twin if deed else rng.random() < 0.06
        if item.earned_by == "deed" and item.fields and (twin or rng.random() < 0.3):
            self._give_document(record, "", body)
        if deed is None and item.earned_by != "time" and rng.random() < 0.03:
            years = between(rng, 1, 3)
            record.source_valid_until = record.formed_on + timedelta(days=365 * years)
        self.records.append(record)
        if deed is None and ready.number and rng.random() < 0.015:
            self._correct(record, ready.number)
        if item.consent == "declared":
            self._verify(record, deed)
        elif twin and ready.twin and record.document:
            self._declare_too(record, self._source.ready[ready.twin], deed)
        if deed is None and rng.random() < 0.0015:
            self._mark(record, "annulled", self._after(record, 10, 90))

    def _correct(self, record: Record, number: Cell) -> None:
        """Deliver a second version, because the first had a slip of the pen."""
        after = self._recorded(record.recorded_at.date() + timedelta(days=3))
        if record.recorded_at < after and after.date() <= TODAY:
            values = {**record.values, number.field: number.draw(self.rng)}
            self.records.append(replace(record, version=2, recorded_at=after, values=values))

    def _verify(self, record: Record, deed: Deed | None) -> None:
        wanted = deed.verified if deed else self.rng.random() < 0.75
        day = self._after(record, 3, 30)
        if wanted and day <= TODAY:
            self._mark(record, "verified", day)

    def _declare_too(self, record: Record, twin: Ready, deed: Deed | None) -> None:
        """The person declares what the awarding body delivers as well: one matter, not two."""
        body = twin.bodies.pick(self.rng)
        declared = replace(
            record,
            item=twin.item.id,
            delivery=body.delivery,
            furnisher=body.name,
            record=self._number(body, record.formed_on),
            recorded_at=self._recorded(record.formed_on),
            source_valid_until=None,
        )
        self.records.append(declared)
        self._verify(declared, deed)

    # ---- What is not -------------------------------------------------------------------------

    def _adverse(self, record: Record, ready: Ready, body: Body, deed: Deed | None) -> None:
        rng, item = self.rng, ready.item
        if deed and deed.severity in item.severity:
            record.severity = deed.severity
        elif rng.random() < 0.96:
            mild_first = _SEVERITY_SHARES[: len(item.severity)]
            record.severity = rng.choices(item.severity, mild_first)[0]
        if item.document in ("", "none"):
            self.records.append(record)
            return
        before = self.records[-1] if deed and deed.joined and self.records else None
        self._decide(record, item, body, before, quirks=deed is None)
        if deed.twin if deed else rng.random() < 0.06:
            self._republish(record)
        last = self._deliver_decided(record, quirks=deed is None)
        standing = deed.standing if deed else rng.choices(_STANDINGS, _STANDING_SHARES)[0]
        self._continue(last, ready, standing)

    def _decide(
        self, record: Record, item: Item, body: Body, before: Record | None, *, quirks: bool
    ) -> None:
        """Give a decision its document and its dates, or those of the decision it belongs to."""
        rng = self.rng
        if before is not None:
            record.issuer, record.document = before.issuer, before.document
            record.formed_on, record.severity = before.formed_on, before.severity
            record.final_on, record.notified_on = before.final_on, before.notified_on
            return
        self._give_document(record, item.document, body)
        if quirks and rng.random() < 0.03:
            record.ended_on = min(record.formed_on + timedelta(days=between(rng, 1, 60)), TODAY)
        notified = record.formed_on + timedelta(days=between(rng, 1, 9))
        days = _APPEAL_DAYS.get(item.document, _APPEAL_DAYS_OTHERWISE)
        if quirks and rng.random() < 0.08:
            days += 95
        final = notified + timedelta(days=days)
        record.notified_on = notified if notified <= TODAY else None
        record.final_on = final if final < TODAY else None
        if quirks and rng.random() < 0.02:
            record.notified_on = None

    def _give_document(self, record: Record, kind: str, body: Body) -> None:
        year = record.formed_on.year
        sign = _SIGNS.get(kind, _SIGNS[""])
        number = self._source.tally.next(f"{body.code}{sign}{year}")
        record.issuer, record.document = body.name, f"{body.code}{sign}〔{year}〕{number}号"

    def _deliver_decided(self, record: Record, *, quirks: bool) -> Record:
        """Deliver a decision once it is final, or already before and then again."""
        record.recorded_at = self._recorded(record.notified_on or record.formed_on, most=30)
        self.records.append(record)
        if record.final_on is None:
            return record
        late = self._recorded(record.final_on, most=300 if quirks else 10)
        if self.rng.random() < 0.4 and record.recorded_at < late:
            final = replace(record, recorded_at=late, version=2)
            record.final_on = None
            self.records.append(final)
            return final
        record.recorded_at = late
        return record

    def _republish(self, record: Record) -> None:
        """The city's centre delivers the same decision from the authority's own notice."""
        told = record.final_on or record.notified_on or record.formed_on
        self.records.append(
            replace(
                record,
                delivery=CENTRE.delivery,
                furnisher=CENTRE.name,
                record=self._number(CENTRE, record.formed_on),
                recorded_at=self._recorded(told, most=20),
            )
        )

    def _continue(self, record: Record, ready: Ready, standing: str) -> None:
        """Let a decision be disputed, repaired or annulled, as far as days allow."""
        match standing:
            case "disputed":
                opened = self._after(record, 5, 40)
                decided = opened + timedelta(days=between(self.rng, 20, 70))
                self._mark(record, "disputed", opened, decided if decided <= TODAY else None)
            case "open_dispute":
                self._mark(record, "disputed", self._after(record, 5, 20))
            case "repaired" if record.final_on:
                done = self._after(record, 20, 90)
                self._mark(record, "repaired", done)
                if ready.repair and done <= TODAY:
                    self._happen(self._source.ready[ready.repair], done, Deed(ready.repair, ()))
            case "annulled":
                self._mark(record, "annulled", self._after(record, 5, 60))

    # ---- Marks -------------------------------------------------------------------------------

    def _after(self, record: Record, least: int, most: int) -> date:
        first = record.recorded_at.date() + timedelta(days=least)
        return day_between(self.rng, first, first + timedelta(days=most - least))

    def _mark(self, record: Record, kind: str, starts: date, until: date | None = None) -> None:
        """Note a mark, if its day has come; one in fifty is taken back later."""
        rng = self.rng
        if starts > TODAY:
            return
        number = self._source.tally.next(kind)
        mark = Mark(
            record=record.record,
            furnisher=record.furnisher,
            kind=kind,
            starts=starts,
            recorded_at=datetime.combine(starts, time(9)) + timedelta(minutes=between(rng, 0, 500)),
            case=f"{kind[:1].upper()}{starts.year}-{number:05}",
        )
        self.marks.append(mark)
        if until is not None:
            closed = datetime.combine(until, time(9)) + timedelta(minutes=between(rng, 0, 500))
            self.marks.append(replace(mark, until=until, recorded_at=closed))
        elif kind == "annulled" and rng.random() < 0.1:
            back = datetime.combine(min(starts + timedelta(days=9), TODAY), time(18))
            self.marks.append(replace(mark, until=starts, recorded_at=back))
