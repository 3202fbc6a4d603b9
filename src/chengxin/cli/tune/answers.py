"""What the tuning page is answered: the desk's findings as words and parts of a page.

Each function takes a request's checked body and returns what is sent back; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chengxin.cli.tune.desk import Desk, Edits
from chengxin.cli.tune.server import Action
from chengxin.diagnostics import Diagnostic, Severity
from chengxin.report import tune
from chengxin.rulebook.draft import InsideItselfError, UnknownNumberError
from chengxin.rulebook.numbers import Number
from chengxin.text import _, language

Sent = dict[str, Any]


def actions(desk: Desk) -> Mapping[str, Action]:
    """What the page may ask for, by name."""

    def spoken(action: Any) -> Action:
        def answer(body: Mapping[str, Any]) -> Sent:
            with language(body["lang"]):
                found: Sent = action(desk, body)
                return {"said": "", "html": "", "fields": {}, "problems": [], **found}

        return answer

    return {
        name: spoken(action)
        for name, action in (
            ("draw", _draw),
            ("run", _run),
            ("progress", _progress),
            ("save", _save),
            ("cases", _cases),
        )
    }


def _draw(desk: Desk, body: Mapping[str, Any]) -> Sent:
    edits: Edits = body["edits"]
    known = {number.id: number for number in desk.draft.numbers}
    wrong = [key for key, text in edits.items() if key not in known or not known[key].admits(text)]
    if wrong:
        said = _("This is not a number as it can stand here.")
        return _refused({key: [said] for key in wrong}, [])
    answer = desk.draw(edits)
    if answer.too_large:
        return _refused(
            {},
            [
                _("The numbers of {rule} are too large to be counted exactly.").format(
                    rule=answer.too_large
                )
            ],
        )
    if answer.loaded.rulebook is None:
        errors = [each for each in answer.loaded.diagnostics if each.severity is Severity.ERROR]
        return _refused(*_placed(desk, edits, errors))
    if answer.tried is None or answer.diff is None:
        return {"state": "everybody", "said": _("Not drawn yet: everybody must be scored again.")}
    return {
        "state": "drawn",
        "html": tune.result(answer.tried, answer.diff),
        "said": _("Drawn in {seconds} seconds.").format(seconds=_seconds(answer.milliseconds)),
    }


def _seconds(milliseconds: int) -> str:
    """Return milliseconds as seconds with one place, rounded up.

    >>> _seconds(431), _seconds(1000)
    ('0.5', '1.0')
    """
    tenths = -(-milliseconds // 100)
    return f"{tenths // 10}.{tenths % 10}"


def _refused(fields: Mapping[str, list[str]], problems: Iterable[str]) -> Sent:
    return {
        "state": "refused",
        "said": _("The rulebook does not admit these numbers; nothing was drawn."),
        "fields": fields,
        "problems": [*problems],
    }


def _placed(
    desk: Desk, edits: Edits, errors: Iterable[Diagnostic]
) -> tuple[dict[str, list[str]], list[str]]:
    """What is wrong, beside the changed number that it is about; the rest for all to see."""
    changed = [number for number in desk.draft.numbers if number.id in edits]
    fields: dict[str, list[str]] = {}
    problems: list[str] = []
    for error in errors:
        said = f"{error.message} {error.hint}".strip()
        about = _about(error, changed, desk)
        for number in about:
            fields.setdefault(number.id, []).append(said)
        if not about:
            problems.append(f"{error.span} {said}")
    return fields, problems


def _about(error: Diagnostic, changed: list[Number], desk: Desk) -> list[Number]:
    """The changed numbers on the line of a problem, else those of the same thing, else the only."""
    file = error.span.file.partition("/")[2]
    here = [number for number in changed if number.file == file]
    on_line = [number for number in here if number.line == error.span.line]
    if on_line:
        return on_line
    found = []
    for number in here:
        lines = [
            each.line
            for each in desk.draft.numbers
            if each.file == file and each.path[:2] == number.path[:2]
        ]
        # A thing begins with its name, some lines before its first number.
        if number.path[:2] == tuple(error.path.split("/")[:2]) or (
            min(lines) - 12 <= error.span.line <= max(lines)
        ):
            found.append(number)
    return found or (changed if len(changed) == 1 else [])


def _run(desk: Desk, body: Mapping[str, Any]) -> Sent:
    try:
        return _told(desk.start(body["edits"]))
    except UnknownNumberError:
        return {"state": "refused", "done": 0, "of": 1}


def _progress(desk: Desk, _body: Mapping[str, Any]) -> Sent:
    return _told(desk.progress())


def _told(running: Any) -> Sent:
    state = "running" if running.under_way else "done"
    return {"state": state, "done": running.done, "of": running.of}


def _save(desk: Desk, body: Mapping[str, Any]) -> Sent:
    try:
        saved = desk.save(body["edits"], body["name"])
    except UnknownNumberError:
        return {"said": _("This is not a number as it can stand here.")}
    except (ValueError, InsideItselfError):
        return {"said": _("A folder cannot be called that.")}
    except FileExistsError:
        return {"said": _("There is something of that name already; nothing was saved.")}
    except OSError as error:
        return {"said": _("It could not be saved: {problem}.").format(problem=error.strerror)}
    if isinstance(saved, tuple):
        return {"said": _("The rulebook does not admit these numbers; nothing was saved.")}
    book = saved.loaded.rulebook
    assert book is not None
    html = tune.saved_part(str(saved.folder), book, saved.loaded.diagnostics, saved.diff)
    return {"html": html}


def _cases(desk: Desk, body: Mapping[str, Any]) -> Sent:
    try:
        wrong, all_of_them = desk.wrong_cases(body["name"])
    except KeyError:
        return {"said": _("No draft of that name was saved here.")}
    if not wrong:
        return {"said": _("All worked cases still hold.")}
    said = _(
        "{wrong} of {all} worked cases expect other numbers. Look at each and correct it before"
        " the draft is proposed."
    )
    return {"said": said.format(wrong=wrong, all=all_of_them)}
