"""The notices that people agree to, published in the name of whoever runs the site."""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.clock import now
from chengxin.people.services import publish_notices
from chengxin.standing.deriving.services import publish_derived
from chengxin.standing.naming import named_operator


def publish_notice() -> Mapping[str, Mapping[str, bytes]]:
    """Publish each purpose's notice in every language; return the hashes. One that is there stays.

    Each derived score of the rulebook in force has one of its own.

    They name the points of the rulebook in force. Raises ImproperlyConfigured where nobody is named
    who answers for the site, and NothingInForceError.
    """
    operator = named_operator()
    texts = publish_notices(operator=operator, published_at=now())
    return {
        **{str(purpose): found for purpose, found in texts.items()},
        **publish_derived(operator=operator, published_at=now()),
    }
