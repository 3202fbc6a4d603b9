"""The numbers of a rulebook tried on a whole population, and drawn again at once.

`Population` is the door. `keep` takes a population apart, `differences` says what of it a changed
number touches, `redraw` runs the kernel's later stages on that. No page and no file of a rulebook
is known here; nobody is named in what leaves.
"""

from chengxin.scoring.tune.population import (
    Asked,
    Drawing,
    NotWhatWasKeptError,
    Population,
    Progress,
)

__all__ = ["Asked", "Drawing", "NotWhatWasKeptError", "Population", "Progress"]
