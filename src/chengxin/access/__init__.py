"""Who looked: every look at a person leaves an entry that the person can see, or nothing is shown.

The lowest of the server's rooms: all others hand an `AccessContext` down to it.
"""
