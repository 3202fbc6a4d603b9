"""The addresses of the citizen's pages. None holds anything that tells who somebody is."""

from __future__ import annotations

from django.urls import path

from chengxin.web.citizen.views import (
    complaints,
    consent,
    copies,
    ended,
    looks,
    me,
    past,
    public,
    receipts,
    records,
    score,
    signing,
    supposing,
)

app_name = "citizen"
urlpatterns = [
    path("", score.home, name="home"),
    path("why/", score.why, name="why"),
    path("history/", past.history_page, name="history"),
    path("history/<int:number>/", past.step_page, name="step"),
    path("changes/", supposing.changes, name="changes"),
    path("changes/what-if/", supposing.what_if, name="what_if"),
    path("records/", records.all_records, name="records"),
    path("records/<int:record_no>/", records.one_record, name="record"),
    path("looks/", looks.looks_page, name="looks"),
    path("looks/looks.csv", looks.looks_file, name="looks_file"),
    path("looks/<int:entry>/wrong/", complaints.complain_page, name="complain"),
    path("looks/complaints/<int:number>/", complaints.complaint_page, name="complaint"),
    path("me/", me.me_page, name="me"),
    path("me/leave/", me.leave, name="leave"),
    path("me/leave/for-good/", me.leave_altogether, name="leave_altogether"),
    path("me/receipts/<int:number>/", receipts.receipt_page, name="receipt"),
    path("me/receipts/<int:number>.jwt", receipts.receipt_file, name="receipt_file"),
    path("receipts/keys.json", receipts.keys_file, name="receipt_keys"),
    path("me/copy/", copies.copy_page, name="copy"),
    path("me/copy/copy.json", copies.copy_file, name="copy_file"),
    path("me/copy/report/", copies.copy_report, name="copy_report"),
    path("start/", consent.start, name="start"),
    path("start/not-now/", consent.not_now, name="not_now"),
    path("notice/", consent.notice, name="notice"),
    path("notice/<str:digest>/", consent.notice, name="notice_of"),
    path("sign-in/", signing.sign_in_page, name="sign_in"),
    path("sign-in/go/", signing.to_service, name="to_service"),
    path("sign-in/back/", signing.from_service, name="from_service"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("sign-out/there/", ended.ended_there, name="ended_there"),
    path("help/", public.help_page, name="help"),
    path("rules/", public.rules, name="rules"),
    path("rules/<str:name>/", public.rules, name="rules_page"),
]
