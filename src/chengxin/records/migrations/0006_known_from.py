"""The site's own instant of what is known, for the rows that are there as well.

A version's is that of the change that it made, which never lies behind its verdict, or else of the
verdict itself; one that was held counts from the joining on, and so do the marks that were held
with it. Of any other mark no delivery is kept: it is the first change by a mark behind its own
word, or else that word, but never before its record.
What has neither delivery nor change keeps what its furnisher said.
"""

from django.db import migrations, models

_VERSIONS = """
update record_version v set known_from = coalesce(
  (
    select coalesce(
      (
        select max(h.changed_at) from standing_change h
        where h.person_no = v.person_no and h.cause_ref = 'delivery ' || v.delivery_id
          and h.changed_at between d.received_at and j.judged_at
      ),
      greatest(j.judged_at, d.received_at)
    )
    from verdict j join delivery d on d.id = j.delivery_id
    where j.delivery_id = v.delivery_id and j.row = v.row
  ),
  (
    select greatest(
      d.received_at,
      coalesce(
        (
          select min(e.event_time) from consent_event e
          where e.person_no = v.person_no and e.purpose = 'points.compute'
            and e.event_type = 'given' and e.event_time >= d.received_at
        ),
        p.joined_at
      )
    )
    from delivery d join person p on p.person_no = v.person_no
    where d.id = v.delivery_id
  ),
  v.recorded_at
)
"""

_MARKS = """
update record_mark m set known_from = case when said.held then said.at else coalesce(
  (
    select min(h.changed_at) from standing_change h
    where h.person_no = m.person_no and h.cause = 'mark' and h.changed_at >= said.at
  ),
  said.at
) end
from (
  select k.id, greatest(k.recorded_at, min(v.known_from)) as at,
    bool_or(v.delivery_id is not null and v.row is null and v.known_from > k.recorded_at) as held
  from record_mark k left join record_version v on v.record_no = k.record_no
  group by k.id
) as said
where said.id = m.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("records", "0005_mended_row"),
        ("standing", "0001_initial"),
    ]

    operations = [
        *(
            migrations.AddField(model, "known_from", models.DateTimeField(null=True))
            for model in ("recordversion", "recordmark")
        ),
        *(migrations.RunSQL(text, migrations.RunSQL.noop) for text in (_VERSIONS, _MARKS)),
        *(
            migrations.AlterField(model, "known_from", models.DateTimeField())
            for model in ("recordversion", "recordmark")
        ),
    ]
