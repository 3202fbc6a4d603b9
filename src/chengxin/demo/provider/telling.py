"""Telling the site that somebody signed out here: a signed token, sent behind the browser's back.

It goes to the one site that the folder names, on this computer. What the site does with it is its
own; a site that does not answer keeps nobody from signing out here.
"""

from __future__ import annotations

import json
import logging
import secrets
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from jwcrypto.jwt import JWT
from oauth2_provider.models import get_application_model

from chengxin.clock import now
from chengxin.demo.provider.claims import subject_of
from chengxin.demo.provider.preparing import CLIENT
from chengxin.demo.provider.settings import TOLD
from chengxin.login.ended import EVENT

#: The site's address for it, below its own.
PLACE = "/sign-out/there/"

_SECONDS = 5

_log = logging.getLogger(__name__)


def tell_ended(login: str) -> None:
    """Tell the site that every session of this login is over."""
    site = urlsplit(TOLD["site"])
    connection = HTTPConnection(site.hostname or "", site.port, timeout=_SECONDS)
    try:
        connection.request(
            "POST",
            PLACE,
            urlencode({"logout_token": logout_token(login)}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        if (status := connection.getresponse().status) != 200:
            _log.error("the site answered %s to a sign-out", status)
    except (OSError, HTTPException) as error:
        _log.error("the site was not told of a sign-out: %s", type(error).__name__)
    finally:
        connection.close()


def logout_token(login: str) -> str:
    """Return the token (OpenID Connect Back-Channel Logout 1.0, section 2.4)."""
    application = get_application_model().objects.get(client_id=CLIENT)
    key, at = application.jwk_key, int(now().timestamp())
    claims = {
        "iss": TOLD["issuer"],
        "aud": CLIENT,
        "sub": subject_of(login),
        "iat": at,
        "exp": at + 120,
        "jti": secrets.token_urlsafe(24),
        "events": {EVENT: {}},
    }
    header = {"typ": "logout+jwt", "alg": "RS256", "kid": key.thumbprint()}
    token = JWT(header=json.dumps(header), claims=json.dumps(claims))
    token.make_signed_token(key)
    return str(token.serialize())
