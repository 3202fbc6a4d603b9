"""The room's writing doors: receiving files, judging their rows, linking what was held.

Every service is keyword-only. Lock order of a transaction that takes rows in: the gate of the
identities, the rulebook in force, consents in the order of persons, then what was delivered in the
order of its digests, then everything else.
"""
