"""What changed from one version of a rulebook to another, thing by thing and part by part.

Every difference of content is in the result, whether or not it moves a point; what two versions
only write differently (comments, order of files) is not. `compare(a, b)` and `compare(b, a)` say
the same, mirrored. The warnings look one way only: at what became harsher.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from chengxin.diagnostics import Diagnostic, Diagnostics
from chengxin.rulebook.model import (
    Ceiling,
    Derived,
    Deviation,
    Dimension,
    Indicator,
    Level,
    Name,
    Rulebook,
)
from chengxin.scoring.versions.cells import Version
from chengxin.scoring.versions.effect import Effect
from chengxin.scoring.versions.rules import ceiling_parts, indicator_parts
from chengxin.scoring.versions.same import same
from chengxin.scoring.versions.settings import COMING, JUDGES, TEXT_KINDS, TEXTS
from chengxin.text import _, current_language

Versions = tuple[Version, Version]


class Code(StrEnum):
    """The closed list of what a comparison warns of (`docs/errors.md`)."""

    #: A deduction that became harsher and reaches back to facts formed before it did.
    HARSHER_WITHOUT_SINCE = "harsher_without_since"
    #: A derived score that is for something else than what people consented to.
    SCENE_CHANGED = "scene_changed"


class Action(StrEnum):
    """What was done to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `kind` and `key` name the thing, `part` what of it changed.

    `kind` is a field of the rulebook (`indicators`, `scale`), `key` is empty where there is only
    one such thing, `part` empty where the whole thing came, went or changed. `old` and `new` are
    the things of the model, None where there is none.
    """

    kind: str
    key: str
    part: str
    action: Action
    effect: Effect
    old: object
    new: object

    @property
    def mirrored(self) -> Change:
        """The same change made backwards."""
        turned = {Action.ADDED: Action.REMOVED, Action.REMOVED: Action.ADDED}
        action = turned.get(self.action, self.action)
        effect = self.effect.mirrored
        return Change(self.kind, self.key, self.part, action, effect, self.new, self.old)


@dataclass(frozen=True, slots=True)
class Diff:
    """All differences between two versions, rules first, and what to be warned of."""

    old: Rulebook
    new: Rulebook
    changes: tuple[Change, ...]
    warnings: tuple[Diagnostic, ...]

    @property
    def effect(self) -> Effect:
        """The judgement on everything together."""
        return Effect.joined(change.effect for change in self.changes)


#: The kinds a reader looks for first, in this order; the others follow as the model has them.
_FIRST = ("scale", "levels", "who", "indicators", "ceilings", "dimensions", "pools", "guard")
_NOT_CONTENT = ("folder", "version", "id", "at", "spans")


def compare(old: Rulebook, new: Rulebook) -> Diff:
    """Compare two rulebooks that load; raise `ArithmeticTooLargeError` as the compiler does."""
    versions = (Version.of(old), Version.of(new))
    kinds = [each.name for each in fields(Rulebook) if each.name not in _NOT_CONTENT]
    ordered = [*_FIRST, *(kind for kind in kinds if kind not in _FIRST)]
    changes = tuple(change for kind in ordered for change in _of_kind(versions, kind))
    return Diff(old, new, changes, _warnings(versions, changes))


def _of_kind(versions: Versions, kind: str) -> Iterator[Change]:
    old, new = (_things(getattr(version.book, kind)) for version in versions)
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            action = Action.ADDED if before is None else Action.REMOVED
            coming = _coming(kind, after if before is None else before)
            effect = coming if before is None else coming.mirrored
            yield Change(kind, key, "", action, effect, before, after)
        elif not same(before, after):
            for part, effect in _parts(versions, kind, key, before, after):
                yield Change(kind, key, part, Action.CHANGED, effect, before, after)


def _things(value: Any) -> Mapping[str, Any]:
    """Return what stands under one field of the rulebook, by key."""
    if isinstance(value, Mapping):
        if not all(is_dataclass(each) for each in value.values()):
            return {"": value} if value else {}
        return {"#".join(k) if isinstance(k, tuple) else k: each for k, each in value.items()}
    if isinstance(value, tuple):
        found: dict[str, Any] = {}
        for number, each in enumerate(value):
            found[_key(each, number)] = each
        return found
    return {} if value is None else {"": value}


def _key(thing: Any, number: int) -> str:
    """What tells one of several things from the others."""
    if isinstance(thing, Level):
        return thing.id
    if isinstance(thing, Deviation):
        return f"{thing.about} {number}"
    return f"{number}"


def _coming(kind: str, thing: Any) -> Effect:
    """What the coming of a thing is for the person."""
    if isinstance(thing, Indicator):
        return Effect.of(harsher=thing.kind == "deduction", milder=thing.kind == "award")
    return COMING.get(kind, Effect.TEXT if kind in TEXT_KINDS else Effect.MIXED)


def _parts(
    versions: Versions, kind: str, key: str, old: Any, new: Any
) -> Iterator[tuple[str, Effect]]:
    """Yield (part, judgement) of a thing that both versions have."""
    if isinstance(old, Indicator):
        yield from indicator_parts(versions, old, new)
    elif isinstance(old, Ceiling):
        yield from ceiling_parts(versions, old, new)
    elif isinstance(old, Name) or not is_dataclass(old):
        judge = JUDGES.get((kind, ""))
        text = Effect.TEXT if kind in TEXT_KINDS else Effect.MIXED
        yield "", judge(versions, old, new, key) if judge else text
    else:
        for part in (each.name for each in fields(old) if each.name not in ("at", "spans", "id")):
            if not same(getattr(old, part), getattr(new, part)):
                yield part, _judged(versions, kind, key, part, old, new)


def _judged(versions: Versions, kind: str, key: str, part: str, old: Any, new: Any) -> Effect:
    judge = JUDGES.get((kind, part))
    if judge is not None:
        return judge(versions, old, new, key)
    if part in ("name", "cite", "modelled_on") or (kind, part) in TEXTS:
        return Effect.TEXT
    whole = kind in TEXT_KINDS and not any(known == kind for known, _part in JUDGES)
    return Effect.TEXT if whole else Effect.MIXED


def _warnings(versions: Versions, changes: tuple[Change, ...]) -> tuple[Diagnostic, ...]:
    """Warn once of each deduction or ceiling that became harsher and has no new `since`.

    A fact must be judged by the rule of its day: what became harsher may count only facts formed
    since it did (`docs/rulebook.md`, `since`). Warn also of a derived score with another scene,
    for which nobody consented.
    """
    problems = Diagnostics()
    for (kind, key), (old, new) in _may_harm(versions, changes).items():
        if new.since is not None and (old.since is None or new.since > old.since):
            continue
        problems.warn(
            Code.HARSHER_WITHOUT_SINCE,
            _("“{rule}” became harsher and still counts what was formed since {since}.").format(
                rule=new.name.get(current_language()), since=new.since
            ),
            new.span("since"),
            hint=_("Give it a new 'since', the day on which the harsher form was published."),
            path=f"{kind}/{key}",
        )
    for change in changes:
        if isinstance(change.new, Derived) and change.part == "scene":
            problems.warn(
                Code.SCENE_CHANGED,
                _("{derived} is for another scene than people consented to.").format(
                    derived=change.key
                ),
                change.new.scene.at,
                hint=_("Give it another identifier, so that they are asked anew."),
                path=f"derived/{change.key}",
            )
    return problems.sorted()


def _may_harm(
    versions: Versions, changes: tuple[Change, ...]
) -> Mapping[tuple[str, str], tuple[Indicator | Ceiling, Indicator | Ceiling]]:
    """Return the deductions and ceilings that may have become harsher, by kind and key."""
    found: dict[tuple[str, str], tuple[Indicator | Ceiling, Indicator | Ceiling]] = {}
    before, after = (version.book.indicators for version in versions)
    for change in changes:
        old, new = change.old, change.new
        if change.action is not Action.CHANGED or not change.effect.may_harm:
            continue
        if isinstance(new, Dimension) and isinstance(old, Dimension) and new.weight > old.weight:
            found |= {
                ("indicators", key): (before[key], rule)
                for key, rule in after.items()
                if rule.kind == "deduction" and rule.dimension == new.id and key in before
            }
        if isinstance(new, Indicator) and new.kind == "award":
            continue
        if isinstance(new, Indicator | Ceiling) and isinstance(old, Indicator | Ceiling):
            found[change.kind, change.key] = old, new
    return found
