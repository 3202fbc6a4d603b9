"""`chengxin keys`: what it writes can be used, once, by its owner alone, and is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main
from chengxin.people.sealing import PROFILES, Use, read_keys


def run(*words: str | Path, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", lang, "keys", *map(str, words)])


@pytest.mark.parametrize("profile", PROFILES)
def test_new_keys_can_be_used_by_their_owner_alone(tmp_path: Path, profile: str) -> None:
    file = tmp_path / "keys"
    result = run(file, "--name", "2026-a", "--profile", profile)
    assert result.exit_code == 0, result.output
    assert file.stat().st_mode & 0o777 == 0o400
    keys = read_keys(file)
    assert (keys.seal.id, keys.index.profile) == ("2026-a", PROFILES[profile])
    assert not any(word in result.output for word in file.read_text().split() if len(word) > 20)


def test_keys_change_with_the_former_ones_kept(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    run(first, "--name", "2026-a")
    assert run(second, "--name", "2027-a", "--after", first).exit_code == 0
    keys = read_keys(second)
    assert [key.id for key in keys.of_use(Use.INDEX)] == ["2027-a", "2026-a"]
    assert keys.find(Use.SEAL, "2026-a") == read_keys(first).seal


def test_next_keys_are_known_first_and_current_then(tmp_path: Path) -> None:
    first, beside, turned = (tmp_path / each for each in ("first", "beside", "turned"))
    run(first, "--name", "2026-a")
    assert run(beside, "--name", "2027-a", "--beside", first).exit_code == 0
    keys, later = read_keys(beside), (tmp_path / "later")
    assert (keys.seal.id, keys.index.id) == ("2026-a", "2026-a")
    assert keys.coming == {(use, "2027-a") for use in Use}
    assert run(turned, "--turn", beside).exit_code == 0
    after = read_keys(turned)
    assert (after.seal.id, after.index.id, after.coming) == ("2027-a", "2027-a", frozenset())
    assert after.known == keys.known
    # Nothing to turn to, and what says two things at once.
    for words in (("--turn", turned), ("--turn", beside, "--name", "b"), ("--beside", beside)):
        assert run(later, *words).exit_code != 0
    assert not later.exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_wrong_is_told_and_nothing_is_written_over(tmp_path: Path, lang: str) -> None:
    file, other = tmp_path / "keys", tmp_path / "other"
    run(file, "--name", "2026-a")
    before = file.read_bytes()
    assert run(file, "--name", "2026-b", lang=lang).exit_code == 1
    assert file.read_bytes() == before
    assert run(other, "--name", "2026_A", lang=lang).exit_code == 1
    assert run(other, "--name", "2026-a", "--after", file, lang=lang).exit_code == 1
    assert run(tmp_path / "no" / "keys", "--name", "a", lang=lang).exit_code == 1
    file.chmod(0o444)
    refused = run(other, "--name", "2026-b", "--after", file, lang=lang)
    assert (refused.exit_code, refused.exception.__class__) == (1, SystemExit)
    assert "0444" in refused.output
    assert not other.exists()
