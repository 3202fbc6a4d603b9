"""The person's own copy of everything held about them: gathered, written down, and accounted for.

It reads by the selectors of the rooms below, so that the copy is a look like any other and leaves
its entries. It holds no table, writes no file and keeps nothing.
"""
