"""The address of the demonstration's own page."""

from __future__ import annotations

from django.urls import path

from chengxin.web.demo import views

app_name = "demo"

urlpatterns = [path("", views.who, name="who")]
