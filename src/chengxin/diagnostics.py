"""The one shape of everything that is wrong with an input: what, where, why, what to do.

Loaders and readers collect diagnostics and go on; faces print them. A diagnostic never holds a
person's data beyond the value that is wrong. The command line, the reports and the tests all
receive these same objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad a diagnostic is: an error stops the thing it is about, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file; lines and columns count from 1, and 0 means the file as a whole.

    >>> str(Span("rulebook.yaml", 3, 5))
    'rulebook.yaml:3:5'
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, with its place and the way to mend it.

    >>> print(Diagnostic("unknown_key", "There is no key 'nmae' here.", Span("a.yaml", 2, 1),
    ...                  hint="Did you mean 'name'?"))
    a.yaml:2:1 error unknown_key There is no key 'nmae' here. Did you mean 'name'?
    """

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = Severity.ERROR
    path: str = ""
    article: str = ""

    def __str__(self) -> str:
        return " ".join(
            part
            for part in (str(self.span), self.severity, self.code, self.message, self.hint)
            if part
        )


@dataclass(slots=True)
class Diagnostics:
    """A growing collection; `sorted()` gives them by file, line, column and code."""

    found: list[Diagnostic] = field(default_factory=list)

    def error(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        hint: str = "",
        path: str = "",
        article: str = "",
    ) -> None:
        """Add an error."""
        self.found.append(Diagnostic(code, message, span, hint=hint, path=path, article=article))

    def warn(self, code: str, message: str, span: Span, *, hint: str = "", path: str = "") -> None:
        """Add a warning."""
        self.found.append(
            Diagnostic(code, message, span, hint=hint, severity=Severity.WARNING, path=path)
        )

    def extend(self, more: Iterable[Diagnostic]) -> None:
        """Add several."""
        self.found.extend(more)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them once, in reading order."""
        return tuple(sorted(set(self.found), key=lambda d: (d.span, d.code, d.message)))

    @property
    def failed(self) -> bool:
        """Whether there is an error among them."""
        return any(d.severity is Severity.ERROR for d in self.found)
