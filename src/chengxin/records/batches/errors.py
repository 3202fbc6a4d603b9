"""Why a batch is not taken; nothing of it is kept then."""

from __future__ import annotations


class BatchError(Exception):
    """A batch is not taken."""


class OtherBodyError(BatchError):
    """The key belongs to another batch."""


class BatchBusyError(BatchError):
    """The same batch is being taken in at this moment."""
