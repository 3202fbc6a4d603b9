"""The room's writing door: who joins, what is attested, and what people agree to.

Every service is keyword-only and one transaction, which joins the caller's where there is one.
Lock order: index keys by name, person, consent. A consent that scoring relies on changes only while
its row is locked, and whoever rescores afterwards takes the locks of `standing` first.
"""

from chengxin.people.services.consents import (
    expire_consent,
    give_consent,
    refuse_consent,
    request_consent,
    withdraw_consent,
)
from chengxin.people.services.enrolling import Known, enrol, find, find_many, record_facts
from chengxin.people.services.newcomers import Newcomer, enrol_newcomers
from chengxin.people.services.notices import publish_notices, store_notice
from chengxin.people.services.renewing import renew_keys

__all__ = [
    "Known",
    "Newcomer",
    "enrol",
    "enrol_newcomers",
    "expire_consent",
    "find",
    "find_many",
    "give_consent",
    "publish_notices",
    "record_facts",
    "refuse_consent",
    "renew_keys",
    "request_consent",
    "store_notice",
    "withdraw_consent",
]
