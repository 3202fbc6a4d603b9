"""The addresses of the staff pages; each page says itself who may ask for it."""

from __future__ import annotations

from django.urls import path

from chengxin.web.staff.views import (
    accounts,
    admissions,
    changes,
    complaints,
    corrections,
    counter,
    declarations,
    emergencies,
    furnishers,
    intake,
    overview,
    own,
    partners,
    person,
    publishing,
    rules,
    sampling,
    signing,
    work,
)

app_name = "staff"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("rules/", rules.versions, name="rules"),
    path("rules/<int:rulebook_no>/<str:sheet>/", rules.rules_page, name="rules-page"),
    path("publishing/", publishing.publishing, name="publishing"),
    path("publishing/propose/", publishing.propose, name="propose"),
    path("publishing/<int:proposal_no>/", publishing.proposal, name="proposal"),
    path("publishing/<int:proposal_no>/diff/", publishing.proposal_diff, name="proposal-diff"),
    path(
        "publishing/<int:proposal_no>/report/", publishing.proposal_report, name="proposal-report"
    ),
    path(
        "publishing/<int:proposal_no>/<slug:step>/", publishing.proposal_step, name="proposal-step"
    ),
    path("work/", work.work, name="work"),
    path("work/<slug:what>/<int:number>/again/", work.again, name="work-again"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:user_id>/close/", accounts.close, name="account-close"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<int:number>/", complaints.complaint, name="complaint"),
    path("admissions/", admissions.admissions, name="admissions"),
    path("admissions/<int:number>/", admissions.admission, name="admission"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:act>/", changes.change, name="change"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<uuid:grant_id>/", counter.counter_done, name="counter-done"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("declarations/", declarations.declarations, name="declarations"),
    path("declarations/<int:number>/", declarations.declaration, name="declaration"),
    path("corrections/<int:number>/", corrections.correction, name="correction"),
    path("own/", own.own, name="own"),
    path("furnishers/", furnishers.furnishers, name="furnishers"),
    path("own/<int:number>/", own.own_file, name="own-delivery"),
    path("emergency/", emergencies.open_file, name="emergency"),
    path("emergencies/", emergencies.listed, name="emergencies"),
    path("emergencies/<int:number>/", emergencies.review, name="emergency-review"),
    path("samples/", sampling.samples_page, name="samples"),
    path("samples/<int:number>/", sampling.sample_page, name="sample"),
    path("samples/looks/<int:number>/", sampling.drawn_page, name="sampled-look"),
    path("intake/", intake.intake, name="intake"),
    path("intake/<int:number>/", intake.delivery_page, name="delivery"),
    path("intake/<int:number>/go-on/", intake.go_on, name="delivery-on"),
    path("intake/<int:number>/mend/", intake.mend_rows, name="delivery-mend"),
    path("partners/", partners.partners, name="partners"),
    path("partners/enter/", partners.enter, name="partner-enter"),
    path("partners/entries/<int:act>/", partners.entry, name="partner-entry"),
    path("partners/<int:number>/suspend/", partners.suspend, name="partner-suspend"),
    path("person/", person.person, name="person"),
    path("person/<uuid:grant_id>/", person.person_file, name="person-file"),
    path("person/<uuid:grant_id>/<slug:section>/", person.person_section, name="person-section"),
    path("password/", signing.password, name="password"),
    path("sign-in/", signing.sign_in_page, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
]
