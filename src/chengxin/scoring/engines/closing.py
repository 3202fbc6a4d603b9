"""What holds a connection until it is closed, as a context manager.

An engine is one, and so is whatever keeps an engine for itself. Nothing is computed here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Closing(ABC):
    """Something to be closed; `with` closes it at the end."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is held; nothing may be asked afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
