"""Why a change about somebody is not proposed or not carried out. No message says who it is."""

from __future__ import annotations


class ChangeRefusedError(Exception):
    """Nothing was changed; the text says why and what to do."""
