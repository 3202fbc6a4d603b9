"""How a version of a rulebook comes into force: every step of it as a row that stays for ever.

Nothing here is changed or removed; what is taken back has a row that says so. Who may do what, and
when, is said in `services.publishing`. What the database itself holds about two approvals, about
the contents they are for and about what was in force when stands in the migrations.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from chengxin.standing.publishing.comment_text import LONGEST_TEXT


def _said(field: str, name: str, longest: int = LONGEST_TEXT) -> models.CheckConstraint:
    """A text that is there, and no longer than this."""
    length = Length(field)
    return models.CheckConstraint(
        name=name,
        condition=Q(GreaterThan(length, 0)) & Q(LessThanOrEqual(length, longest)),
    )


class Proposal(models.Model):
    """A wish to put contents in force: of a new version, or once more those of an older one.

    `version` repeats the SHA-256 of the contents, so that all that follows is bound to it. `form`
    is first, ordinary or rollback. `covered_by` is the proposal whose round of comments is this
    one's too, because this one differs from it only in people's favour.
    """

    proposal_no = models.AutoField(primary_key=True)
    rulebook = models.ForeignKey(
        "standing.RulebookVersion", models.PROTECT, db_column="rulebook_no", related_name="+"
    )
    version = models.TextField()
    form = models.TextField()
    covered_by = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "proposal"
        constraints = (
            models.CheckConstraint(
                name="proposal_form", condition=Q(form__in=("first", "ordinary", "rollback"))
            ),
            models.UniqueConstraint(fields=("proposal_no", "version"), name="proposal_version"),
            _said("reason", "proposal_reason"),
        )


class CommentRound(models.Model):
    """The days on which everybody may say something about a proposal, both included."""

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, db_column="proposal_no", primary_key=True, related_name="round"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "comment_round"
        constraints = (
            models.CheckConstraint(
                name="comment_round_days", condition=Q(last_day__gte=F("first_day"))
            ),
        )


class Comment(models.Model):
    """What somebody said. `body` names an organisation; a person is never named."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(
        CommentRound, models.PROTECT, db_column="proposal_no", related_name="comments"
    )
    body = models.TextField(default="")
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "round_comment"
        constraints = (
            _said("text", "round_comment_text"),
            models.CheckConstraint(
                name="round_comment_body", condition=Q(LessThanOrEqual(Length("body"), 80))
            ),
        )


class Reply(models.Model):
    """What came of a comment, and why. `shown` is false where its text would name somebody."""

    comment = models.OneToOneField(Comment, models.PROTECT, primary_key=True, related_name="reply")
    outcome = models.TextField()
    reason = models.TextField()
    shown = models.BooleanField()
    replied_at = models.DateTimeField()
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "comment_reply"
        constraints = (
            models.CheckConstraint(
                name="comment_reply_outcome",
                condition=Q(outcome__in=("taken_up", "partly", "not_taken_up")),
            ),
            _said("reason", "comment_reply_reason"),
        )


class ShadowRun(models.Model):
    """Everybody scored by the version in force (`against`) and by the proposed one, and counted.

    While nothing is in force, `against` is the proposed version itself.
    `report` is a ZIP archive of what may be shared, its counts rounded; `digest` its SHA-256.
    `population` is the SHA-256 of the facts that were scored, as they were known at `known_at`.
    `anyone_lower` says whether anybody would have fewer points, a lower level or no score.
    """

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, db_column="proposal_no", related_name="runs"
    )
    version = models.TextField()
    against = models.ForeignKey(
        "standing.RulebookVersion", models.PROTECT, related_name="+", db_index=False
    )
    as_of = models.DateField()
    known_at = models.DateTimeField()
    population = models.TextField()
    anyone_lower = models.BooleanField()
    report = models.BinaryField()
    digest = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "shadow_run"
        constraints = (
            models.UniqueConstraint(
                fields=("id", "proposal", "version"), name="shadow_run_contents"
            ),
        )


class Approval(models.Model):
    """Somebody's yes to the contents and to one shadow run of them; given once for a run."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, db_column="proposal_no", related_name="approvals"
    )
    version = models.TextField()
    run = models.ForeignKey(ShadowRun, models.PROTECT, related_name="approvals", db_index=False)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField()

    class Meta:
        db_table = "approval"
        constraints = (
            models.UniqueConstraint(fields=("run", "approver"), name="approval_one_each"),
            models.UniqueConstraint(
                fields=("id", "run", "version", "approver"), name="approval_contents"
            ),
        )


class Publication(models.Model):
    """The decision that contents come into force on a day, with the two approvals it rests on.

    `notice_days` had to lie between the day of the decision, `decided_on`, and `effective_on`.
    """

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, db_column="proposal_no", related_name="publications"
    )
    rulebook = models.ForeignKey(
        "standing.RulebookVersion",
        models.PROTECT,
        db_column="rulebook_no",
        related_name="+",
        db_index=False,
    )
    version = models.TextField()
    run = models.OneToOneField(ShadowRun, models.PROTECT, related_name="publication")
    first = models.ForeignKey(Approval, models.PROTECT, related_name="+", db_index=False)
    first_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    second = models.ForeignKey(Approval, models.PROTECT, related_name="+", db_index=False)
    second_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    decided_on = models.DateField()
    notice_days = models.IntegerField()
    effective_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "publication"
        constraints = (
            models.UniqueConstraint(fields=("id", "rulebook"), name="publication_contents"),
            models.CheckConstraint(
                name="publication_two_people",
                condition=~Q(first_approver=F("second_approver")),
            ),
        )


class TakenBack(models.Model):
    """A proposal, an approval or a publication that no longer holds, and why."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, db_column="proposal_no", null=True, related_name="taken_back"
    )
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="taken_back")
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, related_name="taken_back"
    )
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "taken_back"
        constraints = (
            models.CheckConstraint(
                name="taken_back_one",
                condition=(
                    Q(proposal__isnull=False, approval__isnull=True, publication__isnull=True)
                    | Q(proposal__isnull=True, approval__isnull=False, publication__isnull=True)
                    | Q(proposal__isnull=True, approval__isnull=True, publication__isnull=False)
                ),
            ),
            _said("reason", "taken_back_reason"),
        )


class InForceLog(models.Model):
    """What was in force from when: a chain, so that at every instant there is exactly one.

    A version is in force from `since` until the `since` of the next number. The database writes it
    whenever `in_force` changes; the application cannot. All but the first rest on a publication.
    """

    number = models.IntegerField(primary_key=True)
    rulebook = models.ForeignKey(
        "standing.RulebookVersion",
        models.PROTECT,
        db_column="rulebook_no",
        related_name="+",
        db_index=False,
    )
    since = models.DateTimeField()
    previous = models.OneToOneField("self", models.PROTECT, null=True)
    previous_since = models.DateTimeField(null=True)
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, related_name="switch"
    )

    class Meta:
        db_table = "in_force_log"
        constraints = (
            models.UniqueConstraint(fields=("number", "since"), name="in_force_log_instant"),
            models.CheckConstraint(
                name="in_force_log_first",
                condition=(
                    Q(number=1, previous__isnull=True, previous_since__isnull=True)
                    | Q(number=F("previous") + 1, since__gt=F("previous_since"))
                ),
            ),
        )
