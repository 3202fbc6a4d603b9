"""What a person declares about herself or himself, and the verifying of it [yuxi 9] [jinan 11].

A declaration is a record like any other, delivered by its person: it goes the one way in, and the
kernel gives it no points until a mark `verified` stands on it. That it is not confirmed is no
adverse event: nothing of that is written on anybody.
"""
