"""Consents with a term: one to a partner ends by itself, and the event says so."""

from django.db import migrations, models

_PURPOSES = (
    "^(points\\.compute|market\\.collect|points\\.derived\\.[a-z0-9_]+|partner\\.[a-z0-9_]+)$"
)

#: The dictionary of `people.consent` as it is now, and as it was before.
_STEPS = """
create or replace function consent_event_follows() returns trigger
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
      'refused>given', 'given>withdrawn', 'withdrawn>given'{more})
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
_FOLLOWS = _STEPS.replace(
    "{more}",
    ",\n      'given>expired', 'expired>requested', 'expired>given', 'expired>refused'",
)
_FOLLOWED = _STEPS.replace("{more}", "")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_changing"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="consent_of_the_list",
        ),
        migrations.RemoveConstraint(
            model_name="consentevent",
            name="consent_event_type",
        ),
        migrations.RemoveConstraint(
            model_name="consentevent",
            name="consent_event_purpose",
        ),
        migrations.AddField(
            model_name="consent",
            name="expires_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="terms",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_on__isnull", True),
                    ("purpose__regex", "^partner\\."),
                    _connector="OR",
                ),
                name="consent_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__regex", _PURPOSES)),
                name="consent_of_the_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("event_type__in", ("requested", "given", "refused", "withdrawn", "expired"))
                ),
                name="consent_event_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__regex", _PURPOSES)),
                name="consent_event_purpose",
            ),
        ),
        migrations.RunSQL(_FOLLOWS, _FOLLOWED),
    ]
