"""An example of every page of the site, and of each state in which it looks otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.walk.town import Town

#: Who asks: nobody; people of the city by their login; officers by theirs.
Seen = tuple[str, str]

#: Addresses that hand out a file, which no browser shows.
FILES = frozenset(
    {
        "citizen:looks_file",
        "citizen:copy_file",
        "citizen:receipt_file",
        "citizen:receipt_keys",
        "staff:proposal-report",
    }
)

#: What stands where something went wrong, and how it is answered.
#: At a site that names no identity service the way to it and back is not there.
ERRORS = {
    "/sign-in/go/": 404,
    "/sign-in/back/": 404,
    "/fails/": 500,
    "/denied/": 403,
    "/unreadable/": 400,
    "/nowhere/": 404,
}

#: What somebody is refused, who is signed in.
REFUSED = {("desk", "/staff/accounts/"): 403}


def examples(town: Town, grant: str, sections: list[str]) -> Mapping[str, tuple[Seen, ...]]:
    """Return who opens which addresses, by the name of the route."""
    staff = f"/staff/publishing/{town.decided}"
    return {
        "citizen:home": (("lin", "/"), ("wu", "/")),
        "citizen:why": (("lin", "/why/"), ("wu", "/why/")),
        "citizen:history": (
            ("lin", "/history/"), ("lin", "/history/?dimension=contribution"), ("wu", "/history/"),
        ),
        "citizen:step": (("lin", "/history/1/"), ("lin", "/history/3/")),
        "citizen:changes": (("lin", "/changes/"), ("wu", "/changes/")),
        "citizen:what_if": (("lin", "/changes/what-if/?item=volunteering"),),
        "citizen:records": (("lin", "/records/"), ("wu", "/records/")),
        "citizen:record": (
            ("lin", "/records/2/"), ("lin", "/records/8/?said=1"), ("lin", "/records/9/"),
        ),
        "citizen:statement": (("lin", "/records/2/statement/"), ("lin", "/records/8/statement/")),
        "citizen:wrong": (("lin", "/records/8/wrong/"), ("lin", "/records/10/wrong/")),
        "citizen:delete_record": (("lin", "/records/10/delete/"),),
        "citizen:correction": tuple(
            ("lin", f"/records/corrections/{each}/") for each in town.corrections
        ),
        "citizen:declarations": (("lin", "/records/declare/"), ("wu", "/records/declare/")),
        "citizen:declare": (
            ("lin", "/records/declare/declared_volunteering/"),
            ("lin", "/records/declare/declared_honour/"),
        ),
        "citizen:declaration": tuple(
            ("lin", f"/records/declarations/{each}/") for each in town.declarations
        ),
        "citizen:messages": (("lin", "/messages/"), ("wu", "/messages/")),
        "citizen:looks": (
            ("lin", "/looks/"), ("lin", "/looks/?whose=own"), ("zhao", "/looks/"),
        ),
        "citizen:complain": (("lin", f"/looks/{town.looks[2]}/wrong/"),),
        "citizen:complaint": tuple(
            ("lin", f"/looks/complaints/{each}/") for each in town.complaints
        ),
        "citizen:looks_file": (("lin", "/looks/looks.csv"),),
        "citizen:me": (("lin", "/me/"), ("qian", "/me/?left=1"), ("zhao", "/me/")),
        "citizen:rights": (
            ("lin", "/me/rights/"), ("zhao", "/me/rights/"), ("qian", "/me/rights/"),
        ),
        "citizen:agreements": (
            ("lin", "/me/agreements/"), ("qian", "/me/agreements/?said=back"),
            ("zhao", "/me/agreements/"),
        ),
        "citizen:decide": (
            ("lin", "/me/agreements/market/"), ("lin", "/me/agreements/partner-city_hall/"),
        ),
        "citizen:take_back": (
            ("lin", "/me/agreements/market/take-back/"),
            ("lin", "/me/agreements/partner-city_hall/take-back/"),
        ),
        "citizen:leave": (("lin", "/me/leave/"),),
        "citizen:leave_altogether": (("lin", "/me/leave/for-good/"),),
        "citizen:copy": (("lin", "/me/copy/"), ("zhao", "/me/copy/")),
        "citizen:copy_file": (("lin", "/me/copy/copy.json"),),
        "citizen:copy_report": (("lin", "/me/copy/report/"),),
        "citizen:receipt": (("lin", "/me/receipts/1/"),),
        "citizen:receipt_file": (("lin", "/me/receipts/1.jwt"),),
        "citizen:receipt_keys": (("nobody", "/receipts/keys.json"),),
        "citizen:start": (("lin", "/start/"), ("zhao", "/start/"), ("qian", "/start/")),
        "citizen:notice": (("nobody", "/notice/"),),
        "citizen:notice_of": (("nobody", f"/notice/{town.notice}/"),),
        "citizen:sign_in": (
            ("nobody", "/sign-in/"), ("nobody", "/sign-in/?out=1"), ("nobody", "/sign-in/?ended=1"),
        ),
        "citizen:to_service": (("nobody", "/sign-in/go/"),),
        "citizen:from_service": (("nobody", "/sign-in/back/"),),
        "citizen:help": (("nobody", "/help/"),),
        "citizen:rules": (("nobody", "/rules/"),),
        "citizen:rules_page": (
            ("nobody", "/rules/rule-fines/"), ("nobody", "/rules/article-measures-12/"),
            ("nobody", "/rules/item-volunteering/"),
        ),
        "public:drafts": (("nobody", "/drafts/"),),
        "public:draft": (
            ("nobody", f"/drafts/{town.open}/"), ("nobody", f"/drafts/{town.open}/?kept=3"),
            ("nobody", f"/drafts/{town.decided}/"),
        ),
        "demo:who": (("nobody", "/demo/"),),
        "fails": (("nobody", "/fails/"),),
        "denied": (("nobody", "/denied/"),),
        "unreadable": (("nobody", "/unreadable/"),),
        "staff:sign-in": (("nobody", "/staff/sign-in/"),),
        "staff:overview": (("desk", "/staff/"), ("guard", "/staff/")),
        "staff:rules": (("desk", "/staff/rules/"),),
        "staff:rules-page": (
            ("desk", "/staff/rules/1/index/"), ("desk", "/staff/rules/1/item-volunteering/"),
        ),
        "staff:publishing": (("desk", "/staff/publishing/"), ("guard", "/staff/publishing/")),
        "staff:proposal": (
            ("desk", f"{staff}/"), ("desk", f"/staff/publishing/{town.open}/"),
        ),
        "staff:proposal-diff": (("desk", f"{staff}/diff/"),),
        "staff:proposal-report": (("desk", f"{staff}/report/"),),
        "staff:work": (("desk", "/staff/work/"), ("guard", "/staff/work/")),
        "staff:accounts": (("guard", "/staff/accounts/"), ("desk", "/staff/accounts/")),
        "staff:corrections": (("desk", "/staff/corrections/"),),
        "staff:correction": tuple(
            ("desk", f"/staff/corrections/{each}/") for each in town.corrections
        ),
        "staff:declarations": (("desk", "/staff/declarations/"),),
        "staff:declaration": tuple(
            ("desk", f"/staff/declarations/{each}/") for each in town.declarations
        ),
        "staff:complaints": (("audit", "/staff/complaints/"),),
        "staff:complaint": tuple(
            ("audit", f"/staff/complaints/{each}/") for each in town.complaints
        ),
        "staff:intake": (("desk", "/staff/intake/"),),
        "staff:own": (("desk", "/staff/own/"),),
        "staff:furnishers": (("desk", "/staff/furnishers/"),),
        "staff:own-delivery": (("desk", f"/staff/own/{town.judged}/"),),
        "staff:emergency": (("desk", "/staff/emergency/"),),
        "staff:emergencies": (("audit", "/staff/emergencies/"), ("guard", "/staff/emergencies/")),
        "staff:emergency-review": (("audit", f"/staff/emergencies/{town.emergency}/"),),
        "staff:samples": (("audit", "/staff/samples/"),),
        "staff:sample": (("audit", f"/staff/samples/{town.sample}/"),),
        "staff:sampled-look": (("audit", f"/staff/samples/looks/{town.drawn}/"),),
        "staff:delivery": (
            ("desk", f"/staff/intake/{town.judged}/"), ("desk", f"/staff/intake/{town.waiting}/"),
        ),
        "staff:admissions": (("desk", "/staff/admissions/"),),
        "staff:admission": tuple(
            (who, f"/staff/admissions/{each}/")
            for each in town.furnishers
            for who in ("desk", "guard")
        ),
        "staff:changes": (("desk", "/staff/changes/"),),
        "staff:change": (("desk", f"/staff/changes/{town.change}/"),),
        "staff:partners": (("desk", "/staff/partners/"), ("guard", "/staff/partners/")),
        "staff:partner-enter": (("desk", "/staff/partners/enter/"),),
        "staff:partner-entry": (("desk", f"/staff/partners/entries/{town.partner_entry}/"),),
        "staff:counter": (("desk", "/staff/counter/"),),
        "staff:counter-done": (("desk", grant.replace("/person/", "/counter/")),),
        "staff:person": (("desk", "/staff/person/"),),
        "staff:person-file": (("desk", grant),),
        "staff:person-section": tuple(("desk", each) for each in sections),
        "staff:password": (("desk", "/staff/password/"),),
    }  # fmt: skip
