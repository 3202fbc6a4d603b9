"""As many looks as pages about somebody: pages asked for at random, and the entries counted."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from chengxin.access.models import AccessEntry
from chengxin.clock import clock_of
from chengxin.database import Server
from tests.web.city import NOW, PASSWORD, assertion, standing_at
from tests.web.staff.working import get, post, signed_in
from tests.web.walk.examples import ERRORS, Seen, examples
from tests.web.walk.town import Town, town

pytestmark = pytest.mark.slow

#: Ten thousand in the long proof, few otherwise.
CALLS = 10_000 if os.environ.get("CHENGXIN_PROFILE") == "prove" else 200

#: Pages that show nothing of anybody's; one's own may still leave an entry of looking at oneself.
ABOUT_NOBODY = frozenset(
    {
        "citizen:start", "citizen:notice", "citizen:notice_of", "citizen:sign_in", "citizen:help",
        "citizen:copy", "citizen:leave_altogether", "citizen:take_back", "citizen:receipt_keys",
        "citizen:rules",
        "citizen:rules_page", "public:drafts", "public:draft", "demo:who", "staff:sign-in",
        "staff:overview", "staff:rules", "staff:rules-page", "staff:publishing", "staff:proposal",
        "staff:proposal-diff", "staff:proposal-report", "staff:work", "staff:accounts",
        "staff:complaints", "staff:corrections", "staff:intake", "staff:delivery", "staff:person",
        "staff:person-file", "staff:password", "staff:counter", "staff:changes", "staff:emergency",
        "staff:emergencies", "staff:emergency-review", "staff:admissions", "staff:admission",
        "staff:samples", "staff:sample", "staff:sampled-look", "staff:partners",
        "staff:partner-enter", "staff:partner-entry",
        "staff:furnishers", "staff:declarations",
    }
)  # fmt: skip
#: Those who take part, or did. Zhao signs in and is nobody to the site.
PEOPLE = ("lin", "wu", "qian", "sun")


@pytest.fixture(scope="module")
def there(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(server, tmp_path_factory.mktemp("town")) as found, clock_of(standing_at(NOW)):
        yield found


@pytest.fixture
def browsers(host: str, there: Town) -> dict[str, Client]:
    """Everybody's browser, signed in."""
    found = {"nobody": Client(headers={"host": host})}
    for login in (*PEOPLE, "zhao"):
        found[login] = Client(headers={"host": host})
        came = found[login].post("/sign-in/", {"login": login, "password": PASSWORD}, secure=True)
        assert came.status_code == 302
    for login, officer in there.officers.items():
        found[login] = Client(headers={"host": host})
        signed_in(found[login], officer)
    return found


def _grant(desk: Client) -> str:
    """Open the file of somebody and return its address."""
    get(desk, "person")
    answer = post(
        desk, "person",
        {
            "number": assertion("lin").identity.number.reveal(), "issuer": "", "case_ref": "",
            "purpose": "dispute.handling", "reason": "本人提出异议, 需要核对记录",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def _since(last: int) -> list[tuple[int, str, int | None]]:
    """Return the looks after one, each with what looked and at whom."""
    shown = AccessEntry.objects.filter(outcome="shown", id__gt=last).order_by("id")
    return [*shown.values_list("id", "actor_kind", "person_no")]


@pytest.mark.check("S43")
@pytest.mark.article("yuxi", 12)
@pytest.mark.article("jinan", 22)
@pytest.mark.filterwarnings("ignore")
def test_every_page_about_somebody_leaves_an_entry_and_no_other_does(
    there: Town, browsers: dict[str, Client], pytestconfig: pytest.Config
) -> None:
    grant = _grant(browsers["desk"])
    sections = [f"{grant}{each}/" for each in ("facts", "identity", "score", "records", "diary")]
    known: dict[str, tuple[Seen, ...]] = {**examples(there, grant, sections)}
    places = sorted({place for seen in known.values() for _who, place in seen} - {*ERRORS})
    places += ["/records/1/", "/records/99/", "/history/99/", "/me/receipts/2/", "/looks/99/wrong/"]
    chance = random.Random(int(pytestconfig.option.hypothesis_seed))
    wrong, counted, last = [], Counter[bool](), AccessEntry.objects.latest("id").id
    # Each example once, so that none is missed by chance; then whoever, wherever.
    calls = [seen for each in known.values() for seen in each if seen[1] in places]
    calls += [(chance.choice([*browsers]), chance.choice(places)) for _each in range(CALLS)]
    for who, place in calls:
        answer: Any = browsers[who].get(place, secure=True)
        looks = _since(last)
        last = looks[-1][0] if looks else last
        route = resolve(place.partition("?")[0]).view_name
        own = who in PEOPLE and not route.startswith("staff:")
        about = answer.status_code == 200 and route not in ABOUT_NOBODY
        about = about and (own or route.startswith("staff:"))
        counted[about] += 1
        seen = {look[1:] for look in looks}
        expected = (
            {("self", there.city.people[who])} if own else {("staff", there.city.people["lin"])}
        )
        if (about and not looks) or (looks and not (own or about)) or not seen <= expected:
            wrong.append(f"{who} {place}: {answer.status_code} with {looks}")
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert min(counted[True], counted[False]) > CALLS // 20, counted
