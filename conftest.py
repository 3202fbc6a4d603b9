"""What has to be set before any module of the server's rooms is imported, also for its doctests."""

import os
import secrets

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxin.settings")
os.environ.setdefault("CHENGXIN_SECRET_KEY", secrets.token_urlsafe(50))
django.setup()

#: A site of its own, under settings of its own: these cannot be imported beside ours.
collect_ignore = [
    f"src/chengxin/demo/provider/{name}.py"
    for name in ("claims", "opening", "settings", "telling", "urls", "views", "wsgi")
]
