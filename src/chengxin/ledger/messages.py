"""What is said to people about each problem, and how to mend it.

One branch for each code; the words go through gettext. It only words what the checks found and
looks things up in the rulebook for hints; it never checks anything. `problems` calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from chengxin.ledger.codes import Code
from chengxin.ledger.columns import FACTS, Holds, Kind, columns
from chengxin.ledger.cut import Fault
from chengxin.rulebook.model import Field, Item, Name, Rulebook
from chengxin.text import _, current_language

#: Longer cells are quoted in part.
_SHOWN = 60

#: Message and hint.
Told = tuple[str, str]

#: Where the row with a number is: the file's name, and the row in it.
Place = Callable[[int], tuple[str, int]]


class Problem(NamedTuple):
    """One line of `problems.PROBLEMS` without its row."""

    column: str
    code: str
    value: str
    detail: str


class Explainer:
    """Words problems for one rulebook, in the language that is current when it is asked."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._items = rulebook.items
        self._derived = rulebook.derived
        self._columns = {kind: columns(rulebook, kind) for kind in Kind}

    def fault(self, fault: Fault, kind: Kind) -> Told:
        """Word something that is wrong with a file as a whole."""
        if fault.code is Code.UNKNOWN_COLUMN:
            message = _("There is no column '{name}' here.").format(name=_short(fault.name))
            return message, _column_hint(fault.detail, self._columns[kind])
        return _of_file(fault)

    def row(self, problem: Problem, place: Place) -> Told:
        """Word something that is wrong with a row."""
        if problem.code == Code.UNKNOWN_WORD:
            words = self._words(problem.column)
            return _say(problem, _("{column} cannot be '{value}'."), _one_of(words))
        item = self._items.get(problem.value if problem.column == "item" else problem.detail)
        field = item.fields.get(problem.column) if item else None
        told = (
            _of_form(problem)
            or _of_dates(problem)
            or _of_others(problem, place)
            or self._unknown_item(problem)
            or self._unknown_derived(problem)
            or (item and _of_item(problem, item))
            or (field and _of_field(problem, field))
        )
        if not told:
            raise ValueError(f"{problem.code} is said of files")
        return told

    def _words(self, column: str) -> Iterable[str]:
        for known in self._columns.values():
            if column in known and known[column].words:
                return known[column].words or ()
            if column in known and known[column].holds is Holds.FACT:
                return FACTS
        return ("yes", "no")

    def _unknown_item(self, problem: Problem) -> Told | None:
        if problem.code != Code.UNKNOWN_ITEM:
            return None
        names = {item.id: item.name for item in self._items.values() if item.use != "refused"}
        hint = _meant(problem.value, names)
        return _say(problem, _("The catalogue has no item '{value}'."), hint)

    def _unknown_derived(self, problem: Problem) -> Told | None:
        if problem.code != Code.UNKNOWN_DERIVED:
            return None
        names = {key: derived.name for key, derived in self._derived.items()}
        hint = _("The rulebook has none; leave this file out.")
        message = _("The rulebook has no derived score '{value}'.")
        return _say(problem, message, _meant(problem.value, names) if names else hint)


def _say(problem: Problem, message: str, hint: str, **more: object) -> Told:
    words = {"column": problem.column, "value": _short(problem.value), **more}
    return message.format(**words), hint


def _of_file(fault: Fault) -> Told:
    match fault.code:
        case Code.UNREADABLE_FILE:
            message = _("The file cannot be read: {detail}")
            hint = _("Give a CSV, XLSX or Parquet file that opens without a password.")
        case Code.EMPTY_FILE:
            message = _("The file is empty.")
            hint = _("The first row must name the columns.")
        case Code.NO_ROWS:
            message, hint = _("The file has a header and no rows."), ""
        case Code.OTHER_SHEETS:
            message = _("The sheet '{name}' was not read.")
            hint = _("Only the first sheet is read; put the others into files of their own.")
        case Code.DUPLICATE_COLUMN:
            message, hint = _("The column '{name}' stands twice."), _("Keep one of them.")
        case Code.MISSING_COLUMN:
            message = _("The column '{name}' is missing.")
            hint = _("Add it to the header.")
        case Code.BAD_COLUMN_TYPE:
            message = _("The column '{name}' cannot be of the type {detail}.")
            hint = _("Write the column as text.")
        case Code.BAD_ENCODING:
            message = _("The header is neither UTF-8 nor GB18030.")
            hint = _("Save the file as 'CSV UTF-8'.")
        case Code.LINE_TOO_LONG:
            message = _("The header is no row of names: it has more than 100,000 characters.")
            hint = _("Each row must end in a line break.")
        case Code.BAD_QUOTES:
            message = _("The double quotes in the header do not close.")
            hint = _("Write the names of the columns without quotes.")
        case _:
            raise ValueError(f"{fault.code} is said of rows")
    return message.format(name=fault.name, detail=fault.detail), hint


def _column_hint(nearest: str, known: Iterable[str]) -> str:
    if len(nearest) == 1:
        mark = nearest.replace("\t", r"\t")
        return _("Separate the cells by commas, not by '{mark}'.").format(mark=mark)
    if nearest:
        return _("Did you mean '{name}'?").format(name=nearest)
    return _("The columns of this file can be: {names}.").format(names=", ".join(known))


def _of_form(problem: Problem) -> Told | None:
    value, detail = problem.value, problem.detail
    match problem.code:
        case Code.RAGGED_ROW:
            cells, _slash, width = detail.partition("/")
            message = _("The row has {cells} cells and the header {width}.")
            hint = _("A cell that holds a comma must stand in double quotes.")
            return _say(problem, message, hint, cells=cells, width=width)
        case Code.BAD_QUOTES:
            message = _("The double quotes of this row do not close.")
            hint = _('Close them; a quote inside a quoted cell is written "".')
        case Code.LINE_TOO_LONG:
            message = _("The row has {length} characters.")
            return _say(problem, message, _("Each row must end in a line break."), length=detail)
        case Code.BAD_ENCODING:
            message = _("{column} holds bytes that are no characters: {value}")
            if detail.isdigit():
                message += _(" (byte {offset} of the file)").format(offset=detail)
            hint = _("Write the cell anew, and save the file as UTF-8.")
        case Code.CONTROL_CHARACTER:
            message = _("{column} holds a line break or an invisible character: {value}")
            hint = _("Write the cell anew, in one line.")
            problem = problem._replace(value=_visible(value))
        case Code.TOO_LONG:
            message, hint = _("{column} is longer than 200 characters."), _("Shorten it.")
        case Code.ERROR_CELL:
            message = _("{column} holds an error of the spreadsheet: {value}")
            hint = _("Mend the formula, or write the value itself.")
        case Code.INEXACT_NUMBER:
            message = _("{column} is a number that the spreadsheet has rounded: {value}")
            hint = _("Format the column as text, and enter the number again.")
            problem = problem._replace(value=value[1:])
        case Code.MISSING_VALUE:
            message, hint = _("{column} is empty."), _("Every row needs it.")
        case Code.BAD_DATE:
            message = _("{column} is no date: {value}")
            hint = _("Write an existing day as 2025-03-26.")
        case Code.BAD_INSTANT:
            message = _("{column} is no time: {value}")
            hint = _("Write 2025-03-26T08:30:00; if it is not local, with Z or +00:00 behind it.")
        case Code.DATE_OUT_OF_RANGE:
            message = _("{column} lies outside the years 1900 to 2299: {value}")
            hint = _("Leave a cell empty when its day is open.")
        case Code.BAD_VERSION:
            message = _("{column} is no version: {value}")
            hint = _("Write a whole number from 1 up.")
        case _:
            return None
    return _say(problem, message, hint)


def _of_item(problem: Problem, item: Item) -> Told | None:
    named = {"item": item.id}
    match problem.code:
        case Code.REFUSED_ITEM:
            message = _("The item '{item}' is never taken in: {reason}")
            hint = _("Delete the row; nobody may send this.")
            named["reason"] = item.reason
        case Code.FINDING_NOT_ALLOWED:
            message = _("Of the item '{item}' nothing can be found '{value}'.")
            hint = _one_of(item.finding)
        case Code.SEVERITY_NOT_ALLOWED:
            message = _("The item '{item}' has no severity '{value}' for this finding.")
            hint = _("Leave it empty for a positive finding.")
            if item.severity:
                hint += " " + _one_of(item.severity)
        case Code.FIELD_NOT_OF_ITEM:
            message = _("The item '{item}' has no {column}.")
            hint = _("Empty the cell; the fields of the item are: {names}.")
            hint = hint.format(names=", ".join(item.fields) or "-")
        case _:
            return None
    return _say(problem, message, hint, **named)


def _of_field(problem: Problem, field: Field) -> Told | None:
    hint = _field_hint(field)
    match problem.code:
        case Code.MISSING_FIELD:
            message = _("The item '{item}' needs {column} ({name}).")
        case Code.BAD_NUMBER:
            message = _("{column} is no plain number: {value}")
        case Code.TOO_MANY_PLACES:
            message = _("{column} has too many decimal places: {value}")
        case Code.OUT_OF_RANGE:
            message = _("{column} of the item '{item}' cannot be {value}.")
        case Code.UNKNOWN_CODE:
            message = _("{column} of the item '{item}' has no code '{value}'.")
            hint = _meant(problem.value, field.codes)
        case _:
            return None
    name = field.name.get(current_language())
    return _say(problem, message, hint, item=problem.detail, name=name)


def _of_dates(problem: Problem) -> Told | None:
    if problem.code not in (Code.IMPOSSIBLE_DATES, Code.ODD_DATES):
        return None
    other, _equals, day = problem.detail.partition("=")
    message = _("{column} ({value}) lies before {other} ({day}).")
    if problem.code == Code.ODD_DATES:
        hint = _("The row is taken in; see whether the days are right.")
    elif day:
        hint = _("Correct one of the two days.")
    else:
        message = _("{column} is given and {other} is empty.")
        hint = _("Give both, or neither.")
    return _say(problem, message, hint, other=other, day=day)


def _of_others(problem: Problem, place: Place) -> Told | None:
    match problem.code:
        case Code.CONFLICTING_ROWS:
            message = _("{file}, row {row} has the same key and says something else.")
            hint = _("Keep the right one; a correction is a new version.")
        case Code.PERSON_CHANGED:
            message = _("{file}, row {row} has the same record for another person.")
            hint = _("Annul the record, and send the other under a new number.")
        case Code.UNKNOWN_PERSON:
            message = _("No file of persons has the person '{value}'.")
            hint = _("Add the person, or leave this row out.")
        case Code.PERSON_REJECTED:
            message = _("The row of the person '{value}' is rejected.")
            hint = _("Mend that row, and send this one again as it is.")
        case Code.BEFORE_BIRTH:
            message = _("{column} ({value}) lies before the person's birth.")
            hint = _("Correct the day, or the person.")
        case Code.NO_MARKET_CONSENT:
            message = _(
                "The person has not agreed that market information is collected, so it was not"
                " stored."
            )
            hint = _("Send it again when the person has agreed, and only then.")
        case Code.UNKNOWN_RECORD:
            message = _("No file of records has the record '{value}' of this furnisher.")
            hint = _("Send the record, or leave the mark out.")
        case Code.RECORD_REJECTED:
            message = _("The row of the record '{value}' is rejected.")
            hint = _("Mend that row, and send this one again as it is.")
        case _:
            return None
    file, row = place(int(problem.detail)) if problem.detail else ("", 0)
    return _say(problem, message, hint, file=file, row=row)


def _field_hint(field: Field) -> str:
    match field.type:
        case "code":
            return _one_of(field.codes)
        case "yes_no":
            return _one_of(("yes", "no"))
        case "date":
            return _("Write an existing day as 2025-03-26.")
        case "integer":
            text = _("Write a whole number from {lowest} to {highest}.")
        case _:
            text = _(
                "Write a number from {lowest} to {highest} with at most {places} decimal places, "
                "without blanks and commas."
            )
    return text.format(lowest=field.minimum, highest=field.maximum, places=field.places)


def _one_of(words: Iterable[str]) -> str:
    return _("Write one of: {words}.").format(words=", ".join(words))


def _meant(value: str, names: Mapping[str, Name]) -> str:
    """The nearest of the words, or of what they are called."""
    called = {text: name for name in names for text in (names[name].zh, names[name].en)}
    called |= {name: name for name in names}
    nearest = get_close_matches(value, called, n=1)
    return (
        _("Did you mean '{name}'?").format(name=called[nearest[0]]) if nearest else _one_of(names)
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _visible(text: str) -> str:
    r"""Show what cannot be seen.

    >>> _visible("P\u200b1")
    'P\\u200b1'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
