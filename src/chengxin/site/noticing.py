"""The notices that people agree to, published in the name of whoever runs the site."""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.clock import now
from chengxin.people.consent import Purpose
from chengxin.people.services import publish_notices
from chengxin.standing.naming import named_operator


def publish_notice() -> Mapping[Purpose, Mapping[str, bytes]]:
    """Publish each purpose's notice in every language; return the hashes. One that is there stays.

    They name the points of the rulebook in force. Raises ImproperlyConfigured where nobody is named
    who answers for the site, and NothingInForceError.
    """
    return publish_notices(operator=named_operator(), published_at=now())
