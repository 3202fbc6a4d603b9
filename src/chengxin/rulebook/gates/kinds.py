"""What no points system may use, as far as names tell: gates 1, 2, 4, 5, 6, 13, parts of 3, 10, 12.

They look at the names, in Chinese and English, of items, fields, codes, rules and of everything a
rulebook groups them by. A refused item may carry such a name: listing what is refused is what it
is for. The words themselves stand in `words`. Called by `gates.check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengxin.diagnostics import Diagnostics, Span
from chengxin.rulebook.codes import Code
from chengxin.rulebook.gates import words
from chengxin.rulebook.gates.words import Kind, find
from chengxin.rulebook.model import Category, Item, Name, Rulebook
from chengxin.text import _

Texts = tuple[str, ...]
Place = tuple[Texts, Span]


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report items, rules and groups whose names a gate stops. [yuxi 4] [sanming 8, 17]"""
    used = {item.category for item in rulebook.items.values() if item.use != "refused"}
    for item in rulebook.items.values():
        if item.use != "refused":
            _item(item, rulebook.categories.get(item.category), problems)
    for category in rulebook.categories.values():
        if category.id in used:
            _never_collected((_names(category.id, category.name), category.at), problems)
    for indicator in rulebook.indicators.values():
        place = _names(indicator.id, indicator.name), indicator.at
        _rule(place, problems)
        if indicator.kind == "deduction":
            _say(words.CONVERT, place, Code.CONVERT, _converted(), problems)
    groups = (rulebook.ceilings, rulebook.dimensions, rulebook.pools, rulebook.groups)
    for thing in (*rulebook.levels, *(thing for group in groups for thing in group.values())):
        _rule((_names(thing.id, thing.name), thing.at), problems)
    for derived in rulebook.derived.values():
        scene = derived.scene
        _rule((_names(derived.id, derived.name), derived.at), problems)
        _rule(((scene.name.zh, scene.name.en), scene.at), problems)


def _names(key: str, name: Name) -> Texts:
    return key, name.zh, name.en


def _say(
    kind: Kind, place: Place, code: Code, message: str, problems: Diagnostics, hint: str = ""
) -> bool:
    """Report `code` when a word of `kind` stands in one of the texts."""
    texts, at = place
    for text in texts:
        if word := find(kind, text):
            said = message.format(word=word, kind=kind.name())
            problems.error(code, said, at, hint=hint)
            return True
    return False


def _never_collected(place: Place, problems: Diagnostics) -> bool:
    """Gates 1 and 2; whether one of them stops it."""
    if not any(map(words.suspicious, place[0])):
        return False
    message = _("{word!r}: information about {kind} is never collected.")
    hint = _("It may stand in the catalogue as use: refused, with article and reason.")
    for kind in words.FORBIDDEN:
        if _say(kind, place, Code.FORBIDDEN_KIND, message, problems, hint):
            return True
    return any(_say(kind, place, Code.WEALTH, message, problems, hint) for kind in words.WEALTH)


def _converted() -> str:
    return _("{word!r}: a repaired record leaves the score; it becomes no lighter deduction.")


def _others(place: Place, problems: Diagnostics) -> None:
    """Gate 5."""
    message = _("{word!r} concerns others than the person.")
    _say(words.OTHERS, place, Code.NOT_THE_PERSON, message, problems)


def _rule(place: Place, problems: Diagnostics) -> None:
    """What the name of a rule, or of a group of rules, gives away."""
    if not any(map(words.suspicious, place[0])):
        return
    never = _("{word!r}: no points follow from {kind}.")
    for kind in words.FORBIDDEN:
        _say(kind, place, Code.FORBIDDEN_KIND, never, problems)
    for kind in words.WEALTH:
        _say(kind, place, Code.WEALTH, never, problems)
    _others(place, problems)
    message = _("{word!r}: points are never at discretion.")
    _say(words.DISCRETION, place, Code.DISCRETIONARY, message, problems)
    message = _("{word!r}: levels follow from the score alone.")
    _say(words.OVERRIDE, place, Code.OVERRIDE, message, problems)
    message = _("{word!r}: awards are never frozen.")
    _say(words.FREEZE, place, Code.FREEZE, message, problems)
    message = _("{word!r}: persons are never published, ranked or listed.")
    _say(words.SHOWN, place, Code.PUBLICATION, message, problems)


def _places(item: Item) -> Iterator[Place]:
    """Yield the names of an item, its fields and their codes, each with its place."""
    yield _names(item.id, item.name), item.at
    for field in item.fields.values():
        yield _names(field.id, field.name), field.at
        for code, name in field.codes.items():
            yield _names(code, name), field.at


def _item(item: Item, category: Category | None, problems: Diagnostics) -> None:
    never = False
    for place in _places(item):
        never |= _never_collected(place, problems)
        _others(place, problems)
        message = _("{word!r}: persons are never published, ranked or listed.")
        _say(words.SHOWN, place, Code.PUBLICATION, message, problems)
    _reasons(item, problems)
    if item.use == "scored":
        _basic(item, category, problems)
        _chosen(item, problems)
        if "adverse" in item.finding and item.document not in ("", "none"):
            _adverse(item, problems)
            if not never:
                _arrears(item, problems)
        if "positive" in item.finding:
            _positive(item, problems)


_CLAUSE = re.compile(r"[，。；,.;]")
_NEGATED = re.compile(r"不|无|未|非|没有|禁止|避免|\b(?:no|not|never|without)\b", re.IGNORECASE)


def _reasons(item: Item, problems: Diagnostics) -> None:
    """The purpose and necessity must not ask for what the name does not say."""
    for key in ("purpose", "necessity"):
        for clause in _CLAUSE.split(getattr(item, key)):
            if not _NEGATED.search(clause):
                _never_collected(((clause,), item.span(key)), problems)


def _basic(item: Item, category: Category | None, problems: Diagnostics) -> None:
    """Gate 4: basic information identifies; it is never scored."""
    places = list(_places(item))
    certificate = any(words.CERTIFICATE.search(text) for text in _names(item.id, item.name))
    hint = _("Set use: kept. A certificate or licence is an item of its own.")
    if category is not None and category.source == "basic":
        message = _("The category of this item is basic information, which is never scored.")
        problems.error(Code.BASIC_INFORMATION, message, item.span("category"), hint=hint)
        return
    message = _("{word!r}: basic information identifies a person and is never scored.")
    kinds = (words.BASIC_ALONE, words.BASIC, *(() if certificate else (words.JOB,)))
    for place in places:
        if any(
            _say(kind, place, Code.BASIC_INFORMATION, message, problems, hint) for kind in kinds
        ):
            return


def _chosen(item: Item, problems: Diagnostics) -> None:
    """Gate 6: neither a kind of information nor a field may be the points themselves."""
    message = _("{word!r}: points are never at discretion.")
    for place in _places(item):
        _say(words.DISCRETION, place, Code.DISCRETIONARY, message, problems)
    for field in item.fields.values():
        place = _names(field.id, field.name), field.at
        message = _("{word!r}: whoever fills this field in would choose the points.")
        _say(words.CHOSEN_POINTS, place, Code.DISCRETIONARY, message, problems)


def _adverse(item: Item, problems: Diagnostics) -> None:
    """Gates 3 and 10: a name that says that no effective legal document can be meant."""
    message = _("{word!r} cannot make an effective legal document.")
    place = tuple(re.split("[、，,;；/]", item.furnisher)), item.span("furnisher")
    _say(words.PRIVATE_BODY, place, Code.NO_LEGAL_DOCUMENT, message, problems)
    for place in _places(item):
        message = _("{word!r}: {kind} never count against a person.")
        hint = _("What is minor, corrected, still open or under appeal stays out of the catalogue.")
        for kind in (words.TOO_LIGHT, words.NOT_FINAL):
            _say(kind, place, Code.ADMITS_TOO_MUCH, message, problems, hint)
        message = _("{word!r}: suits, arbitration and bankruptcy as such are not dishonesty.")
        _say(words.CIVIL, place, Code.CIVIL_DISPUTE, message, problems)
        message = _("{word!r} is found by an employer, a village or an onlooker, not by law.")
        _say(words.PRIVATE, place, Code.NO_LEGAL_DOCUMENT, message, problems)
        _say(words.CONVERT, place, Code.CONVERT, _converted(), problems)


def _arrears(item: Item, problems: Diagnostics) -> None:
    """Gate 3: who owes a fee or a tax owes a debt, whatever decision is named for it."""
    if item.document not in words.OF_ARREARS:
        message = _("{word!r}: arrears as such are a debt and no dishonesty.")
        hint = _("They count once enforced: document: enforcement_decision.")
        for place in _places(item):
            _say(words.ARREARS, place, Code.CIVIL_DISPUTE, message, problems, hint)


def _positive(item: Item, problems: Diagnostics) -> None:
    """Gate 12: a repair names what it repairs, and money is called money."""
    place = _names(item.id, item.name), item.at
    if not item.repairs:
        message = _("{word!r}: an item that records a repair names what it repairs.")
        hint = _("Add 'repairs:' with the adverse items.")
        _say(words.REPAIR, place, Code.REPAIR_BONUS, message, problems, hint)
    volunteers = any(re.search("志愿|volunteer", text, re.IGNORECASE) for text in place[0])
    if item.earned_by != "money" and not volunteers:
        message = _("{word!r} costs money; what money earns says earned_by: money.")
        _say(words.BOUGHT, place, Code.NO_EARNED_BY, message, problems)
