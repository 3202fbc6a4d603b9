"""The notices that people agree to, published in the name of whoever runs the site."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chengxin.clock import now
from chengxin.people.consent import Purpose
from chengxin.people.notices import Operator
from chengxin.people.services import publish_notices
from chengxin.standing.services.versions import current
from chengxin.text import LANGUAGES, _


def publish_notice() -> Mapping[Purpose, Mapping[str, bytes]]:
    """Publish each purpose's notice in every language; return the hashes. One that is there stays.

    They name the points of the rulebook in force. Raises ImproperlyConfigured where nobody is named
    who answers for the site, and NothingInForceError.
    """
    who: Mapping[str, str] = settings.OPERATOR
    if not all(who[lang] for lang in LANGUAGES) or not settings.CONTACT:
        message = _(
            "A notice names who runs the site and where people can ask. Set CHENGXIN_OPERATOR_ZH, "
            "CHENGXIN_OPERATOR_EN and CHENGXIN_CONTACT."
        )
        raise ImproperlyConfigured(message)
    name = current().rulebook.name
    operator = Operator(
        product={lang: getattr(name, lang) for lang in LANGUAGES},
        controller=dict(who),
        contact=dict.fromkeys(LANGUAGES, settings.CONTACT),
    )
    return publish_notices(operator=operator, published_at=now())
