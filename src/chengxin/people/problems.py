"""Everything that can be wrong with an identity number or a name, and what is said of it.

A problem holds a code and a place and never the value: what is wrong with a number can be said
without the number. The list of codes is closed; `docs/names.md` explains each. The readers of
`identity` and `names` make problems; whoever reads a file or a form adds row and column.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chengxin.text import _


class Code(StrEnum):
    """What is wrong."""

    # An identity number.
    NO_NUMBER = "no_number"
    SPREADSHEET_NUMBER = "spreadsheet_number"
    NUMBER_CHARACTER = "number_character"
    NUMBER_LENGTH = "number_length"
    OLD_NUMBER = "old_number"
    UNKNOWN_DIVISION = "unknown_division"
    NO_SUCH_BIRTH = "no_such_birth"
    FUTURE_BIRTH = "future_birth"
    CHECK_CHARACTER = "check_character"
    NO_ISSUER = "no_issuer"
    UNKNOWN_ISSUER = "unknown_issuer"
    PASSPORT_FORM = "passport_form"
    # A name.
    NO_NAME = "no_name"
    NAME_LENGTH = "name_length"
    LOST_CHARACTER = "lost_character"
    PRIVATE_CHARACTER = "private_character"
    NAME_CHARACTER = "name_character"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and at which character, counted from 1; 0 is the value as a whole.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     print(Problem(Code.NUMBER_CHARACTER, 7))
    Character 7 of the identity number is none that it can have there. Use the digits 0 to 9; only \
the last character can be X.
    """

    code: Code
    at: int = 0

    @property
    def message(self) -> str:
        """Say what is wrong and where, in the current language."""
        return _told(self.code)[0].format(at=self.at)

    @property
    def hint(self) -> str:
        """Say how to mend it."""
        return _told(self.code)[1]

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"


def _told(code: Code) -> tuple[str, str]:
    """Return message and hint; the codes of names come from `_told_of_names`."""
    match code:
        case Code.NO_NUMBER:
            message = _("There is no identity number.")
            hint = _("Write the number of the document that the person showed.")
        case Code.SPREADSHEET_NUMBER:
            message = _("A spreadsheet has turned the identity number into a rounded one.")
            hint = _("Format the column as text and enter the numbers again from their source.")
        case Code.NUMBER_CHARACTER:
            message = _("Character {at} of the identity number is none that it can have there.")
            hint = _("Use the digits 0 to 9; only the last character can be X.")
        case Code.NUMBER_LENGTH:
            message = _("The identity number has {at} characters and not 18.")
            hint = _("Compare it with the document; for a passport, name the state that issued it.")
        case Code.OLD_NUMBER:
            message = _("The identity number is of the old kind with 15 digits.")
            hint = _("Ask for the number with 18 digits; it cannot be worked out from the old one.")
        case Code.UNKNOWN_DIVISION:
            message = _("No province has the digits at character {at} of the identity number.")
            hint = _("Compare the number with the document.")
        case Code.NO_SUCH_BIRTH:
            message = _("There is no day of birth at character {at} of the identity number.")
            hint = _("Compare the number with the document.")
        case Code.FUTURE_BIRTH:
            message = _("The day of birth at character {at} of the identity number has not come.")
            hint = _("Compare the number with the document.")
        case Code.CHECK_CHARACTER:
            message = _("The last character does not fit the rest of the identity number.")
            hint = _("A digit is wrong or two are swapped; compare the number with the document.")
        case Code.NO_ISSUER:
            message = _("It could be a passport number, but no state is named that issued it.")
            hint = _("Name the state by its three letters, as the passport does: CHN.")
        case Code.UNKNOWN_ISSUER:
            message = _("The state that issued the passport is not named by three letters.")
            hint = _("Name the state by its three letters, as the passport does: CHN.")
        case Code.PASSPORT_FORM:
            message = _("A passport number has 5 to 12 letters and digits, a digit among them.")
            hint = _("Write it as it stands in the passport, without the name of the state.")
        case _:
            return _told_of_names(code)
    return message, hint


def _told_of_names(code: Code) -> tuple[str, str]:
    match code:
        case Code.NO_NAME:
            message = _("There is no name.")
            hint = _("Write the name as it stands in the document.")
        case Code.NAME_LENGTH:
            message = _("The name is longer than any document writes one.")
            hint = _("Write the name alone, as it stands in the document.")
        case Code.LOST_CHARACTER:
            message = _("Character {at} of the name stands for one that was lost or covered.")
            hint = _("Write the character itself; save files as 'CSV UTF-8', and cover nothing.")
        case Code.PRIVATE_CHARACTER:
            message = _("Character {at} of the name is one that only your own system knows.")
            hint = _("Replace it by the character of GB 18030-2022.")
        case Code.NAME_CHARACTER:
            message = _("Character {at} of the name belongs to no name.")
            hint = _("Write the name alone: letters, and the dot, space or hyphen between parts.")
        case _:
            raise ValueError(f"{code} is said of numbers")
    return message, hint
