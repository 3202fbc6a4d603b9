"""Two versions of a rulebook in words: what became harsher, what milder, what is only text.

The judgement comes from `chengxin.scoring.versions` and is only said here. `diff_text` is for a
terminal, `diff_data` for machines; both say every change.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from chengxin.report import change_words, joined
from chengxin.report.columns import plain, wrap
from chengxin.report.terminal import version
from chengxin.scoring.versions import Action, Change, Diff, Effect
from chengxin.text import _, current_language

_WIDTH = 96


def effect_name(effect: Effect) -> str:
    """Return a judgement in one word."""
    return {
        Effect.HARSHER: _("harsher"),
        Effect.MILDER: _("milder"),
        Effect.MIXED: _("mixed"),
        Effect.TEXT: _("text only"),
    }[effect]


def action_name(action: Action) -> str:
    """Return what was done to a thing."""
    return {
        Action.ADDED: _("added"),
        Action.REMOVED: _("removed"),
        Action.CHANGED: _("changed"),
    }[action]


def diff_text(diff: Diff) -> str:
    """Return the differences for a terminal, ending with a line break."""
    old, new = (
        f"{plain(book.name.get(current_language()))} {version(book)}"
        for book in (diff.old, diff.new)
    )
    lines = [f"{old} → {new}", summary(diff.changes)]
    for (kind, key), group in groupby(diff.changes, key=lambda each: (each.kind, each.key)):
        lines += ["", *_thing(diff, kind, key, [*group])]
    return "\n".join(lines) + "\n"


def summary(changes: Sequence[Change]) -> str:
    """Say how many changes there are, by judgement."""
    if not changes:
        return _("Both say the same.")
    counts = [
        f"{effect_name(effect)} {count}"
        for effect in Effect
        if (count := sum(change.effect is effect for change in changes))
    ]
    return _("Changes: {count} ({counts})").format(count=len(changes), counts=joined.listed(counts))


def _thing(diff: Diff, kind: str, key: str, changes: list[Change]) -> list[str]:
    """The heading of a thing, with where it comes from where both versions agree on it."""
    old, new = changes[0].old, changes[0].new
    name = change_words.thing_name(key, old if new is None else new)
    said = change_words.kind_name(kind)
    titled = f"{said} · {name}" if name else said
    identified = f" ({key})" if key and key != name else ""
    grounds = {change_words.ground(diff.old, old), change_words.ground(diff.new, new)} - {""}
    shared = grounds.pop() if len(grounds) == 1 else ""
    lines = wrap(plain(titled + identified + (in_brackets(shared) if shared else "")), _WIDTH)
    for change in changes:
        lines += _change(diff, change, grounded=not shared)
    return lines


def in_brackets(text: str) -> str:
    """Return where something comes from, as it follows what is said."""
    return ("（{}）" if current_language() == "zh" else " ({})").format(text)


def _change(diff: Diff, change: Change, *, grounded: bool) -> list[str]:
    effect = effect_name(change.effect)
    if change.action is not Action.CHANGED:
        head = f"{action_name(change.action)} · {effect}"
    else:
        head = f"{change_words.part_name(change.part)} · {effect}"
    lines = [f"  {head}"]
    for label, said in zip(
        (_("old: "), _("new: ")), sides(diff, change, grounded=grounded), strict=True
    ):
        if said:
            lines += wrap(f"    {label}{plain(said)}", _WIDTH)
    return lines


def sides(diff: Diff, change: Change, *, grounded: bool) -> tuple[str, str]:
    """Return what the old and the new version say, with where each comes from if `grounded`."""
    said = []
    for book, thing in ((diff.old, change.old), (diff.new, change.new)):
        text = change_words.side(book, change.kind, change.part, thing)
        ground = change_words.ground(book, thing) if grounded else ""
        cited = change.part in ("cite", "modelled_on")
        said.append(text + (in_brackets(ground) if text and ground and not cited else ""))
    return said[0], said[1]


#: (part, judgement, old, new) of a thing.
Told = tuple[str, str, str, str]


def diff_things(diff: Diff) -> list[tuple[str, list[Told]]]:
    """Return the differences for a page: each thing by name, with its parts in words."""
    things = []
    for (kind, key), group in groupby(diff.changes, key=lambda each: (each.kind, each.key)):
        changes = [*group]
        thing = changes[0].old if changes[0].new is None else changes[0].new
        name = change_words.thing_name(key, thing)
        said = change_words.kind_name(kind)
        parts = []
        for each in changes:
            changed = each.action is Action.CHANGED
            what = change_words.part_name(each.part) if changed else action_name(each.action)
            parts.append((what, effect_name(each.effect), *sides(diff, each, grounded=True)))
        things.append((f"{said} · {name}" if name else said, parts))
    return things


def diff_data(diff: Diff) -> dict[str, Any]:
    """Return the differences for machines; texts are in the current language."""
    return {
        "old": {"id": diff.old.id, "version": diff.old.version},
        "new": {"id": diff.new.id, "version": diff.new.version},
        "effect": str(diff.effect),
        "changes": [_data(diff, change) for change in diff.changes],
        "warnings": [
            {
                "code": each.code,
                "message": each.message,
                "hint": each.hint,
                "file": each.span.file,
                "line": each.span.line,
                "column": each.span.column,
                "path": each.path,
            }
            for each in diff.warnings
        ],
    }


def _data(diff: Diff, change: Change) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": change.kind,
        "key": change.key,
        "part": change.part,
        "action": str(change.action),
        "effect": str(change.effect),
    }
    for name, book, thing in (("old", diff.old, change.old), ("new", diff.new, change.new)):
        said = change_words.side(book, change.kind, change.part, thing)
        cites = [str(each) for each in getattr(thing, "cite", ())]
        data[name] = None if thing is None else {"says": said, "cite": cites}
    return data
