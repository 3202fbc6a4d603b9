"""Why a file cannot be taken in at all; what is wrong with rows is no error but a verdict."""

from __future__ import annotations

from chengxin.text import _


class TakingError(Exception):
    """A file cannot be taken in as it is, or not now; the text says why."""


class DeliveryBusyError(TakingError):
    """Another program receives or judges the delivery."""

    def __init__(self) -> None:
        super().__init__(_("Another program is taking in this file. Wait until it is done."))


class TooManyRowsError(TakingError):
    """A file has more rows than may be judged at once."""

    def __init__(self, most: int) -> None:
        message = _("The file has more than {rows} rows. Divide it, and send the parts.")
        super().__init__(message.format(rows=f"{most:,}"))


class NotReceivedError(TakingError):
    """The delivery has not been received to its end."""

    def __init__(self) -> None:
        super().__init__(_("The file was not received to its end. Send it again first."))


class NotJudgedError(TakingError):
    """Rows are asked for of a delivery of which some still wait for their verdict."""

    def __init__(self) -> None:
        super().__init__(_("Not all rows of this file have been judged. Wait until they are."))


class MendingRefusedError(TakingError):
    """Somebody who has nothing to do with the intake wants to see delivered cells."""

    def __init__(self) -> None:
        super().__init__(_("Only an intake officer may take out rows to mend."))
