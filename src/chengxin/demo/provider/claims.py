"""What the made-up service signs about somebody: opaque subject, document, name, assurance."""

from __future__ import annotations

import hmac
from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from chengxin.demo.provider.register import registered
from chengxin.demo.provider.settings import AHEAD, FOLDER, SECRET_KEY

#: The two words that Chinese registers use: 111 is the resident identity card.
RESIDENT, PROVED = "111", "real-name"


def subject_of(login: str) -> str:
    """Return how the service calls somebody: a word that tells nothing."""
    return hmac.digest(SECRET_KEY.encode(), login.encode(), "sha256").hex()


class Claims(OAuth2Validator):  # type: ignore[misc]  # the package ships no types
    """The package's own rules, with the claims of a real-name service and the city's clock."""

    oidc_claim_scope = {  # noqa: RUF012  the package reads it from the class
        "sub": "openid",
        "acr": "openid",
        **dict.fromkeys(("id_type", "id_number", "real_name"), "real_name"),
    }

    def get_additional_claims(self, request: Any) -> dict[str, str]:
        """Return the claims of whoever signed in."""
        person = registered(FOLDER)[request.user.get_username()]
        return {
            "sub": subject_of(request.user.get_username()),
            "acr": PROVED,
            "id_type": RESIDENT,
            "id_number": person.number,
            "real_name": person.name,
        }

    def get_id_token_dictionary(
        self, token: Any, token_handler: Any, request: Any
    ) -> tuple[dict[str, Any], Any]:
        """Return the claims with the times of the made-up city."""
        claims, ends = super().get_id_token_dictionary(token, token_handler, request)
        for name in ("exp", "auth_time"):
            claims[name] += int(AHEAD.total_seconds())
        return claims, ends

    def finalize_id_token(
        self, id_token: dict[str, Any], token: Any, token_handler: Any, request: Any
    ) -> str:
        """Sign the token, made at the time of the made-up city."""
        moved = {**id_token, "iat": id_token["iat"] + int(AHEAD.total_seconds())}
        return str(super().finalize_id_token(moved, token, token_handler, request))
