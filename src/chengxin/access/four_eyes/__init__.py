"""What takes two people: one asks, another answers, and both over the same contents by their hash.

What is asked and done belongs to other rooms; this one holds that nobody answers to oneself, that
the contents did not change in between, and that there is one answer. Publishing has tables of its
own besides, because its two approvals rest on a trial run that can become void.
"""
