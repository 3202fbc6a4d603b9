"""What a real site must say before it may be deployed: who runs it, and which person can be asked.

`check --deploy` asks for it; the demonstration has made-up words of its own.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def somebody_to_ask(**_options: Any) -> list[CheckMessage]:
    """Return an error where nobody is named whom people could ask."""
    said = (*settings.OPERATOR.values(), *settings.HUMAN.values(), settings.CONTACT)
    if settings.DEMO or all(said):
        return []
    hint = "Set CHENGXIN_OPERATOR_ZH, _EN, CHENGXIN_HUMAN_ZH, _EN and CHENGXIN_CONTACT."
    return [Error("Nobody is named whom people can ask.", hint=hint, id="chengxin.E001")]
