"""The rulebook language: a city's points rules as data, loaded with positions and checked.

Pure: no database, no framework, no other room but texts and diagnostics. `load` is the door.
"""

from chengxin.rulebook.load import Loaded, load

__all__ = ["Loaded", "load"]
