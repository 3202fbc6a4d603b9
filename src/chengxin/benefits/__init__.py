"""Partners and, later, what they offer: scenes, authorisations, eligibility, redemption.

A partner may once ask one question with one answer, yes or nothing, about somebody who agreed to
just that. So far there is the register of them and a consent to each: nothing is sent to anybody,
and nothing here knows a score or a record.
"""
