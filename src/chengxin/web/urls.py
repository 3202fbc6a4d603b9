"""Which address leads to which face."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("chengxin.web.citizen.urls")),
    path("staff/", include("chengxin.web.staff.urls")),
]
