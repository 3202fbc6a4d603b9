"""Who somebody is: identity numbers, names, and the sealing of both.

Everything here is pure: no database, no web framework, no clock of its own. The tables and
services of the room come later and use these modules. Nothing here may write a number or a name
into a message, a log or a `repr`.
"""
