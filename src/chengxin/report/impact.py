"""The report of an impact: pages in both languages that stand alone, and files for machines.

`write_impact_report` writes `index.html` and `en.html` with `impact.json`, which may be shared, and
`cases.html` with `cases.json`, which are for those who review the rules. Nobody is named anywhere;
the same versions, files and day give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chengxin.report import figures, impact_charts, impact_words, movement
from chengxin.report.city import page_name
from chengxin.report.impact_figures import MEASURES, Data, cases, published
from chengxin.report.movement import shown
from chengxin.report.pages import write_page
from chengxin.report.terminal import status, version
from chengxin.scoring.impact import Impact
from chengxin.scoring.versions import Diff
from chengxin.text import LANGUAGES, _, current_language, language

_ZONE = ZoneInfo("Asia/Shanghai")
#: Bars in one drawing; the table has all.
_MOST_BARS = 12


def write_impact_report(out: Path, impact: Impact, diff: Diff) -> None:
    """Write the report into the folder `out`, which is made when it is missing."""
    out.mkdir(parents=True, exist_ok=True)
    with language("en"):
        data = published(impact, diff)
        _write_json(out / "impact.json", data)
        _write_json(out / "cases.json", cases(impact))
    for lang in LANGUAGES:
        with language(lang):
            _write(out, impact, "index", "impact.html", _index(impact, diff, data))
            _write(out, impact, "cases", "impact_cases.html", _cases(impact))


def _write_json(path: Path, data: Data) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _write(out: Path, impact: Impact, name: str, template: str, context: Mapping[str, Any]) -> None:
    lang = current_language()
    book = impact.new
    shared = {
        "title": _("{name}: what a change of rules would do").format(name=book.name.get(lang)),
        "site": book.name.get(lang),
        "standing": status(book),
        "back": "" if name == "index" else page_name("index", lang),
        "back_name": _("Back"),
        "other": page_name(name, "en" if lang == "zh" else "zh"),
        "layout": "wide",
        "foot": _(
            "A trial: nobody’s score has changed. Rulebooks {old} and {new}. This page asks the"
            " network for nothing."
        ).format(old=version(impact.old), new=version(book)),
    }
    write_page(out / page_name(name, lang), template, shared | dict(context))


def per_cent(thousandths: int | None) -> str:
    """Return a published share, a dash where it may not be told.

    >>> per_cent(None), per_cent(255)
    ('–', '25.5%')
    """
    return "–" if thousandths is None else f"{thousandths // 10}.{thousandths % 10}%"


def _index(impact: Impact, diff: Diff, data: Data) -> Data:
    known = impact.known_at
    return {
        "here": _("Impact"),
        "as_of": figures.day(impact.as_of),
        "known_at": known.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M") if known else "",
        "old": f"{version(impact.old)} · {status(impact.old)}",
        "new": f"{version(impact.new)} · {status(impact.new)}",
        "tiles": [
            (_("people known"), shown(data["persons"])),
            (_("have a score before"), shown(data["scored"][0])),
            (_("have a score after"), shown(data["scored"][1])),
            (_("move up a level"), shown(data["up"])),
            (_("move down a level"), shown(data["down"])),
        ],
        **movement.changes(diff),
        **movement.spread(impact),
        **movement.moves(impact),
        **_causes(impact, data),
        **_groups(data),
        **_sensitivity(impact, data),
        "inputs": [(each["name"], each["sha256"]) for each in data["inputs"]],
        "hashes": [(impact.old.id, impact.old.version), (impact.new.id, impact.new.version)],
        "skipped_bad": impact.skipped_bad,
        "cases_page": page_name("cases", current_language()),
    }


def _causes(impact: Impact, data: Data) -> Data:
    rows = [
        (impact_words.cause(impact, each["kind"], each["key"]), each) for each in data["causes"]
    ]
    rows.sort(key=lambda row: -max(row[1]["up"] or 0, row[1]["down"] or 0))
    return {
        "causes": [
            (
                name,
                [
                    shown(each[column])
                    for column in ("gained", "lost", "up", "decides_up", "down", "decides_down")
                ],
            )
            for name, each in rows
        ],
        "causes_drawn": impact_charts.to_either_side(
            [(name, each["down"], each["up"]) for name, each in rows if each["down"] or each["up"]][
                :_MOST_BARS
            ],
            _("People who change level, by rule"),
        ),
    }


def _groups(data: Data) -> Data:
    sections: dict[str, list[Data]] = {}
    for each in data["groups"]:
        sections.setdefault(each["grouping"], []).append(each)
    return {
        "groupings": [
            {
                "name": impact_words.groupings().get(name, name),
                "rows": [
                    {
                        "value": impact_words.group_value(name, each["value"]),
                        "counts": [shown(each[count]) for count in ("persons", "up", "down")],
                        "before": per_cent(each["shares_before"]["above"]),
                        "shares": [
                            (per_cent(each["shares"][m]), _ratio(each["ratios"][m]))
                            for m in MEASURES
                        ],
                        "review": each["review"],
                    }
                    for each in rows
                ],
            }
            for name, rows in sections.items()
        ]
    }


def _ratio(thousandths: int | None) -> str:
    """Return a ratio with two places, cut off and never rounded up.

    >>> _ratio(799), _ratio(1000), _ratio(None)
    ('0.79', '1.00', '')
    """
    return "" if thousandths is None else f"{thousandths // 1000}.{thousandths % 1000 // 10:02}"


def _sensitivity(impact: Impact, data: Data) -> Data:
    rows: dict[str, list[str]] = {}
    drawn: list[tuple[str, int | None, int | None]] = []
    percents = sorted({each["percent"] for each in data["sensitivity"]})
    for each in data["sensitivity"]:
        name = impact_words.cause(impact, "rules", each["rule"])
        rows.setdefault(name, []).extend([shown(each["up"]), shown(each["down"])])
        if each["up"] is not None or each["down"] is not None:
            drawn.append(
                (f"{name} {figures.signed(each['percent'] * 100)}%", each["down"], each["up"])
            )
    drawn.sort(key=lambda row: -max(row[1] or 0, row[2] or 0))
    return {
        "percents": [f"{figures.signed(percent * 100)}%" for percent in percents],
        "sensitivity": [*rows.items()],
        "sensitivity_drawn": impact_charts.to_either_side(
            drawn[:_MOST_BARS], _("People who would change level")
        ),
    }


def _cases(impact: Impact) -> Data:
    names = {
        level.id: level.name.get(current_language())
        for book in (impact.old, impact.new)
        for level in book.levels
    }
    return {
        "here": _("Cases for review"),
        "masked": any(case.mask for case in impact.cases),
        "cases": [
            {
                "name": case.mask or _("Case {number}").format(number=at),
                "levels": [names[level] for level in case.levels],
                "change": figures.signed(case.change),
                "causes": [
                    (impact_words.cause(impact, kind, key), figures.signed(points))
                    for kind, key, points in case.causes
                ],
            }
            for at, case in enumerate(impact.cases, start=1)
        ],
    }
