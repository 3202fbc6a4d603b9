"""The addresses of the citizen's pages."""

from __future__ import annotations

from django.urls import path

from chengxin.web.citizen.views import public

app_name = "citizen"
urlpatterns = [
    path("help/", public.help_page, name="help"),
]
