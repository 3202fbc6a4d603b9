"""A text that shows itself only to whoever asks for it by name.

Identity numbers, names and secrets of keys travel in a `Hidden`, so that a log line, an exception,
a debugger's page or a queue cannot pick them up by accident. It is no protection against code
that calls `reveal`; those calls are the places to review.
"""

from __future__ import annotations

import hmac
from typing import Final, NoReturn, final


@final
class Hidden:
    """A text that `str`, `repr`, formatting and pickling do not give away.

    >>> hidden = Hidden("not for logs")
    >>> print(hidden, f"{hidden}", [hidden])
    Hidden(…) Hidden(…) [Hidden(…)]
    >>> hidden.reveal()
    'not for logs'
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text: Final = text

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def encoded(self) -> bytes:
        """Return the text in UTF-8; a lone surrogate passes, so that no error quotes the text."""
        return self._text.encode("utf-8", "surrogatepass")

    @classmethod
    def decoded(cls, encoded: bytes) -> Hidden:
        """Return the text that `encoded` gave these bytes for."""
        return cls(encoded.decode("utf-8", "surrogatepass"))

    def __repr__(self) -> str:
        return "Hidden(…)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hidden):
            return NotImplemented
        return hmac.compare_digest(self.encoded(), other.encoded())

    def __hash__(self) -> int:
        # Python salts the hashes of texts anew in each process.
        return hash(self._text)

    def __copy__(self) -> Hidden:
        return self

    def __deepcopy__(self, _memo: object) -> Hidden:
        return self

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("a hidden text is not written into caches, queues or other processes")
