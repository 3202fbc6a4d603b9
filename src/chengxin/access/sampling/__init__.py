"""Looks that were drawn by chance, and what somebody else found about each."""
