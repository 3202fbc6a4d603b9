"""The made-up service's database made anew: tables, accounts, and the one site that may ask."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management import call_command
from oauth2_provider.models import get_application_model

from chengxin.demo.provider.preparing import CLIENT
from chengxin.demo.provider.register import registered
from chengxin.demo.provider.settings import FOLDER, TOLD


def open_provider() -> None:
    """Make the database anew, with everybody of the register; nobody is signed in any more."""
    (FOLDER / "provider.sqlite3").unlink(missing_ok=True)
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    hashed: dict[str, str] = {}
    for each in registered(FOLDER).values():
        if each.password not in hashed:
            hashed[each.password] = make_password(each.password)
        User.objects.create(username=each.login, password=hashed[each.password])
    site = TOLD["site"]
    application = get_application_model()
    application.objects.create(
        client_id=CLIENT,
        name="chengxin",
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_AUTHORIZATION_CODE,
        client_secret=(FOLDER / "client-secret").read_text("ascii"),
        redirect_uris=f"{site}/sign-in/back/",
        post_logout_redirect_uris=f"{site}/sign-in/",
        algorithm=application.RS256_ALGORITHM,
        skip_authorization=True,
    )
