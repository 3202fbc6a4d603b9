"""Persons that change: another name, another number, one person who was entered as two.

Each change is a decision of two people over the same contents, can be undone, and is read by whom
it is about. Carrying one out is for `records.services.changing`, where persons meet records.
"""
