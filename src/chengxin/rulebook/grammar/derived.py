"""The grammar of `derived`: products built on the finished score, each for one scene.

What would make one depend on other people, or exist without the person's own consent, has no key;
whoever writes one down is told why. Called by `settings`.
"""

from __future__ import annotations

from typing import Any, override

import yaml

from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.common import GROUNDS, NAME, grounds
from chengxin.rulebook.grammar.indicators import points_form
from chengxin.rulebook.scalars import whole
from chengxin.rulebook.shapes import Choice, Key, Made, Record
from chengxin.rulebook.source import Refusal, Source, short
from chengxin.rulebook.vocabulary import SCENES, SCENES_LEFT_OUT
from chengxin.text import _

#: Keys with which a score would be drawn from the scores of others.
_RELATIVE: dict[str, Refusal] = dict.fromkeys(
    ("population", "distribution", "quantiles", "normal", "mean", "deviation", "relative_to"),
    (
        Code.PUBLICATION,
        lambda: _(
            "A derived score is fixed pieces; one that depends on other people's is a ranking."
        ),
    ),
)

#: Keys with which it would exist for somebody who was not asked.
_UNASKED: dict[str, Refusal] = dict.fromkeys(
    ("consent", "opt_out", "default", "enabled", "mandatory", "required"),
    (
        Code.KEY_DOES_NOT_FIT,
        lambda: _("A derived score exists only for whoever consented to it; nothing changes that."),
    ),
)


class SceneKind(Choice):
    """A kind of scene; where a score would decide over a livelihood there is none."""

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if isinstance(node, yaml.ScalarNode) and node.value in SCENES_LEFT_OUT:
            return source.bad(
                Code.SCENE_LEFT_OUT,
                _("There are no derived scores for {kind}.").format(kind=short(node.value)),
                node,
                _("Kinds of scenes: {words}.").format(words=", ".join(SCENES)),
            )
        return Choice.read(self, node, source)


SCENE = Record(
    {"kind": Key(SceneKind(SCENES)), "name": Key(NAME)},
    lambda made, _source: model.Scene(
        kind=made["kind"], name=made["name"], at=made.at, spans=made.spans
    ),
)

SCALE = Record(
    {"lowest": Key(whole(0, 100_000)), "highest": Key(whole(1, 100_000))},
    lambda made, _source: (made["lowest"], made["highest"]),
)


def _derived(made: Made, _source: Source) -> Any:
    lowest, highest = made["scale"]
    return lambda key, span: model.Derived(
        id=key,
        name=made["name"],
        scene=made["scene"],
        lowest=lowest,
        highest=highest,
        points=made["points"],
        **grounds(made, span),
    )


DERIVED = Record(
    {
        "name": Key(NAME),
        "scene": Key(SCENE),
        "scale": Key(SCALE),
        "points": Key(points_form("per", "steps", "bands", "rates", refused=_RELATIVE)),
        **GROUNDS,
    },
    _derived,
    {**_RELATIVE, **_UNASKED},
)
