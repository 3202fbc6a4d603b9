"""What the database itself holds about approvals and about what is in force; not only the code.

All that follows a proposal is bound to the hash of its contents, and each approval to one shadow
run besides. Whoever stored or proposed the contents approves nothing. What is in force changes only
by a publication that is due, holds, and was tried against what it replaces; the log of it is kept
by the database alone.
"""

from django.db import migrations

_BOUND = """
alter table rulebook_version add constraint rulebook_version_contents
  unique (rulebook_no, version);
alter table proposal add constraint proposal_contents
  foreign key (rulebook_no, version) references rulebook_version (rulebook_no, version);
alter table shadow_run add constraint shadow_run_proposal
  foreign key (proposal_no, version) references proposal (proposal_no, version);
alter table approval add constraint approval_run
  foreign key (run_id, proposal_no, version) references shadow_run (id, proposal_no, version);
alter table publication
  add constraint publication_proposal
    foreign key (proposal_no, version) references proposal (proposal_no, version),
  add constraint publication_rulebook
    foreign key (rulebook_no, version) references rulebook_version (rulebook_no, version),
  add constraint publication_first foreign key (first_id, run_id, version, first_approver_id)
    references approval (id, run_id, version, approver_id),
  add constraint publication_second foreign key (second_id, run_id, version, second_approver_id)
    references approval (id, run_id, version, approver_id),
  add constraint publication_notice check (effective_on >= decided_on + notice_days);
alter table in_force_log
  add constraint in_force_log_chain
    foreign key (previous_id, previous_since) references in_force_log (number, since),
  add constraint in_force_log_contents
    foreign key (publication_id, rulebook_no) references publication (id, rulebook_no),
  add constraint in_force_log_published check ((number = 1) = (publication_id is null));
"""

_UNBOUND = """
alter table in_force_log drop constraint in_force_log_chain,
  drop constraint in_force_log_contents, drop constraint in_force_log_published;
alter table publication drop constraint publication_proposal,
  drop constraint publication_rulebook, drop constraint publication_first,
  drop constraint publication_second, drop constraint publication_notice;
alter table approval drop constraint approval_run;
alter table shadow_run drop constraint shadow_run_proposal;
alter table proposal drop constraint proposal_contents;
alter table rulebook_version drop constraint rulebook_version_contents;
"""

_BY_ANOTHER = """
create function approval_by_another() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  if exists (
    select from proposal p join rulebook_version v using (rulebook_no)
    where p.proposal_no = new.proposal_no and (
      p.proposed_by_id = new.approver_id
      or v.stored_by = (select username from auth_user where id = new.approver_id))
  ) then
    raise check_violation using constraint = 'approval_by_another', table = 'approval',
      message = 'whoever stored or proposed the contents cannot approve them';
  end if;
  return new;
end $$;
create trigger approval_by_another before insert on approval
  for each row execute function approval_by_another();
"""

_KEPT = """
create function in_force_kept() returns trigger
language plpgsql security definer set search_path = public as $$
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
create trigger in_force_kept after insert or update on in_force
  for each row execute function in_force_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("standing", "0002_publishing")]

    operations = [
        migrations.RunSQL(_BOUND, _UNBOUND),
        migrations.RunSQL(_BY_ANOTHER, "drop function approval_by_another() cascade"),
        migrations.RunSQL(_KEPT, "drop function in_force_kept() cascade"),
    ]
