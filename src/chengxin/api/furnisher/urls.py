"""The addresses of the furnishers' door, and what is answered at all others below it."""

from __future__ import annotations

from django.urls import path

from chengxin.api.furnisher import views

app_name = "furnisher"

urlpatterns = [
    path("records", views.records, name="records"),
    path("marks", views.marks, name="marks"),
    path("batches/<slug:key>", views.batch, name="batch"),
    path("statistics", views.statistics, name="statistics"),
    path("catalogue", views.catalogue, name="catalogue"),
]
