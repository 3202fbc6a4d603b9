"""What was delivered: counted to the last row, traced to its verdict, and about one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chengxin.records.outcome import NOT_KEPT
from chengxin.site.verifying.invariants import Query
from chengxin.text import _

#: Rows of which nothing is kept, whatever else is wrong with them (`records.outcome`).
_NOT_KEPT = (
    "exists (select from jsonb_array_elements({}.problems) p where p->>'code' in ("
    + ", ".join(f"'{code}'" for code in sorted(NOT_KEPT))
    + "))"
)
_VERSIONS = "select count(*) from record_version"


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I8 counted": _("Each delivery's rows are those with a verdict and those that wait."),
        "I8 mended": _("Rows are kept until their correction came in or their time was over."),
        "I8 traced": _("Each version comes from one row that was accepted."),
        "I8 whole": _("Each version has its content, or the event of its erasure."),
        "I12 one person": _("A record, its versions and its marks are about one person."),
    }


CHECKS: Sequence[Query] = (
    Query(
        "I8 counted",
        "select count(*) from delivery where state <> 'receiving'",
        """select 'delivery ' || d.id from delivery d
        left join (
          select delivery_id, count(*) as judged from verdict group by delivery_id
        ) as v on v.delivery_id = d.id
        left join (
          select s.delivery_id, count(*) as waiting from staged_row s
          where not exists (
            select from verdict v where v.delivery_id = s.delivery_id and v.row = s.row
          )
          group by s.delivery_id
        ) as w on w.delivery_id = d.id
        where d.state <> 'receiving' and (
          d.rows <> coalesce(judged, 0) + coalesce(waiting, 0)
          or (d.state = 'judged' and waiting > 0) or (d.state = 'staged' and judged > 0)
        )""",
    ),
    Query(
        "I8 mended",
        "select count(*) from verdict",
        f"""select 'verdict ' || v.id from verdict v
        left join staged_row s on s.delivery_id = v.delivery_id and s.row = v.row
        left join mended_row m on m.delivery_id = v.delivery_id and m.row = v.row
        where (v.verdict in ('quarantined', 'rejected') and m.id is null
            and not {_NOT_KEPT.format("v")}
            and not exists (select from expiry e where e.delivery_id = v.delivery_id)
          ) <> (s.id is not null)
          or (v.verdict in ('accepted', 'duplicate') and m.id is not null)
        union all
        select 'mended_row ' || m.id from mended_row m
        left join verdict b on b.delivery_id = m.by_delivery_id and b.row = m.by_row
        where b.verdict is null
          or b.verdict not in ('accepted', 'duplicate') and not {_NOT_KEPT.format("b")}
          or m.by_delivery_id <= m.delivery_id""",
    ),
    Query(
        "I8 traced",
        _VERSIONS,
        """select 'record_version ' || r.record_no || '.' || r.version
        from record_version r
        left join verdict v on v.delivery_id = r.delivery_id and v.row = r.row
        where r.row is not null and v.verdict is distinct from 'accepted'
        union all
        select 'delivery ' || delivery_id || ' row ' || row from record_version
        where row is not null group by delivery_id, row having count(*) > 1""",
    ),
    Query(
        "I8 whole",
        _VERSIONS,
        """select 'record_version ' || v.record_no || '.' || v.version
        from record_version v
        left join record_body b on b.record_no = v.record_no and b.version = v.version
        where (b.record_no is null) <> exists (
          select from erasure e where e.record_no = v.record_no and e.version = v.version
        )
        union all
        select 'record_body ' || b.record_no || '.' || b.version
        from record_body b
        left join record_version v on v.record_no = b.record_no and v.version = b.version
        where v.record_no is null
        union all
        select 'record ' || r.record_no from record r
        where not exists (select from record_version v where v.record_no = r.record_no)""",
    ),
    Query(
        "I12 one person",
        _VERSIONS,
        """select 'record_version ' || v.record_no || '.' || v.version
        from record_version v left join record r on r.record_no = v.record_no
        where r.person_no is distinct from v.person_no
        union all
        select 'record_body ' || b.record_no || '.' || b.version
        from record_body b left join record r on r.record_no = b.record_no
        where r.person_no is distinct from b.person_no
        union all
        select 'record_mark ' || m.id from record_mark m
        left join record r on r.record_no = m.record_no
        where r.person_no is distinct from m.person_no""",
    ),
)
