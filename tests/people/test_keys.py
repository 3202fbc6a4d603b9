"""Where keys come from, and which are refused: no default, no short one, none that others read."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

import pytest

from chengxin.people.hidden import Hidden
from chengxin.people.sealing import (
    PROFILES,
    Key,
    Keys,
    KeysRefusedError,
    Profile,
    Use,
    former_lines,
    load_keys,
    new_lines,
    open_cell,
    read_keys,
    seal,
)
from chengxin.text import LANGUAGES, language
from tests.people.ring import CELL, key

AES, SM4 = PROFILES.values()


def line(
    secret: bytes, *, state: str = "current", use: str = "seal", profile: str = AES.name,
    name: str = "2026-a",
) -> str:  # fmt: skip
    return f"{state} {use} {profile} {name} {b64encode(secret).decode()}\n"


SECRET = key(AES, Use.SEAL, "a").reveal()
OTHER = key(AES, Use.SEAL, "b").reveal()
THIRD = key(AES, Use.SEAL, "c").reveal()
GOOD = line(SECRET) + line(OTHER, use="index")


def written(tmp_path: Path, content: str | bytes, mode: int = 0o400) -> Path:
    path = tmp_path / "keys"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_new_keys_are_read_from_a_file_that_only_its_owner_reads(
    tmp_path: Path, profile: Profile
) -> None:
    keys = read_keys(written(tmp_path, new_lines(profile, "2026-a").reveal()))
    assert (keys.seal.id, keys.seal.profile, keys.index.profile) == ("2026-a", profile, profile)
    assert keys.seal.secret != keys.index.secret
    text = Hidden("张三")
    assert open_cell(keys, CELL, seal(keys, CELL, text)) == text


def test_new_keys_are_never_the_same() -> None:
    assert new_lines(AES, "a") != new_lines(AES, "a")


def test_a_file_holds_former_keys_comments_and_both_profiles(tmp_path: Path) -> None:
    lines = (
        "# made in January\n\n"
        + new_lines(SM4, "2027-a").reveal()
        + former_lines(read_keys(written(tmp_path, new_lines(AES, "2026-a").reveal()))).reveal()
    )
    (tmp_path / "keys").unlink()
    keys = read_keys(written(tmp_path, lines, 0o600))
    assert [each.id for each in keys.of_use(Use.SEAL)] == ["2027-a", "2026-a"]
    assert keys.find(Use.SEAL, "2026-a").profile is AES


@pytest.mark.check("S39")
@pytest.mark.parametrize("mode", [0o440, 0o404, 0o444, 0o640, 0o644, 0o602, 0o620, 0o601, 0o777])
def test_a_file_on_which_others_have_rights_is_refused(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path, GOOD, mode)
    with pytest.raises(KeysRefusedError) as caught, language("en"):
        read_keys(path)
    assert f"({mode:04o})" in str(caught.value)
    assert "0400" in str(caught.value)


def test_a_file_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, GOOD)
    owner = path.stat().st_uid or 12_345
    if os.geteuid() == 0:
        os.chown(path, owner, -1)
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(KeysRefusedError, match="another user"), language("en"):
        read_keys(path)


def test_what_is_no_key_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o400)
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/null"), tmp_path / "missing"):
        with pytest.raises(KeysRefusedError) as caught:
            read_keys(path)
        assert str(path) in str(caught.value)


@pytest.mark.check("S39")
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "0 seal keys are current"),
        ("# nothing\n", "0 seal keys are current"),
        (line(SECRET), "0 index keys are current"),
        (line(SECRET, state="former") + line(OTHER, use="index"), "0 seal keys are current"),
        (GOOD + line(THIRD, name="b"), "2 seal keys are current"),
        (GOOD + line(THIRD, state="former"), "Two seal keys are called '2026-a'"),
        (line(SECRET) + line(SECRET, use="index"), "share a secret"),
        (GOOD + line(SECRET, name="b", state="former"), "share a secret"),
        (GOOD + line(SECRET[:16], profile=SM4.name, name="b", state="former"), "share a secret"),
        ("current seal aes-256-gcm 2026-a\n", "line 1: A line has five words"),
        ("now " + line(SECRET)[8:], "line 1: The first word"),
        (GOOD + line(THIRD, use="sign"), "line 3: The second word"),
        (line(SECRET, profile="aes-128"), "aes-256-gcm, sm4-gcm"),
        (line(SECRET, name="2026_A"), "line 1: The name of a key"),
        (line(SECRET, name="-a"), "The name of a key"),
        (line(SECRET, name="a" * 33), "The name of a key"),
        (line(SECRET).replace("\n", "!\n"), "line 1: The secret is not in base64"),
        (line(SECRET[:31]), "has 31 bytes. For seal with aes-256-gcm it has 32"),
        (line(SECRET[:16]), "has 16 bytes"),
        (line(SECRET, profile=SM4.name), "has 32 bytes. For seal with sm4-gcm it has 16"),
        (line(SECRET[:16], use="index", profile=SM4.name), "For index with sm4-gcm it has 32"),
        (line(b""), "five words"),
        (line(bytes(32)), "is a pattern"),
        (line(b"\xff" * 32), "is a pattern"),
        (line(bytes(range(32))), "is a pattern"),
        (line(bytes(range(62, -2, -2))), "is a pattern"),
        (line(b"\x01\x02\x03\x04" * 8), "is a pattern"),
        (line(SECRET[:8] * 4), "is a pattern"),
        (line(b"correct horse battery staple 123"), "was typed"),
        (line(b"CHANGE-ME-please", profile=SM4.name), "was typed"),
        (line(bytes.fromhex("0123456789abcdeffedcba9876543210"), profile=SM4.name), "a standard"),
        (line(bytes.fromhex("603deb1015ca71be2b73aef0857d7781" + "1f352c073b6108d7" * 2)),
         "a standard"),
        (b"\x00\x80\xff" * 20, "This is no key file"),
        ("#" * 70_000, "This is no key file"),
    ],
)  # fmt: skip
def test_keys_that_cannot_be_used_are_refused_with_the_reason(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(KeysRefusedError) as caught, language("en"):
        read_keys(path)
    assert told in str(caught.value)
    assert str(caught.value).startswith(str(path))
    for lang in LANGUAGES:
        with pytest.raises(KeysRefusedError) as again, language(lang):
            read_keys(path)
        assert not shows(again.value, content)


def shows(error: BaseException, content: str | bytes) -> bool:
    """Whether an error, or any variable on its way, gives a secret of `content` away."""
    words = [] if isinstance(content, bytes) else content.split()
    secrets = [word for word in words if len(word) > 20 and not word.startswith("#")]
    told = [str(error), repr(error)]
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals["__name__"].startswith("chengxin."):
            told += map(repr, trace.tb_frame.f_locals.values())
        trace = trace.tb_next
    return any(secret[:12] in text for secret in secrets for text in told)


def test_the_environment_names_a_file_or_holds_the_lines(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    for environ in ({"CHENGXIN_KEYS_FILE": str(path)}, {"CHENGXIN_KEYS": GOOD}):
        assert load_keys(environ).seal.reveal() == SECRET


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "There are no keys"),
        ({"CHENGXIN_KEYS": "", "CHENGXIN_KEYS_FILE": ""}, "There are no keys"),
        ({"CHENGXIN_KEYS": GOOD, "CHENGXIN_KEYS_FILE": "keys"}, "Both CHENGXIN_KEYS_FILE and"),
        ({"CHENGXIN_KEYS": line(SECRET[:5])}, "CHENGXIN_KEYS, line 1: The secret"),
    ],
)
def test_without_keys_there_is_no_start(environ: dict[str, str], told: str) -> None:
    with pytest.raises(KeysRefusedError, match=told) as caught, language("en"):
        load_keys(environ)
    assert not any(word in str(caught.value) for word in GOOD.split() if len(word) > 40)


def test_keys_can_be_put_together_without_a_file() -> None:
    keys = [key(AES, use, "a") for use in Use]
    assert Keys.of(keys, [(use, "a") for use in Use]).index == keys[1]
    with pytest.raises(KeysRefusedError):
        Key("a", Use.SEAL, AES, Hidden("00"))
