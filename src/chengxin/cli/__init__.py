"""The command `chengxin`: one module a subcommand, no rule and no arithmetic of its own.

Exit codes: 0 done, 1 the input has errors (each printed with place and hint), 2 the command line
itself was wrong.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, override

import click

from chengxin import __version__
from chengxin.text import LANGUAGES, _, set_language

#: Subcommand → module; each is imported only when it is called, so that `check` starts fast.
COMMANDS = {
    "check": "check",
    "show": "show",
    "score": "score",
    "explain": "explain",
    "compare": "compare",
    "diff": "diff",
    "changed": "changed",
    "cover": "cover",
    "impact": "impact",
    "tune": "tune",
    "schema": "schema",
    "clock": "clock",
    "keys": "keys",
    "migrate": "migrate",
    "tomorrow": "tomorrow",
    "publish": "publish",
    "notice": "notice",
    "serve": "serve",
    "work": "work",
    "intake": "intake",
    "mend": "mend",
    "seal": "seal",
    "renew": "renew",
    "staff": "staff",
    "verify": "verify",
    "city": "city",
    "demo": "demo",
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"chengxin.cli.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except OSError as error:
            if error.filename is None:
                raise
            raise click.ClickException(
                _("{path}: {reason}. Nothing can be read or written there.").format(
                    path=error.filename, reason=error.strerror
                )
            ) from error


def _default_language() -> str:
    """`CHENGXIN_LANG`, else Chinese; a terminal set to English gets English."""
    chosen = os.environ.get("CHENGXIN_LANG", "")
    if chosen in LANGUAGES:
        return chosen
    return "en" if os.environ.get("LANG", "").startswith("en") else LANGUAGES[0]


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chengxin")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=_default_language,
    help="Language of everything printed: zh 中文, en English (also: CHENGXIN_LANG).",
)
def main(lang: str) -> None:
    """诚信: score, explain and check personal integrity points from a cited rulebook."""
    set_language(lang)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
