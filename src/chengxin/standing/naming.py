"""Who runs the site, as the texts that people agree to name it: with the points in force."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chengxin.people.notices import Operator
from chengxin.standing.services.versions import current
from chengxin.text import LANGUAGES, _


def named_operator() -> Operator:
    """Return who answers for the site.

    Raises ImproperlyConfigured where nobody is named who does, and NothingInForceError.
    """
    who: Mapping[str, str] = settings.OPERATOR
    if not all(who[lang] for lang in LANGUAGES) or not settings.CONTACT:
        message = _(
            "A notice names who runs the site and where people can ask. Set CHENGXIN_OPERATOR_ZH, "
            "CHENGXIN_OPERATOR_EN and CHENGXIN_CONTACT."
        )
        raise ImproperlyConfigured(message)
    name = current().rulebook.name
    return Operator(
        product={lang: getattr(name, lang) for lang in LANGUAGES},
        controller=dict(who),
        contact=dict.fromkeys(LANGUAGES, settings.CONTACT),
    )
