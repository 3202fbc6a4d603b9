"""Why a step of a furnisher cannot be taken."""

from __future__ import annotations


class AdmissionRefusedError(Exception):
    """Nothing was kept; the text says why and what to do."""
