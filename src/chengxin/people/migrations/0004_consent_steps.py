"""What may happen to a consent after what, and to which purposes, is held by the database."""

from django.db import migrations, models

_PURPOSES = "^(points\\.compute|market\\.collect|points\\.derived\\.[a-z0-9_]+)$"

#: Events from before were held in order by the services.
_NUMBERED = """
update consent_event e set place = n.place
from (
  select id, row_number() over (partition by person_no, purpose order by id) as place
  from consent_event
) as n
where n.id = e.id
"""

#: The dictionary of `people.consent` as it is now. Of two that come at once the second has the
#: first one's place, and is refused by the unique key.
_FOLLOWS = """
create function consent_event_follows() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
  last consent_event;
  step text;
  new_text boolean;
begin
  select * into last from consent_event
  where person_no = new.person_no and purpose = new.purpose order by place desc limit 1;
  step := coalesce(last.event_type, '') || '>' || new.event_type;
  new_text := new.notice is not null and new.notice is distinct from last.notice;
  if not (
    step in ('>requested', '>given', '>refused', 'requested>given', 'requested>refused',
      'refused>given', 'given>withdrawn', 'withdrawn>given')
    or (new_text and step in ('requested>requested', 'refused>requested', 'refused>refused',
      'given>given'))
    or (step = 'withdrawn>withdrawn' and new.effective_on < last.effective_on)
  ) then
    raise check_violation using constraint = 'consent_event_follows', table = 'consent_event',
      message = 'this cannot follow what happened to the consent before';
  end if;
  new.place := coalesce(last.place, 0) + 1;
  return new;
end $$
"""

_TRIGGER = """
create trigger consent_event_follows before insert on consent_event
for each row execute function consent_event_follows()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_departure"),
    ]

    operations = [
        migrations.AddField(
            model_name="consentevent",
            name="place",
            field=models.IntegerField(default=0),
        ),
        migrations.RunSQL(_NUMBERED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="consentevent",
            name="place",
            field=models.IntegerField(),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__regex", _PURPOSES)), name="consent_of_the_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__regex", _PURPOSES)), name="consent_event_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentevent",
            constraint=models.UniqueConstraint(
                fields=("person_no", "purpose", "place"), name="consent_event_place"
            ),
        ),
        migrations.RunSQL(
            [_FOLLOWS, _TRIGGER],
            "drop trigger consent_event_follows on consent_event;"
            " drop function consent_event_follows()",
        ),
    ]
