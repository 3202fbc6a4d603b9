"""The closed list of everything that can be wrong with a rulebook, and which gate stops what.

Nothing in this room may report a code that does not stand here. `docs/errors.md` has a section
for each and `tests/rulebooks/bad/` a case; a test holds the three together.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Code(StrEnum):
    """What is wrong: with a file, with what stands in it, or with what it would do to people."""

    # The folder and its files.
    MISSING_FOLDER = "missing_folder"
    MISSING_FILE = "missing_file"
    UNKNOWN_FILE = "unknown_file"
    NOT_A_FILE = "not_a_file"
    UNREADABLE_FILE = "unreadable_file"
    FILE_TOO_LARGE = "file_too_large"
    EMPTY_FILE = "empty_file"
    WRONG_ENCODING = "wrong_encoding"
    HIDDEN_CHARACTER = "hidden_character"
    BAD_ARTICLE = "bad_article"
    NOT_YAML = "not_yaml"
    TOO_DEEP = "too_deep"
    ALIAS = "alias"
    TAG = "tag"
    TOO_MANY_PROBLEMS = "too_many_problems"
    # Keys and values.
    UNKNOWN_KEY = "unknown_key"
    DOUBLE_KEY = "double_key"
    MISSING_KEY = "missing_key"
    EMPTY_VALUE = "empty_value"
    KEY_DOES_NOT_FIT = "key_does_not_fit"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_WORD = "unknown_word"
    DOUBLE_WORD = "double_word"
    BAD_CITATION = "bad_citation"
    BAD_CONDITION = "bad_condition"
    BAD_MEASURE = "bad_measure"
    BAD_UNIT = "bad_unit"
    POINTS_FORM = "points_form"
    TABLE_DEPTH = "table_depth"
    NOT_ASCENDING = "not_ascending"
    TWO_WINDOWS = "two_windows"
    PERIOD_LENGTH = "period_length"
    CLOCK_LENGTH = "clock_length"
    INTERVAL_LENGTH = "interval_length"
    BAD_CHANNEL = "bad_channel"
    RESERVED_NAME = "reserved_name"
    FIELD_RANGE = "field_range"
    REFUSED_ITEM_HAS_MORE = "refused_item_has_more"
    MISSING_REASON = "missing_reason"
    # Names of things that stand elsewhere.
    UNKNOWN_ARTICLE = "unknown_article"
    UNKNOWN_PART = "unknown_part"
    UNKNOWN_DOCUMENT = "unknown_document"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_DIMENSION = "unknown_dimension"
    UNKNOWN_POOL = "unknown_pool"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_DERIVED = "unknown_derived"
    UNKNOWN_RULE = "unknown_rule"
    UNKNOWN_THING = "unknown_thing"
    FIELDS_DIFFER = "fields_differ"
    WRONG_FIELD_TYPE = "wrong_field_type"
    WRONG_VALUE = "wrong_value"
    # Parts that do not fit together.
    BAD_SCALE = "bad_scale"
    BAD_LEVELS = "bad_levels"
    BAD_DATES = "bad_dates"
    BAD_ORDER = "bad_order"
    BAD_REPAIRS = "bad_repairs"
    TOO_MANY_FIELDS = "too_many_fields"
    WRONG_SIGN = "wrong_sign"
    WRONG_FINDING = "wrong_finding"
    NOT_SCORED = "not_scored"
    NOT_CONTINUING = "not_continuing"
    DOES_NOT_COMBINE = "does_not_combine"
    TOO_FINE = "too_fine"
    TOO_LARGE = "too_large"
    TABLE_GAP = "table_gap"
    DERIVED_PIECES = "derived_pieces"
    DERIVED_RANGE = "derived_range"
    CLOCK_DOES_NOT_FIT = "clock_does_not_fit"
    NO_CLOCK = "no_clock"
    NO_CHANNEL = "no_channel"
    REVIEW_OVERDUE = "review_overdue"
    # The gates.
    FORBIDDEN_KIND = "forbidden_kind"
    WEALTH = "wealth"
    NO_LEGAL_DOCUMENT = "no_legal_document"
    ADMITS_TOO_MUCH = "admits_too_much"
    MINOR_SCORED = "minor_scored"
    CIVIL_DISPUTE = "civil_dispute"
    BASIC_INFORMATION = "basic_information"
    NOT_THE_PERSON = "not_the_person"
    DISCRETIONARY = "discretionary"
    VALIDITY_BEYOND_CEILING = "validity_beyond_ceiling"
    NO_SINCE = "no_since"
    SINCE_BEFORE_PUBLICATION = "since_before_publication"
    NO_SOURCE = "no_source"
    NO_CASE = "no_case"
    NOT_IN_FORCE = "not_in_force"
    NO_NECESSITY = "no_necessity"
    OVERRIDE = "override"
    FREEZE = "freeze"
    CONVERT = "convert"
    PUNISHMENT = "punishment"
    CEILING_NOT_LISTING = "ceiling_not_listing"
    CEILING_WITHOUT_LAW = "ceiling_without_law"
    DERIVED_BELOW_BASE = "derived_below_base"
    SCENE_LEFT_OUT = "scene_left_out"
    NOT_MONOTONE = "not_monotone"
    NO_EARNED_BY = "no_earned_by"
    MONEY_UNBOUNDED = "money_unbounded"
    MONEY_TOO_FAR = "money_too_far"
    REPAIR_BONUS = "repair_bonus"
    PUBLICATION = "publication"


#: These are worth a look and stop nothing.
WARNINGS = frozenset({Code.TABLE_GAP, Code.REVIEW_OVERDUE})

#: Which gate of `docs/rulebook.md` section 9 a code belongs to; the rest keep the form.
GATES: Mapping[Code, int] = {
    Code.FORBIDDEN_KIND: 1,
    Code.WEALTH: 2,
    Code.NO_LEGAL_DOCUMENT: 3,
    Code.ADMITS_TOO_MUCH: 3,
    Code.MINOR_SCORED: 3,
    Code.CIVIL_DISPUTE: 3,
    Code.BASIC_INFORMATION: 4,
    Code.NOT_THE_PERSON: 5,
    Code.DISCRETIONARY: 6,
    Code.VALIDITY_BEYOND_CEILING: 7,
    Code.NO_SINCE: 7,
    Code.SINCE_BEFORE_PUBLICATION: 7,
    Code.NO_SOURCE: 8,
    Code.NO_CASE: 8,
    Code.NOT_IN_FORCE: 8,
    Code.UNKNOWN_ARTICLE: 8,
    Code.UNKNOWN_PART: 8,
    Code.NO_NECESSITY: 9,
    Code.OVERRIDE: 10,
    Code.FREEZE: 10,
    Code.CONVERT: 10,
    Code.PUNISHMENT: 10,
    Code.CEILING_NOT_LISTING: 10,
    Code.CEILING_WITHOUT_LAW: 10,
    Code.DERIVED_BELOW_BASE: 10,
    Code.SCENE_LEFT_OUT: 10,
    Code.NOT_MONOTONE: 11,
    Code.NO_EARNED_BY: 12,
    Code.MONEY_UNBOUNDED: 12,
    Code.MONEY_TOO_FAR: 12,
    Code.REPAIR_BONUS: 12,
    Code.PUBLICATION: 13,
}
