"""What weighs takes a fresh proof: an old session does none of it, and nothing is lost by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from chengxin.access.models import Staff
from chengxin.clock import clock_of, now
from chengxin.standing.models import Proposal
from chengxin.standing.services import publishing as services
from chengxin.standing.services.versions import current
from chengxin.web.staff.proving import LATELY
from tests.opening import put_in_force
from tests.site import Site
from tests.standing.publishing.office import MILDER, on, version
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

PROPOSAL = 2


@pytest.fixture(scope="module")
def team(made: Site) -> Iterator[dict[str, Worker]]:
    assert made.url
    with on(-10):
        put_in_force(rulebook_no=version())
        hired_now = {
            "wang": hired("wang", ["editor", "approver"]),
            "keeper": hired("keeper", ["security"]),
        }
        services.propose(rulebook_no=version(MILDER), reason="Better", by="wang", revises=None)
        yield hired_now


def proof(worker: Worker, **other: str) -> dict[str, str]:
    Staff.objects.filter(user__username=worker.login).update(last_step=0)
    return {"proof-password": worker.password, "proof-code": worker.code(), **other}


@pytest.mark.check("S7")
def test_no_step_of_publishing_is_taken_in_an_old_session(
    client: Client, team: dict[str, Worker]
) -> None:
    weighty = ("approve", "unapprove", "publish", "call_off", "switch", "take_back")
    with on(0):
        signed_in(client, team["wang"])
        get(client, "proposal", proposal_no=PROPOSAL)
        for step in weighty:
            # What stands in the way of the step itself is said while the proof is fresh.
            fresh = post(client, "proposal-step", {}, proposal_no=PROPOSAL, step=step)
            assert "proof-code" not in fresh.content.decode()
        later = now() + LATELY + timedelta(seconds=1)
        with clock_of(lambda: later):
            before = list(Proposal.objects.values_list())
            for step in weighty:
                asked = post(
                    client, "proposal-step", {"reason": "a <b> reason"}, proposal_no=PROPOSAL,
                    step=step,
                )  # fmt: skip
                assert asked.status_code == 403
                assert "proof-code" in asked.content.decode()
            back = {"rulebook_no": current().rulebook_no, "form": "rollback", "reason": "worse"}
            assert post(client, "propose", back).status_code == 403
            assert list(Proposal.objects.values_list()) == before
            # Reading, and what weighs less, asks nothing.
            assert get(client, "proposal", proposal_no=PROPOSAL).status_code == 200


@pytest.mark.check("S7")
def test_a_proof_does_what_was_asked_with_what_was_filled_in(
    client: Client, team: dict[str, Worker]
) -> None:
    with on(1):
        signed_in(client, team["wang"])
        get(client, "proposal", proposal_no=PROPOSAL)
        later = now() + LATELY + timedelta(seconds=1)
        with clock_of(lambda: later):
            given = {"rulebook_no": str(current().rulebook_no), "form": "rollback", "reason": 'a"<'}
            page = post(client, "propose", given).content.decode()
            sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
            assert sent.pop("csrfmiddlewaretoken")
            assert sent == {**given, "reason": "a&#34;&lt;"}
            wang, key = team["wang"], client.session.session_key
            for wrong, status in (
                ({"proof-password": "guessed"}, 403),
                ({"proof-code": "000000"}, 403),
                ({"proof-code": ""}, 422),
            ):
                assert (
                    post(client, "propose", {**given, **proof(wang), **wrong}).status_code == status
                )
            # The proof of somebody else is none.
            other = proof(team["keeper"])
            assert post(client, "propose", {**given, **other}).status_code == 403
            went_on = post(client, "propose", {**given, **proof(wang)})
            assert "proof-code" not in went_on.content.decode()
            assert client.session.session_key != key
            # It holds for a while, and then no more.
            post(client, "proposal-step", {}, proposal_no=PROPOSAL, step="approve")
            assert "proof-code" not in post(client, "propose", given).content.decode()
        much_later = later + LATELY + timedelta(seconds=1)
        with clock_of(lambda: much_later):
            assert "proof-code" in post(client, "propose", given).content.decode()


@pytest.mark.check("S7")
def test_no_account_is_closed_in_an_old_session(client: Client, team: dict[str, Worker]) -> None:
    with on(2):
        signed_in(client, team["keeper"])
        get(client, "accounts")
        user = get_user_model().objects.get(username="wang")
        later = now() + LATELY + timedelta(seconds=1)
        with clock_of(lambda: later):
            assert post(client, "account-close", user_id=user.pk).status_code == 403
            user.refresh_from_db()
            assert user.is_active
            assert (
                post(client, "account-close", proof(team["keeper"]), user_id=user.pk).status_code
                == 302
            )
            user.refresh_from_db()
            assert not user.is_active
