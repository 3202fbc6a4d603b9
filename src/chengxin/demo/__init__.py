"""A city that does not exist: its people, its furnishers' files with their dirt, its report.

Everything is drawn from a seed and is the same on every machine. No real person, body or number
may occur here: identity numbers begin with a division code that was never assigned. The command
`chengxin city` and `chengxin demo` call it.
"""
