"""Scrypt with little work: tests that are not about its work sign in dozens of times."""

from __future__ import annotations

from django.contrib.auth.hashers import ScryptPasswordHasher


class QuickScrypt(ScryptPasswordHasher):
    work_factor = 1 << 6
    parallelism = 1
