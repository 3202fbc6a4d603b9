"""`chengxin publish`: a version of the rulebook put in force, step by step, as on the pages.

Whoever takes a step signs in with password and code, so that two approvals are two people's. All
rules are those of `standing.services.publishing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from chengxin.cli.common import FOLDER
from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _

_DAY = click.DateTime(["%Y-%m-%d"])

by_option = click.option("--by", required=True, help="Login of whoever does it.")
reason_option = click.option("--reason", required=True, help="Why, in a sentence.")
number_argument = click.argument("proposal", type=int)


@contextmanager
def _told(site: Path) -> Iterator[None]:
    """Open the site, and tell what the services refuse."""
    with place(site):
        from chengxin.standing.errors import StandingError

        try:
            yield
        except StandingError as error:
            raise click.ClickException(str(error)) from error


def _signed_in(login: str) -> str:
    """Ask for password and code; return the login of whoever came in."""
    from chengxin.access.members import Member
    from chengxin.people.hidden import Hidden
    from chengxin.web.staff.signing_in import Attempt, sign_in

    password = Hidden(click.prompt(_("Password"), hide_input=True, err=True))
    code = click.prompt(_("Code"), hide_input=True, err=True)
    came = sign_in(attempt=Attempt(login=login, password=password, code=code, address="terminal"))
    if not isinstance(came, Member):
        raise click.ClickException(
            _("Login, password and code do not fit together, or there were too many attempts.")
        )
    return came.login


@click.group()
def command() -> None:
    """Put a version of the rulebook in force: heard, tried, approved by two, announced."""


@command.command()
@click.argument("folder", type=FOLDER)
@by_option
@site_option
@refused_cleanly
def store(folder: Path, by: str, site: Path) -> None:
    """Check the rulebook in FOLDER, keep it, and print its number."""
    with _told(site):
        from chengxin.standing.services.versions import store_version

        click.echo(store_version(folder=folder, by=_signed_in(by)))


@command.command()
@click.argument("version", type=int)
@click.option("--back", is_flag=True, help="VERSION was in force once: go back to it.")
@click.option("--revises", type=int, help="Proposal whose comments led to this version.")
@reason_option
@by_option
@site_option
@refused_cleanly
def propose(
    version: int, *, back: bool, revises: int | None, reason: str, by: str, site: Path
) -> None:
    """Propose the kept VERSION, and print the proposal's number.

    On a new site it is to be the first version: tried, approved by two people, published for a day
    and switched to like any other, only that nobody has points yet who would have to be heard.
    """
    if back and revises is not None:
        raise click.UsageError(_("Earlier contents revise nothing: leave out --revises or --back."))
    with _told(site):
        from chengxin.standing.services import publishing

        login = _signed_in(by)
        if back:
            made = publishing.propose_rollback(rulebook_no=version, reason=reason, by=login)
        else:
            made = publishing.propose(rulebook_no=version, reason=reason, by=login, revises=revises)
        click.echo(made)


@command.command("list")
@site_option
@refused_cleanly
def show_all(site: Path) -> None:
    """List every proposal: number, version, state."""
    with _told(site):
        from chengxin import clock
        from chengxin.standing.publishing.selectors import proposals
        from chengxin.standing.publishing.state import state
        from chengxin.standing.publishing.words import state_name

        for row, progress in proposals():
            said = state_name(state(progress, clock.today()))
            click.echo(f"{row.proposal_no}  {row.rulebook_id}  {row.version[:12]}  {said}")


@command.command()
@number_argument
@site_option
@refused_cleanly
def show(proposal: int, site: Path) -> None:
    """Say what can be done about PROPOSAL, by whom, and what stands in the way; its comments."""
    with _told(site):
        from chengxin import clock
        from chengxin.standing.publishing.selectors import comments_of, progress_of
        from chengxin.standing.publishing.steps import Asked, Step, hindrances
        from chengxin.standing.publishing.words import hindrance, step_name, who_may

        progress = progress_of(proposal)
        for step in Step:
            found = hindrances(step, progress, Asked(None, clock.today()))
            click.echo(f"{step_name(step)} ({who_may(step)})")
            for each in found:
                click.echo(f"  - {hindrance(step, each)}")
        for one in comments_of(proposal):
            click.echo(f"\n{one.pk}  {one.body}\n{one.text}")


@command.command("open-round")
@number_argument
@click.option("--first", type=_DAY, required=True, help="First day.")
@click.option("--last", type=_DAY, required=True, help="Last day.")
@by_option
@site_option
@refused_cleanly
def open_round(proposal: int, first: datetime, last: datetime, by: str, site: Path) -> None:
    """Let everybody comment on PROPOSAL from the first day to the last."""
    with _told(site):
        from chengxin.standing.services import publishing

        publishing.open_round(
            proposal_no=proposal, first_day=first.date(), last_day=last.date(), by=_signed_in(by)
        )


@command.command()
@click.argument("comment", type=int)
@click.option("--outcome", type=click.Choice(["taken_up", "partly", "not_taken_up"]), required=True)
@click.option("--hide", is_flag=True, help="The comment names somebody: show the reply alone.")
@reason_option
@by_option
@site_option
@refused_cleanly
def reply(comment: int, *, outcome: str, hide: bool, reason: str, by: str, site: Path) -> None:
    """Answer COMMENT with what comes of it and why."""
    with _told(site):
        from chengxin.standing.services import publishing

        publishing.reply(
            comment_id=comment, outcome=outcome, reason=reason, by=_signed_in(by), shown=not hide
        )


def _simple(name: str, service: str, said: str) -> None:
    """Make a command of a step that needs a proposal and a login."""

    @command.command(name, help=said)
    @number_argument
    @by_option
    @site_option
    @refused_cleanly
    def run(proposal: int, by: str, site: Path) -> None:
        with _told(site):
            from chengxin.standing.services import publishing

            step: Callable[..., Any] = getattr(publishing, service)
            click.echo(step(proposal_no=proposal, by=_signed_in(by)))


def _reasoned(name: str, service: str, said: str) -> None:
    """Make a command of a step that needs a reason as well."""

    @command.command(name, help=said)
    @number_argument
    @reason_option
    @by_option
    @site_option
    @refused_cleanly
    def run(proposal: int, reason: str, by: str, site: Path) -> None:
        with _told(site):
            from chengxin.standing.services import publishing

            step: Callable[..., Any] = getattr(publishing, service)
            step(proposal_no=proposal, reason=reason, by=_signed_in(by))


_simple("try", "try_out", "Score everybody by PROPOSAL's contents on trial; keep the report.")
_simple("approve", "approve", "Say yes to PROPOSAL's contents and its latest shadow run.")
_simple("switch", "switch", "Put PROPOSAL in force when its day has come.")
_reasoned("unapprove", "unapprove", "Take one's own approval of PROPOSAL back.")
_reasoned("call-off", "call_off", "Call the publication of PROPOSAL off before its day.")
_reasoned("take-back", "take_back", "Take PROPOSAL back.")


@command.command()
@number_argument
@click.option("--on", "day", type=_DAY, required=True, help="Day on which it comes into force.")
@by_option
@site_option
@refused_cleanly
def publish(proposal: int, day: datetime, by: str, site: Path) -> None:
    """Decide the day on which PROPOSAL comes into force, and announce it."""
    with _told(site):
        from chengxin.standing.services import publishing

        publishing.publish(proposal_no=proposal, effective_on=day.date(), by=_signed_in(by))
