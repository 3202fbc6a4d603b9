"""The made-up identity service of the demonstration and of tests: a second site, by itself.

It is django-oauth-toolkit with a login page: its own process, database and keys, and made-up people
for accounts. It listens on this computer alone, asks nobody anything, and says of itself that it is
made up, so that a real site refuses it. Its modules belong to its own settings and are imported by
nothing but its process.
"""
