"""A second, slow reading of the rulebook language, to hold every fast one against.

It is written from `docs/rulebook.md` alone and shares no code with the rule compiler or the
engines: where both agree, two people read the same text the same way. Tests and benches call it.
"""
