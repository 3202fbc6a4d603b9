"""The closed lists of words with which a score is explained (`docs/rulebook.md` section 7)."""

from __future__ import annotations

#: Parts of the arithmetic, in the order in which they are shown.
PARTS = (
    "record",
    "window",
    "clean",
    "window_limit",
    "indicator_limit",
    "pool_limit",
    "dimension_cap",
    "dimension_floor",
    "guard",
    "rounding",
    "ceiling",
    "scale",
)

#: Why a row does not count. A reason's place is its number in the kernel and never changes, so
#: newer ones stand at the end; the order in which they are looked for is that of section 7.
REASONS = (
    "not_scored",
    "annulled",
    "repaired",
    "expired",
    "not_yet",
    "minor",
    "under_age",
    "unverified",
    "disputed",
    "held",
    "no_rule",
    "before_rule",
    "out_of_window",
    "below_threshold",
    "same_matter",
    "waived",
    "faded",
    "in_window",
    "same_group",
    "other_source",
    "too_near",
)

#: What a person can lack for having a score.
UNMET = ("consent", "age", "full_capacity", "residency", "left", "died")

#: What a derived score may be for. Each is a convenience; without it there is the ordinary service.
SCENES = ("culture", "sports", "transport", "tourism", "retail", "community", "public_service")

#: Where a score would decide over what somebody lives on: there is no scene of these kinds.
SCENES_LEFT_OUT = (
    "lending",
    "insurance",
    "hiring",
    "admission",
    "procurement",
    "deals",
    "renting",
    "training",
)

#: Columns that every record has (`docs/files.md`); no catalogue field may take their names, nor
#: the word that measures how many records there are.
RECORD_COLUMNS = (
    "record",
    "version",
    "person",
    "item",
    "furnisher",
    "finding",
    "formed_on",
    "ended_on",
    "source_valid_until",
    "issuer",
    "document",
    "severity",
    "final_on",
    "notified_on",
    "recorded_at",
    "count",
)
