"""What is wrong with a database server, in words for whoever runs it."""


class DatabaseError(Exception):
    """There is no server, it does not start, or it must not be used; the text says why."""
