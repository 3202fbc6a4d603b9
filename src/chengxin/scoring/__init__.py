"""Rulebook → tables → one fixed query. Pure but for `engines`."""
