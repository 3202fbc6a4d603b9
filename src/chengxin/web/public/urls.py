"""The addresses of the pages that are open to everybody."""

from __future__ import annotations

from django.urls import path

from chengxin.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("<int:proposal_no>/", views.draft, name="draft"),
]
