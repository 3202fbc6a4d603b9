"""Two versions of a rulebook compared: what changed, and for whom it is harsher or milder.

`compare` is the door. The judgement is made on what the versions compile to and never on their
words; nothing here knows a person or prints anything.
"""

from chengxin.scoring.versions.diff import Action, Change, Code, Diff, compare
from chengxin.scoring.versions.effect import Effect

__all__ = ["Action", "Change", "Code", "Diff", "Effect", "compare"]
