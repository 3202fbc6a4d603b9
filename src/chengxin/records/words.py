"""Verdicts and problems in words, without the cells that have them.

Made when they are shown, in the language of whoever reads; what is kept is codes. Pages and the
command use it, so a problem is said alike everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.ledger.codes import Code as FileCode
from chengxin.ledger.general import general
from chengxin.people.problems import Code as IdentityCode
from chengxin.people.problems import Problem as IdentityProblem
from chengxin.records.codes import Code, Verdict
from chengxin.records.outcome import Problem
from chengxin.text import _


def verdict_words() -> Mapping[Verdict, str]:
    """Return what each verdict is called.

    >>> set(verdict_words()) == set(Verdict)
    True
    """
    return {
        Verdict.ACCEPTED: _("accepted"),
        Verdict.DUPLICATE: _("duplicate"),
        Verdict.QUARANTINED: _("quarantined"),
        Verdict.REJECTED: _("rejected"),
    }


def told(problem: Problem) -> tuple[str, str]:
    """Return message and hint of a problem as it is kept.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     told({"code": "number_character", "column": "identity", "at": 7})[0]
    'Character 7 of the identity number is none that it can have there.'
    """
    code, column = str(problem["code"]), str(problem["column"])
    if code == Code.NAME_DIFFERS:
        return (
            _("Somebody is known by this identity number, under another name."),
            _("Compare both with the document, and send the row again as it stands there."),
        )
    if code == Code.NOT_YET:
        return (
            _("{column} had not come yet when the file was delivered.").format(column=column),
            _("Correct it, or send the row again when it has come."),
        )
    if code in (Code.OTHER_FURNISHER, Code.ITEM_NOT_ALLOWED, Code.MARK_NOT_ALLOWED):
        return _not_admitted(Code(code))
    if code in {*IdentityCode}:
        found = IdentityProblem(IdentityCode(code), int(problem.get("at", 0)))
        return found.message, found.hint
    message, hint = general(FileCode(code), column)
    if row := problem.get("row"):
        message += " " + _("(row {row} of this file)").format(row=row)
    return message, hint


def _not_admitted(code: Code) -> tuple[str, str]:
    """Say what a furnisher may not send by itself; nothing of the row was kept."""
    match code:
        case Code.OTHER_FURNISHER:
            return (
                _("The row names another furnisher than the one that sends it."),
                _("Send own records alone, under the name of the admission."),
            )
        case Code.ITEM_NOT_ALLOWED:
            return (
                _("This item was not approved for the furnisher that sends it."),
                _("Leave the row out, or have the item approved first."),
            )
    return (
        _("A furnisher sends no mark of this kind; the city decides it."),
        _("Send annulled where a record was revoked, and repaired where credit was repaired."),
    )
