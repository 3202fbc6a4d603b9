"""What a real site is started with: nothing unsafe by default, nothing that is warned of.

Each runs in a process of its own, because settings are read once.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

import pytest

from chengxin.people.sealing import PROFILES, new_lines

pytestmark = pytest.mark.slow


def checked(**environ: str) -> subprocess.CompletedProcess[str]:
    """Ask the framework's own check for what is unsafe, any warning being too much."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CHENGXIN", "DATABASE", "DJANGO"))
    }
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | {"DJANGO_SETTINGS_MODULE": "chengxin.settings"} | environ,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def real(**other: str) -> dict[str, str]:
    return {
        "CHENGXIN_SECRET_KEY": secrets.token_urlsafe(48),
        "CHENGXIN_KEYS": new_lines(PROFILES["sm4-gcm"], "first").reveal(),
        "CHENGXIN_HOSTS": "points.city.example",
        "DATABASE_URL": "postgresql://chengxin@/chengxin?host=/nowhere",
        "CHENGXIN_OPERATOR_ZH": "示例信用中心",
        "CHENGXIN_OPERATOR_EN": "Example Credit Centre",
        "CHENGXIN_CONTACT": "12345",
        "CHENGXIN_HUMAN_ZH": "个人信息保护专员",
        "CHENGXIN_HUMAN_EN": "Officer for personal information",
        **other,
    }


@pytest.mark.check("S56")
def test_nothing_of_a_real_site_is_unsafe_by_default() -> None:
    done = checked(**real())
    assert (done.returncode, done.stdout) == (
        0, "System check identified no issues (0 silenced).\n",
    )  # fmt: skip


@pytest.mark.check("S56")
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"CHENGXIN_SECRET_KEY": ""}, "SECRET_KEY"),
        ({"CHENGXIN_SECRET_KEY": "x" * 39}, "40"),
        # Long enough, but what everybody would guess.
        ({"CHENGXIN_SECRET_KEY": "x" * 60}, "security.W009"),
        ({"CHENGXIN_HOSTS": ""}, "security.W020"),
        ({"CHENGXIN_HUMAN_ZH": ""}, "chengxin.E001"),
        ({"CHENGXIN_CONTACT": ""}, "chengxin.E001"),
        ({"CHENGXIN_KEYS": ""}, "CHENGXIN_KEYS"),
        ({"CHENGXIN_DEMO": "1"}, "security.W"),
    ],
)
def test_what_is_unsafe_or_has_no_value_is_refused(other: dict[str, str], said: str) -> None:
    done = checked(**real(**other))
    assert done.returncode != 0
    assert said in done.stderr
