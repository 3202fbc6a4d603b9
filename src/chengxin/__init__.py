"""Chengxin (诚信): a personal-integrity-points engine whose rules are data."""

__version__ = "0.1.0"
