"""The first version of a site passes the gate of every other: a publication with two approvals.

What is in force, and every entry of its log, rests on a publication of just these contents, whose
two approvals of two people are bound to their hash (`0003_publishing_held`). A site that opened
before this has one row without; it stays, and `chengxin verify` names it.
"""

from django.conf import settings
from django.db import migrations, models

_HELD = """
alter table in_force_log drop constraint in_force_log_published;
alter table in_force_log add constraint in_force_log_approved
  check (publication_id is not null) not valid;
alter table in_force
  add constraint in_force_approved check (publication_id is not null) not valid,
  add constraint in_force_contents
    foreign key (publication_id, rulebook_no) references publication (id, rulebook_no);
do $$ begin
  if not exists (select from in_force_log where publication_id is null) then
    alter table in_force_log validate constraint in_force_log_approved;
  end if;
  if not exists (select from in_force where publication_id is null) then
    alter table in_force validate constraint in_force_approved;
  end if;
end $$;
"""

_LET_GO = """
alter table in_force drop constraint in_force_contents, drop constraint in_force_approved;
alter table in_force_log drop constraint in_force_log_approved;
alter table in_force_log add constraint in_force_log_published
  check ((number = 1) = (publication_id is null)) not valid;
"""

#: The first version was tried against itself, since nothing was there to compare it with.
_KEPT = """
create or replace function in_force_kept() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare last in_force_log;
begin
  if not exists (
    select from publication p
    join shadow_run r on r.id = p.run_id
    join proposal o on o.proposal_no = p.proposal_no
    where p.id = new.publication_id and p.rulebook_no = new.rulebook_no
      and case tg_op
        when 'INSERT' then o.form = 'first' and r.against_id = new.rulebook_no
        else r.against_id = old.rulebook_no and new.rulebook_no <> old.rulebook_no
      end
      and p.effective_on <= (new.since at time zone 'Asia/Shanghai')::date
      and not exists (
        select from taken_back t
        where t.publication_id = p.id or t.proposal_no = p.proposal_no
          or t.approval_id in (p.first_id, p.second_id))
  ) then
    raise check_violation using constraint = 'in_force_published', table = 'in_force',
      message = 'what is in force changes only by a publication that is due and holds';
  end if;
  if tg_op = 'INSERT' then
    insert into in_force_log (number, rulebook_no, since, publication_id)
    values (1, new.rulebook_no, new.since, new.publication_id);
    return null;
  end if;
  select * into strict last from in_force_log order by number desc limit 1;
  insert into in_force_log
    (number, rulebook_no, since, previous_id, previous_since, publication_id)
  values
    (last.number + 1, new.rulebook_no, new.since, last.number, last.since, new.publication_id);
  return null;
end $$;
"""

_KEPT_BEFORE = """
create or replace function in_force_kept() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare last in_force_log;
begin
  if tg_op = 'INSERT' then
    insert into in_force_log (number, rulebook_no, since, publication_id)
    values (1, new.rulebook_no, new.since, new.publication_id);
    return null;
  end if;
  if not exists (
    select from publication p join shadow_run r on r.id = p.run_id
    where p.id = new.publication_id and p.rulebook_no = new.rulebook_no
      and r.against_id = old.rulebook_no
      and p.effective_on <= (new.since at time zone 'Asia/Shanghai')::date
      and not exists (
        select from taken_back t
        where t.publication_id = p.id or t.proposal_no = p.proposal_no
          or t.approval_id in (p.first_id, p.second_id))
  ) then
    raise check_violation using constraint = 'in_force_published', table = 'in_force',
      message = 'what is in force changes only by a publication that is due and holds';
  end if;
  select * into strict last from in_force_log order by number desc limit 1;
  insert into in_force_log
    (number, rulebook_no, since, previous_id, previous_since, publication_id)
  values
    (last.number + 1, new.rulebook_no, new.since, last.number, last.since, new.publication_id);
  return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("standing", "0004_publishing_paths"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="proposal", name="proposal_form"),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ("first", "ordinary", "rollback"))),
                name="proposal_form",
            ),
        ),
        migrations.RunSQL(_HELD, _LET_GO),
        migrations.RunSQL(_KEPT, _KEPT_BEFORE),
    ]
