"""A ratio of two sums, said as if it were a field of the records: its name, in per cent.

So every sentence and row that knows a field can say a ratio as well. It computes no ratio.
`figures` is the only caller.
"""

from __future__ import annotations

from chengxin.rulebook.model import RATIO_PLACES, Field, Measure, Name
from chengxin.text import _, current_language


def ratio_field(measure: Measure, above: Field, below: Field | None) -> Field:
    """Return what stands for a ratio in this language; without `below` it is of the records."""
    lang = current_language()
    if below is None:
        said = _("“{above}” as a share of the number of records")
    else:
        said = _("“{above}” as a share of “{below}”")
    name = said.format(above=above.name.get(lang), below=below.name.get(lang) if below else "")
    if measure.fewest > 1:
        name = _("{ratio}, of {fewest} records or more").format(ratio=name, fewest=measure.fewest)
    return Field(
        id="ratio",
        name=Name(name, name),
        type="decimal",
        places=RATIO_PLACES,
        unit=Name("%", "%"),
        at=measure.at,
    )
