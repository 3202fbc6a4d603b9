"""The closed list of everything that can be wrong with a city's files.

Nothing may report a code that does not stand here; `docs/files.md` has a section for each, and a
test holds the two together. The checks, the messages and the counts all use these names.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What is wrong: with a file, with a row, with a cell, or between rows."""

    # A file as a whole: none of its rows can be taken in.
    UNREADABLE_FILE = "unreadable_file"
    EMPTY_FILE = "empty_file"
    NO_ROWS = "no_rows"
    OTHER_SHEETS = "other_sheets"
    UNKNOWN_COLUMN = "unknown_column"
    DUPLICATE_COLUMN = "duplicate_column"
    MISSING_COLUMN = "missing_column"
    BAD_COLUMN_TYPE = "bad_column_type"
    # A row that does not fall into cells.
    RAGGED_ROW = "ragged_row"
    BAD_QUOTES = "bad_quotes"
    LINE_TOO_LONG = "line_too_long"
    # A cell by itself.
    BAD_ENCODING = "bad_encoding"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    ERROR_CELL = "error_cell"
    INEXACT_NUMBER = "inexact_number"
    MISSING_VALUE = "missing_value"
    BAD_DATE = "bad_date"
    BAD_INSTANT = "bad_instant"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    BAD_VERSION = "bad_version"
    UNKNOWN_WORD = "unknown_word"
    # A cell against the catalogue.
    UNKNOWN_ITEM = "unknown_item"
    REFUSED_ITEM = "refused_item"
    FINDING_NOT_ALLOWED = "finding_not_allowed"
    SEVERITY_NOT_ALLOWED = "severity_not_allowed"
    MISSING_FIELD = "missing_field"
    FIELD_NOT_OF_ITEM = "field_not_of_item"
    BAD_NUMBER = "bad_number"
    TOO_MANY_PLACES = "too_many_places"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_CODE = "unknown_code"
    # Cells of one row against each other.
    IMPOSSIBLE_DATES = "impossible_dates"
    ODD_DATES = "odd_dates"
    # Rows against each other.
    CONFLICTING_ROWS = "conflicting_rows"
    PERSON_CHANGED = "person_changed"
    UNKNOWN_PERSON = "unknown_person"
    PERSON_REJECTED = "person_rejected"
    BEFORE_BIRTH = "before_birth"
    NO_MARKET_CONSENT = "no_market_consent"
    UNKNOWN_DERIVED = "unknown_derived"
    UNKNOWN_RECORD = "unknown_record"
    RECORD_REJECTED = "record_rejected"


#: These are worth a look and reject nothing.
WARNINGS = frozenset({Code.NO_ROWS, Code.OTHER_SHEETS, Code.ODD_DATES})
