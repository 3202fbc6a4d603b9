"""The room's writing door: the register of partners, and what people answer to each of them.

Every service is keyword-only and one transaction. Lock order: the row of the act, then the consents
of one person as `people.services` takes them.
"""

from chengxin.benefits.services.agreeing import agree_to_partner, refuse_partner, take_partner_back
from chengxin.benefits.services.counting import count_month
from chengxin.benefits.services.mornings import morning
from chengxin.benefits.services.registering import decide_partner, enter_partner, suspend_partner

__all__ = [
    "agree_to_partner",
    "count_month",
    "decide_partner",
    "enter_partner",
    "morning",
    "refuse_partner",
    "suspend_partner",
    "take_partner_back",
]
