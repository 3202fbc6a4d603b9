"""The words for every closed list: parts, reasons, missing facts, and the catalogue's own lists.

Every function answers in the current language of `chengxin.text`. A test compares the keys with
the closed lists, so a reason can never reach a person as a bare identifier. All faces of this
room read their words here.
"""

from __future__ import annotations

from typing import NamedTuple

from chengxin.text import _


class Worded(NamedTuple):
    """A chip's few characters, and the whole sentence."""

    chip: str
    sentence: str


def parts() -> dict[str, Worded]:
    """Parts of the arithmetic: what each line of it is.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     parts()["rounding"].sentence
    'A part point is rounded up to a whole one.'
    """
    return {
        "record": Worded(_("Record"), _("What one record gives or takes.")),
        "window": Worded(
            _("Sum of a period"), _("What the records of a period give or take together.")
        ),
        "clean": Worded(
            _("Clean period"), _("Given for a time without an adverse record that counts.")
        ),
        "window_limit": Worded(
            _("Limit of the period"), _("More than the limit of one day, month, quarter or year.")
        ),
        "indicator_limit": Worded(
            _("Limit of the rule"), _("More than this rule may give or take in all.")
        ),
        "pool_limit": Worded(_("Shared limit"), _("More than several rules may give together.")),
        "dimension_cap": Worded(
            _("Cap of the dimension"), _("More than the awards of this dimension may come to.")
        ),
        "dimension_floor": Worded(
            _("Floor of the dimension"),
            _("More than the deductions of this dimension may come to."),
        ),
        "guard": Worded(
            _("Guard of the base"), _("Deductions may not push the score below the base points.")
        ),
        "rounding": Worded(_("Rounding"), _("A part point is rounded up to a whole one.")),
        "ceiling": Worded(
            _("Ceiling"), _("While this ceiling holds, the score stays within a level.")
        ),
        "scale": Worded(_("End of the scale"), _("The score stays within the scale.")),
    }


def reasons() -> dict[str, Worded]:
    """Why a row does not count."""
    return {
        "not_scored": Worded(_("Not scored"), _("Records of this kind are kept and never scored.")),
        "annulled": Worded(_("Annulled"), _("The record has been annulled.")),
        "repaired": Worded(
            _("Repaired"), _("Credit repair is complete; the record no longer counts.")
        ),
        "expired": Worded(_("Expired"), _("The time for which the record counts is over.")),
        "not_yet": Worded(_("Not yet"), _("The record is formed only after this date.")),
        "minor": Worded(_("Minor"), _("Minor matters are never scored.")),
        "under_age": Worded(
            _("Under 18"), _("It was formed before the 18th birthday and never counts.")
        ),
        "unverified": Worded(
            _("Unverified"), _("Declared by the person; it counts once it has been verified.")
        ),
        "disputed": Worded(
            _("Disputed"), _("A dispute is being examined; until then nothing is deducted.")
        ),
        "held": Worded(
            _("On hold"),
            _("It is not final or not notified, or the days of grace are still running."),
        ),
        "no_rule": Worded(_("No rule"), _("No rule gives or takes points for it.")),
        "before_rule": Worded(
            _("Before the rule"), _("It was formed before the rule was published.")
        ),
        "out_of_window": Worded(
            _("Outside the period"), _("It was formed outside the period that is measured.")
        ),
        "below_threshold": Worded(
            _("Below the first step"), _("The rule gives nothing for so little.")
        ),
        "same_matter": Worded(
            _("Same matter"), _("Another record or rule of the same matter counts instead.")
        ),
        "waived": Worded(_("Waived"), _("The rule waives it, as it does a first one.")),
        "faded": Worded(_("Faded"), _("With its age its points have come to nothing.")),
        "in_window": Worded(_("In a sum"), _("It is measured in the sum of its period.")),
        "same_group": Worded(
            _("Same group"), _("Of awards that stand for one thing the best counts, another one.")
        ),
        "other_source": Worded(
            _("Other source"),
            _("Another body, which goes before this one, has delivered the same fact."),
        ),
        "too_near": Worded(_("Too soon"), _("It lies too near to the one before it that counts.")),
    }


def unmet() -> dict[str, Worded]:
    """What a person lacks for having a score (`chip`), and what can be done (`sentence`)."""
    return {
        "consent": Worded(
            _("There is no live consent."),
            _(
                "Taking part is voluntary. Whoever wants a score gives consent; without it"
                " nothing is computed, and no service changes."
            ),
        ),
        "age": Worded(
            _("The 18th birthday is not reached, or the date of birth is unknown."),
            _("A score exists from the 18th birthday on. An unknown date of birth can be proved."),
        ),
        "full_capacity": Worded(
            _("Full civil capacity is not confirmed."),
            _("The body that holds the register can confirm it; unknown counts as not met."),
        ),
        "residency": Worded(
            _("None of the residence facts that this city asks for is confirmed."),
            _("One confirmed fact is enough; the body that holds the register can confirm it."),
        ),
        "left": Worded(
            _("The person has moved away."),
            _("Nothing is to be done. If this is wrong, ask for a correction of the date."),
        ),
        "died": Worded(
            _("The person has died."),
            _("Nothing is computed any more. If this is wrong, ask for a correction."),
        ),
    }


def law_status() -> dict[str, str]:
    """Whether the rulebook's law is a draft, in force or lapsed."""
    return {
        "draft": _("draft"),
        "in_force": _("in force"),
        "lapsed": _("lapsed"),
    }


def figures_status() -> dict[str, str]:
    """Whether the numbers are the city's own."""
    return {
        "illustrative": _("illustrative figures"),
        "adopted": _("adopted figures"),
    }


def residency() -> dict[str, str]:
    """The residence facts."""
    return {
        "household_registered": _("registered household here"),
        "usual_resident": _("usual resident"),
        "residence_permit": _("residence permit"),
    }


def severities() -> dict[str, str]:
    """Severity classes of adverse records, mildest first."""
    return {"minor": _("minor"), "ordinary": _("ordinary"), "serious": _("serious")}


def sources() -> dict[str, str]:
    """Classes of information by where it comes from."""
    return {
        "basic": _("basic information"),
        "public": _("public credit information"),
        "market": _("market credit information"),
        "supplementary": _("supplementary information"),
    }


def findings() -> dict[str, str]:
    """What a furnisher may find."""
    return {"positive": _("positive"), "adverse": _("adverse")}


def consents() -> dict[str, str]:
    """On what footing an item is collected."""
    return {
        "by_law": _("a named law prescribes the collection"),
        "consent": _("only with the person's consent"),
        "declared": _("given by the person; counts once verified"),
    }


def uses() -> dict[str, str]:
    """What becomes of an item."""
    return {
        "scored": _("scored"),
        "kept": _("kept and shown, never scored"),
        "refused": _("refused: never taken in"),
    }


def documents() -> dict[str, str]:
    """Kinds of effective legal document an adverse item rests on."""
    return {
        "judgment": _("judgment"),
        "ruling": _("court ruling"),
        "penalty_decision": _("penalty decision"),
        "enforcement_decision": _("enforcement decision"),
        "listing_decision": _("decision to enter on a list"),
        "revocation_decision": _("decision to revoke"),
        "disciplinary_decision": _("disciplinary decision"),
        "none": _("no effective legal document: it can never lead to a deduction"),
    }


def exclusions() -> dict[str, str]:
    """What an adverse item leaves out."""
    return {
        "summary_procedure": _("penalties by summary procedure"),
        "warning": _("warnings"),
        "minor_corrected": _("minor acts that were corrected"),
        "under_appeal": _("acts under appeal"),
    }


def earnings() -> dict[str, str]:
    """By what a positive item is earned."""
    return {
        "money": _("with money"),
        "time": _("with time"),
        "deed": _("by a deed"),
        "finding": _("by a finding of others"),
    }


def hold_dates() -> dict[str, str]:
    """Dates an adverse record needs before it counts."""
    return {
        "final_on": _("the day it became final"),
        "notified_on": _("the day the person was told"),
    }


def scenes() -> dict[str, str]:
    """The kinds of scenes that a derived score may be for."""
    return {
        "culture": _("culture"),
        "sports": _("sports"),
        "transport": _("transport"),
        "tourism": _("tourism"),
        "retail": _("retail"),
        "community": _("community"),
        "public_service": _("public services"),
    }


def file_kinds() -> dict[str, str]:
    """The kinds of delivered files."""
    return {
        "persons": _("persons"),
        "records": _("records"),
        "marks": _("marks"),
        "consents": _("consents"),
    }


def facts() -> dict[str, str]:
    """What a fact about a person can be."""
    return {"yes": _("yes"), "no": _("no"), "unknown": _("unknown")}


def marks() -> dict[str, str]:
    """What the city or the law decided about a record."""
    return {
        "disputed": _("disputed"),
        "repaired": _("repaired"),
        "annulled": _("annulled"),
        "verified": _("verified"),
    }


def columns() -> dict[str, str]:
    """The columns of the files, as a worked example shows them."""
    return {
        "person": _("Person"),
        "born_on": _("Born on"),
        **residency(),
        "full_capacity": _("Full civil capacity"),
        "resident_since": _("Resident since"),
        "consented_on": _("Consented on"),
        "market_consented_on": _("Consented to market information on"),
        "market_withdrew_on": _("Withdrew the consent to market information on"),
        "withdrew_on": _("Withdrew on"),
        "left_on": _("Left on"),
        "died_on": _("Died on"),
        "derived": _("Derived score"),
        "record": _("Record"),
        "version": _("Version"),
        "item": _("Item"),
        "furnisher": _("Furnisher"),
        "finding": _("Finding"),
        "formed_on": _("Formed on"),
        "ended_on": _("Ended on"),
        "source_valid_until": _("Valid until, says the source"),
        "issuer": _("Issuer"),
        "document": _("Document"),
        "severity": _("Severity"),
        "final_on": _("Final on"),
        "notified_on": _("Notified on"),
        "recorded_at": _("Recorded at"),
        "kind": _("Mark"),
        "from": _("From"),
        "until": _("Until"),
        "case": _("Case"),
    }


def grounds() -> dict[str, str]:
    """The kinds of things that cite an article."""
    return {
        "who": _("Who is covered"),
        "scale": _("Scale"),
        "level": _("Level"),
        "validity": _("Period for which records count"),
        "holds": _("Holds before a deduction"),
        "display": _("Period for which records are shown"),
        "guard": _("Guard of the base"),
        "dimension": _("Dimension"),
        "pool": _("Shared limit"),
        "group": _("Group of which one award counts"),
        "ceiling": _("Ceiling"),
        "derived": _("Derived score"),
        "category": _("Category"),
        "item": _("Item of the catalogue"),
        "rule": _("Rule"),
        "case": _("Worked example"),
        "consent": _("Consent"),
        "severities": _("Longest time an adverse record counts, by severity"),
        "clock": _("Clock"),
        "channel": _("Where to ask"),
        "deviation": _("Departure from the text"),
        "interpretation": _("Interpretation"),
        "review": _("Review"),
        "change": _("Change"),
    }


def causes() -> dict[str, str]:
    """What can happen between two questions about one person."""
    return {
        "record": _("A record came in"),
        "correction": _("A record was corrected by a new version"),
        "mark": _("A mark came in: {mark}"),
        "begins": _("A record began to count"),
        "expires": _("A record's time to count was over"),
        "leaves_window": _("A record left the period that is measured"),
        "lasts": _("What a record tells of went on for longer"),
        "ages": _("A record's age reached another step"),
        "mark_begins": _("A mark began: {mark}"),
        "mark_ends": _("A mark ended: {mark}"),
        "clean": _("A period without adverse records came to count otherwise"),
        "rule": _("A rule was changed"),
    }


def rule_parts() -> dict[str, str]:
    """Parts of a rulebook that can change; an empty one is the whole of it."""
    known = grounds()
    plural = {"levels": "level", "indicators": "rule", "ceilings": "ceiling", "pools": "pool"}
    plural |= {"groups": "group", "dimensions": "dimension", "items": "item"}
    return {
        "": _("The rulebook as a whole"),
        "severities": _("Periods of the severity classes"),
        **{key: known[key] for key in ("scale", "validity", "holds", "display", "guard")},
        **{key: known[one] for key, one in plural.items()},
    }
