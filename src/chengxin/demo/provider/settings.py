"""Django's settings of the made-up identity service; `preparing` writes the folder they read."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

from django.utils.csp import CSP

from chengxin.clock import ahead, set_clock

FOLDER = Path(os.environ["CHENGXIN_PROVIDER"])
TOLD = json.loads((FOLDER / "provider.json").read_text("utf-8"))
#: The seconds by which the time of the made-up city is ahead of ours, in what is signed as well.
AHEAD = timedelta(seconds=float(TOLD["ahead"]))
set_clock(ahead(AHEAD))

_WEB = Path(__file__).parents[2] / "web"
_REPORT = Path(__file__).parents[2] / "report"

DEMO = True
DEBUG = False
SECRET_KEY = (FOLDER / "secret").read_text("ascii")
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chengxin.web.shared.headers.HeadersMiddleware",
    "chengxin.web.shared.choices.ChoicesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "chengxin.demo.provider.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            Path(__file__).parent / "templates",
            _WEB / "shared" / "templates",
            _REPORT / "templates",
        ],
        "OPTIONS": {"environment": "chengxin.web.shared.templates.environment"},
    }
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "provider.sqlite3"}
}
#: Made anew at each start: what has to last stands in the folder's files.
MIGRATION_MODULES = dict.fromkeys(("contenttypes", "auth", "sessions", "oauth2_provider"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
STATIC_URL = "static/"
STATICFILES_DIRS = [_WEB / "shared" / "static", _REPORT / "static"]
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
OPERATOR = {"zh": "示例统一身份认证（虚构）", "en": "Example identity service (made up)"}

# Both sites are on one computer, and cookies do not tell ports apart.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "provider_session", "provider_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "/sign-in/"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    # Browsers hold it against where an answer to a form leads, too: back to the city's site.
    "form-action": [CSP.SELF, TOLD["site"]],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": TOLD["issuer"],
    "OIDC_RSA_PRIVATE_KEY": (FOLDER / "key.pem").read_text("ascii"),
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OAUTH2_VALIDATOR_CLASS": "chengxin.demo.provider.claims.Claims",
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "PKCE_REQUIRED": True,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    "SCOPES": {"openid": "who", "real_name": "document and name"},
    "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "chengxin.settings.lines.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "ERROR"},
}
