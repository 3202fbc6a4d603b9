"""Access in an emergency: at once, with a reason, told to named people, reviewed by somebody else.

It opens what the ordinary purposes of a role do not, for one person and a quarter of an hour. Every
look under it is an entry that says so to the person.
"""
