"""Why something about a partner is not kept. No message holds anything about a person."""

from __future__ import annotations


class PartnerRefusedError(Exception):
    """Nothing was kept; the text says why and what to do."""
