"""What is said of each problem without the cell that has it, for pages that show no values.

Message and hint are as general as a code; where a row may be shown, `messages` says it with its
value. The words go through gettext.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.ledger.codes import Code
from chengxin.text import _


def general(code: Code, column: str = "") -> tuple[str, str]:
    """Return message and hint of a code in the current language.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     general(Code.BAD_DATE, "formed_on")
    ('formed_on is no date.', 'Write an existing day as 2025-03-26.')
    """
    return messages()[code].format(column=column), hints().get(code, "")


def messages() -> Mapping[str, str]:
    """Return what each code means, with `{column}` where there is one.

    >>> set(messages()) == set(Code)
    True
    """
    return _of_files() | _of_cells() | _of_rows()


def _of_files() -> dict[str, str]:
    return {
        Code.UNREADABLE_FILE: _("The file cannot be read."),
        Code.EMPTY_FILE: _("The file is empty."),
        Code.NO_ROWS: _("The file has a header and no rows."),
        Code.OTHER_SHEETS: _("Only the first sheet was read."),
        Code.UNKNOWN_COLUMN: _("The file has a column that is not known."),
        Code.DUPLICATE_COLUMN: _("A column stands twice."),
        Code.MISSING_COLUMN: _("A column that is needed is missing."),
        Code.BAD_COLUMN_TYPE: _("A column is of a type that it cannot have."),
    }


def _of_cells() -> dict[str, str]:
    return {
        Code.BAD_ENCODING: _("{column} holds bytes that are no characters."),
        Code.CONTROL_CHARACTER: _("{column} holds a line break or an invisible character."),
        Code.TOO_LONG: _("{column} is longer than 200 characters."),
        Code.ERROR_CELL: _("{column} holds an error of the spreadsheet."),
        Code.INEXACT_NUMBER: _("{column} is a number that the spreadsheet has rounded."),
        Code.MISSING_VALUE: _("{column} is empty."),
        Code.BAD_DATE: _("{column} is no date."),
        Code.BAD_INSTANT: _("{column} is no time."),
        Code.DATE_OUT_OF_RANGE: _("{column} lies outside the years 1900 to 2299."),
        Code.BAD_VERSION: _("{column} is no version."),
        Code.UNKNOWN_WORD: _("{column} holds a word that it cannot have."),
        Code.UNKNOWN_ITEM: _("The catalogue has no such item."),
        Code.REFUSED_ITEM: _("The item is one that is never taken in."),
        Code.FINDING_NOT_ALLOWED: _("The item cannot have this finding."),
        Code.SEVERITY_NOT_ALLOWED: _("The item cannot have this severity for this finding."),
        Code.MISSING_FIELD: _("The item needs {column}, which is empty."),
        Code.FIELD_NOT_OF_ITEM: _("The item has no {column}."),
        Code.BAD_NUMBER: _("{column} is no plain number."),
        Code.TOO_MANY_PLACES: _("{column} has too many decimal places."),
        Code.OUT_OF_RANGE: _("{column} is a number that the item cannot have."),
        Code.UNKNOWN_CODE: _("{column} holds a code that the item does not have."),
        Code.IMPOSSIBLE_DATES: _("{column} lies before a day that it cannot precede."),
        Code.ODD_DATES: _("{column} lies before a day that it rarely precedes."),
    }


def _of_rows() -> dict[str, str]:
    return {
        Code.RAGGED_ROW: _("The row has more or fewer cells than the header."),
        Code.BAD_QUOTES: _("The double quotes of this row do not close."),
        Code.LINE_TOO_LONG: _("The row has more than 100,000 characters."),
        Code.CONFLICTING_ROWS: _("What has the same key says something else."),
        Code.PERSON_CHANGED: _("The record is known as another person's."),
        Code.UNKNOWN_PERSON: _("The person is not known."),
        Code.PERSON_REJECTED: _("The row of the person is rejected."),
        Code.BEFORE_BIRTH: _("{column} lies before the person's birth."),
        Code.NO_MARKET_CONSENT: _(
            "The person has not agreed that market information is collected, so it was not stored."
        ),
        Code.UNKNOWN_DERIVED: _("The rulebook has no such derived score."),
        Code.UNKNOWN_RECORD: _("Nobody has delivered the record of this mark."),
        Code.RECORD_REJECTED: _("The row of the record is rejected."),
    }


def hints() -> Mapping[str, str]:
    """Return the general way to mend each problem that has one."""
    return {
        Code.UNREADABLE_FILE: _("Give a CSV, XLSX or Parquet file that opens without a password."),
        Code.EMPTY_FILE: _("The first row must name the columns."),
        Code.OTHER_SHEETS: _(
            "Only the first sheet is read; put the others into files of their own."
        ),
        Code.UNKNOWN_COLUMN: _("Take it out, or name it as the reference does."),
        Code.DUPLICATE_COLUMN: _("Keep one of them."),
        Code.MISSING_COLUMN: _("Add it to the header."),
        Code.BAD_COLUMN_TYPE: _("Write the column as text."),
        Code.LINE_TOO_LONG: _("Each row must end in a line break."),
        Code.TOO_LONG: _("Shorten it."),
        Code.RAGGED_ROW: _("A cell that holds a comma must stand in double quotes."),
        Code.BAD_QUOTES: _('Close them; a quote inside a quoted cell is written "".'),
        Code.BAD_ENCODING: _("Write the cell anew, and save the file as UTF-8."),
        Code.CONTROL_CHARACTER: _("Write the cell anew, in one line."),
        Code.ERROR_CELL: _("Mend the formula, or write the value itself."),
        Code.INEXACT_NUMBER: _("Format the column as text, and enter the number again."),
        Code.MISSING_VALUE: _("Every row needs it."),
        Code.MISSING_FIELD: _("The item cannot be scored without this field."),
        Code.BAD_DATE: _("Write an existing day as 2025-03-26."),
        Code.BAD_INSTANT: _(
            "Write 2025-03-26T08:30:00; if it is not local, with Z or +00:00 behind it."
        ),
        Code.DATE_OUT_OF_RANGE: _("Leave a cell empty when its day is open."),
        Code.BAD_VERSION: _("Write a whole number from 1 up."),
        Code.UNKNOWN_WORD: _("Only the words of the reference are taken in."),
        Code.UNKNOWN_ITEM: _("Write the identifier that the catalogue has for the item."),
        Code.REFUSED_ITEM: _("Delete the row; nobody may send this."),
        Code.FINDING_NOT_ALLOWED: _("The catalogue says what can be found of the item."),
        Code.SEVERITY_NOT_ALLOWED: _("Leave it empty for a positive finding."),
        Code.FIELD_NOT_OF_ITEM: _("Empty the cell; the item has no such field."),
        Code.BAD_NUMBER: _("Write digits and a decimal point, nothing else."),
        Code.TOO_MANY_PLACES: _("The catalogue says how many decimal places there are."),
        Code.OUT_OF_RANGE: _("The catalogue says from where to where the number goes."),
        Code.UNKNOWN_CODE: _("Write the identifier that the catalogue has for the code."),
        Code.IMPOSSIBLE_DATES: _("Correct one of the two days."),
        Code.ODD_DATES: _("The row is taken in; see whether the days are right."),
        Code.CONFLICTING_ROWS: _("Keep the right one; a correction is a new version."),
        Code.PERSON_CHANGED: _("Annul the record, and send the other under a new number."),
        Code.UNKNOWN_PERSON: _("Add the person, or leave the record out."),
        Code.PERSON_REJECTED: _("Mend that row, and send this one again as it is."),
        Code.BEFORE_BIRTH: _("Correct the day, or the person."),
        Code.NO_MARKET_CONSENT: _("Send it again when the person has agreed, and only then."),
        Code.UNKNOWN_RECORD: _("Send the record, or leave the mark out."),
        Code.RECORD_REJECTED: _("Mend that row, and send this one again as it is."),
    }
