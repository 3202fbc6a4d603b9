"""Which address leads to which face, and who answers when something goes wrong."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("chengxin.web.citizen.urls")),
    path("drafts/", include("chengxin.web.public.urls")),
    path("staff/", include("chengxin.web.staff.urls")),
    path("api/furnisher/v1/", include("chengxin.api.furnisher.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("chengxin.web.demo.urls")))

handler400 = "chengxin.web.shared.errors.bad_request"
handler403 = "chengxin.web.shared.errors.denied"
handler404 = "chengxin.web.shared.errors.not_found"
handler500 = "chengxin.web.shared.errors.server_error"
