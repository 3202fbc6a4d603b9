"""Django's settings, from the environment; nothing secret has a default.

| variable | what it names |
|---|---|
| `DATABASE_URL` | the database, as the application's role |
| `DATABASE_OWNER_URL` | the same, for whoever may change its tables (`chengxin migrate`) |
| `CHENGXIN_SECRET_KEY_FILE` | a file that only its owner can read, with what signs sessions |
| `CHENGXIN_KEYS_FILE` | the keys of sealed data (`chengxin keys`) |
| `CHENGXIN_DEMO` | `1`: a made-up city, without TLS, with accounts of made-up people |
| `CHENGXIN_CLOCK_AHEAD` | of the demonstration: seconds by which its time is ahead of ours |
| `CHENGXIN_BEHIND_PROXY` | `1`: a proxy before the site ends TLS and sets `X-Forwarded-*` |
| `CHENGXIN_HOSTS` | the names under which the site is asked for, separated by commas |
| `CHENGXIN_OPERATOR_ZH`, `_EN` | who runs the site, as its pages say |
| `CHENGXIN_CONTACT` | where people can ask: a telephone number or an address |
| `CHENGXIN_HUMAN_ZH`, `_EN` | which person answers there, and when |
| `CHENGXIN_ANSWER_DAYS` | a complaint about a look is answered in so many working days; unset: no |
| `CHENGXIN_KEEP` | other days for which kinds are kept: `unmended=60 held=1461` |
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from chengxin.clock import ahead, set_clock
from chengxin.database.roles import OWNER
from chengxin.settings.promises import answer_days, keep_days
from chengxin.settings.secret import secret_key

_SOURCE = Path(__file__).parent.parent
_WEB = _SOURCE / "web"

DEMO = os.environ.get("CHENGXIN_DEMO") == "1"
if DEMO and os.environ.get("CHENGXIN_CLOCK_AHEAD"):
    set_clock(ahead(timedelta(seconds=float(os.environ["CHENGXIN_CLOCK_AHEAD"]))))
#: Where a site of the demonstration keeps what opens its accounts.
SITE_FOLDER = os.environ.get("CHENGXIN_SITE", "") if DEMO else ""
DEBUG = False
SECRET_KEY = secret_key(os.environ)
ALLOWED_HOSTS = [
    host
    for host in os.environ.get("CHENGXIN_HOSTS", "127.0.0.1,localhost" if DEMO else "").split(",")
    if host
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "chengxin.access",
    "chengxin.people",
    "chengxin.standing",
    "chengxin.records",
    "chengxin.benefits",
    "chengxin.web.citizen",
    "chengxin.web.staff",
]

MIDDLEWARE = [
    "chengxin.web.shared.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chengxin.web.shared.headers.HeadersMiddleware",
    "chengxin.web.shared.choices.ChoicesMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the next, which reads the body: nobody uploads who may not.
    "chengxin.web.staff.gate.Gate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "chengxin.web.urls"
WSGI_APPLICATION = "chengxin.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # The reports' templates come last: they extend the `base.html` that is found first.
        "DIRS": [
            *(
                _WEB / face / "templates"
                for face in ("shared", "citizen", "public", "staff", "demo")
            ),
            _SOURCE / "report" / "templates",
        ],
        "OPTIONS": {"environment": "chengxin.web.shared.templates.environment"},
    }
]


def _database(variable: str, **more: Any) -> dict[str, Any]:
    """Return what Django needs of an address; everything else of it goes to libpq as it is."""
    found = conninfo_to_dict(os.environ.get(variable, ""))
    named = {
        "NAME": found.pop("dbname", ""),
        "USER": found.pop("user", ""),
        "PASSWORD": found.pop("password", ""),
        "HOST": found.pop("host", ""),
        "PORT": found.pop("port", ""),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: str(value) for name, value in named.items() if value is not None},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**found, **more},
    }


#: Who runs the site, and where people can ask; the demonstration names nobody who exists.
OPERATOR = {
    "zh": os.environ.get("CHENGXIN_OPERATOR_ZH", "示例信用中心（虚构）" if DEMO else ""),
    "en": os.environ.get("CHENGXIN_OPERATOR_EN", "Example Credit Centre (made up)" if DEMO else ""),
}
CONTACT = os.environ.get("CHENGXIN_CONTACT", "12345 (0000-000000)" if DEMO else "")
#: The person who can be asked, by what they do; `check --deploy` asks a real site for one.
HUMAN = {
    "zh": os.environ.get(
        "CHENGXIN_HUMAN_ZH",
        "个人信息保护专员（虚构），市民中心三号窗口，工作日9:00至17:00" if DEMO else "",
    ),
    "en": os.environ.get(
        "CHENGXIN_HUMAN_EN",
        "Officer for personal information (made up), counter 3 of the civic centre, working days"
        " 9:00 to 17:00"
        if DEMO
        else "",
    ),
}
#: What the operator promises; no city's text sets a day for a complaint about a look.
ANSWER_DAYS = answer_days(os.environ.get("CHENGXIN_ANSWER_DAYS", "15" if DEMO else ""))
#: How long what is kept, by kind; the lengths of `people.periods` unless the operator says others.
KEEP_DAYS = keep_days(os.environ.get("CHENGXIN_KEEP", ""))

DATABASES = {
    "default": _database("DATABASE_URL"),
    "owner": _database("DATABASE_OWNER_URL", assume_role=OWNER),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

STATIC_URL = "static/"
STATICFILES_DIRS = [_WEB / "shared" / "static", _SOURCE / "report" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = not DEMO
#: Only a proxy that ends TLS and overwrites both headers may be named; else anybody could lie.
BEHIND_PROXY = os.environ.get("CHENGXIN_BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
# Not "no-referrer": browsers would then send forms with the origin null, which Django refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "chengxin.web.shared.errors.stale_form"

#: No script at all: every page works without one.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

#: Nothing that Django logs may name a person: no statements, no request bodies, no e-mails.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "chengxin.settings.lines.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.db.backends": {"level": "WARNING"}},
}
