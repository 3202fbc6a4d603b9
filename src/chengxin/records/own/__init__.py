"""What a person says and does about own records: a statement beside one, a correction, a deletion.

Nothing here makes points: the kernel alone does, asked anew where something changed for it.
"""
