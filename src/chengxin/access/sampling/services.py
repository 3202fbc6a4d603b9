"""Drawing looks by chance, and judging each [jinan 22] [yunnan 3.1].

The database draws: whoever asks chooses neither the seed nor the looks, and cannot draw own ones.
What is not justified becomes a complaint of the audit, which the person reads and which is answered
like any other.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, connection, transaction

from chengxin.access.complaints.services import KIND, ComplaintRefusedError, checked
from chengxin.access.complaints.words import Ground
from chengxin.access.deadlines.services import set_deadline
from chengxin.access.members import Member
from chengxin.access.models import AccessEntry, LookComplaint
from chengxin.access.register import LOCK
from chengxin.access.roles import Role
from chengxin.access.sampling.models import LookJudgement, SampledLook
from chengxin.clock import now
from chengxin.clocks import Rule
from chengxin.text import _

#: Over how many days a sample goes, and how many looks of each purpose it has at the most.
DAYS, MOST = 30, 5

#: Who draws and judges.
JUDGES = frozenset({Role.AUDIT})

#: So many characters a finding has at least.
LEAST = 10

_SEED = """
insert into look_sample (drawn_at, drawn_by, since, upto, most, seed)
select %s, %s, %s, coalesce(max(id), 0), %s, hashtextextended(gen_random_uuid()::text, 0)
from access_entry returning id
"""
# The place of an entry hangs on its number and the seed alone, so that it can be drawn again.
_DRAW = """
insert into sampled_look (sample_id, entry, purpose, looked_by)
select %(sample)s, id, purpose, looked_by from (
  select e.id, e.purpose, substr(e.actor, 7)::integer as looked_by, row_number() over (
    partition by e.purpose order by hashtextextended(e.id::text, s.seed), e.id
  ) as place, s.most
  from access_entry e join look_sample s on s.id = %(sample)s
  where e.actor_kind = 'staff' and e.person_no is not null and e.actor ~ '^staff [0-9]+$'
    and e.actor <> 'staff ' || s.drawn_by and e.at >= s.since and e.id <= s.upto
) as drawn where place <= most
"""


class JudgementRefusedError(Exception):
    """Nothing was kept; the text says why and what to do."""


@transaction.atomic
def draw(*, member: Member) -> int:
    """Draw a sample of the looks of the last days; return its number.

    Raises JudgementRefusedError.
    """
    if not member.roles & JUDGES:
        raise JudgementRefusedError(_("Samples of looks are drawn by the audit."))
    at = now()
    with connection.cursor() as cursor:
        # Alone for a moment: no entry with a lower number is still under way.
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_SEED, [at, member.user_id, at - timedelta(days=DAYS), MOST])
        sample = int(cursor.fetchone()[0])
        cursor.execute(_DRAW, {"sample": sample})
        if not cursor.rowcount:
            transaction.set_rollback(True)
            raise JudgementRefusedError(
                _("Nobody else has looked at anybody in the last {days} days.").format(days=DAYS)
            )
    return sample


@transaction.atomic
def judge_look(
    *, number: int, member: Member, justified: bool, words: str, promised: int | None = None
) -> None:
    """Keep what somebody else found about a look that was drawn, once.

    `promised` is within how many working days a complaint about a look is answered. Raises
    JudgementRefusedError.
    """
    found = SampledLook.objects.filter(pk=number).first()
    if not member.roles & JUDGES or found is None:
        raise JudgementRefusedError(_("Looks that were drawn are judged by the audit."))
    if found.looked_by == member.user_id:
        raise JudgementRefusedError(_("This look is your own. Somebody else judges it."))
    said = _checked(words)
    try:
        with transaction.atomic():
            LookJudgement.objects.create(
                look=found, looked_by=found.looked_by, judged_by=member.user_id, judged_at=now(),
                justified=justified, words=said,
            )  # fmt: skip
    except IntegrityError:
        raise JudgementRefusedError(_("This look has been judged already.")) from None
    if not justified:
        _complain(found.entry, promised)


def _checked(words: str) -> str:
    try:
        said = checked(words)
    except ComplaintRefusedError as error:
        raise JudgementRefusedError(str(error)) from None
    if len(said) < LEAST:
        raise JudgementRefusedError(
            _("Write what you found, in at least {least} characters.").format(least=LEAST)
        )
    return said


def _complain(entry: int, promised: int | None) -> None:
    """Open a complaint about it, unless the person has complained already."""
    about = AccessEntry.objects.get(pk=entry).person_no
    assert about is not None, "only looks at somebody are drawn"
    made, new = LookComplaint.objects.get_or_create(
        entry=entry,
        defaults={
            "person_no": about, "made_at": now(), "ground": Ground.SAMPLED, "words": "",
        },
    )  # fmt: skip
    if new and promised is not None:
        rule = Rule(length=promised, unit="working_days")
        set_deadline(kind=KIND, ref=made.pk, duty="answer", rule=rule, starts=made.made_at)
