"""The expected files of this room: what each holds, and how it is made anew."""

from collections.abc import Callable, Mapping
from pathlib import Path

from chengxin.report import changed, explain, show
from tests.report.sample import CEILING, NOBODY, PERSON
from tests.report.sample_book import RULEBOOK
from tests.report.sample_changed import CHANGED, GATE

FOLDER = Path(__file__).parent / "expected"

#: File name → its text.
TEXTS: Mapping[str, Callable[[], str]] = {
    "person.zh.txt": lambda: explain(RULEBOOK, PERSON, lang="zh"),
    "person.en.txt": lambda: explain(RULEBOOK, PERSON, lang="en"),
    "ceiling.zh.txt": lambda: explain(RULEBOOK, CEILING, lang="zh"),
    "nobody.zh.txt": lambda: explain(RULEBOOK, NOBODY, lang="zh"),
    "nobody.en.txt": lambda: explain(RULEBOOK, NOBODY, lang="en"),
    "changed.zh.txt": lambda: changed(CHANGED, lang="zh"),
    "changed.en.txt": lambda: changed(CHANGED, lang="en"),
    "changed_gate.zh.txt": lambda: changed(GATE, lang="zh"),
    "rulebook.zh.txt": lambda: show(RULEBOOK, "zh"),
    "rulebook.en.txt": lambda: show(RULEBOOK, "en"),
}


def accept() -> None:
    """Write every expected file anew, to be reviewed in the diff."""
    for name, make in TEXTS.items():
        (FOLDER / name).write_text(make(), "utf-8", newline="\n")
