"""The grammar: what may stand in each file of a rulebook folder.

One module a file kind; each builds objects of `rulebook.model` out of the shapes of
`rulebook.shapes`. Words that refer to other files (items, fields, articles) are only checked for
their form here; `rulebook.references` resolves them when every file has been read.
"""
