"""The file that names the service: what it may say, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.login.config import LoginConfigError, read_service
from chengxin.people.identity import Kind
from chengxin.text import language

WHOLE = """
issuer = "https://id.example/realms/city"
client = "city"
site = "https://points.example/"
secret_file = "secret"
scopes = ["real_name"]
assurance = ["L3"]

[claims]
number = "id_number"
name = "real_name"
document = "id_type"

[documents]
111 = "resident"
"""
SECRET = "f2c1" * 10


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "secret").chmod(0o400)
    return tmp_path


def refused(folder: Path, text: str) -> str:
    (folder / "login.toml").write_text(text)
    with language("en"), pytest.raises(LoginConfigError) as found:
        read_service(folder / "login.toml")
    assert SECRET not in str(found.value)
    return str(found.value)


def test_a_whole_file_is_read_and_shows_no_secret(folder: Path) -> None:
    (folder / "login.toml").write_text(WHOLE)
    found = read_service(folder / "login.toml")
    assert (found.issuer, found.site) == (
        "https://id.example/realms/city",
        "https://points.example",
    )
    assert found.scopes == ("openid", "real_name")
    assert found.documents == {"111": Kind.RESIDENT}
    assert found.secret is not None
    assert found.secret.reveal() == SECRET
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"https://id.example/realms/city"', '"http://id.example"', "begins with https"),
        ('"https://id.example/realms/city"', '"http://127.0.0.1:8001"', "begins with https"),
        ('"https://id.example/realms/city"', '"https://localhost"', "begins with https"),
        ('"https://id.example/realms/city"', '"https://a@id.example"', "begins with https"),
        ('client = "city"', "", "'client' is missing"),
        ('client = "city"', 'cleint = "city"', "nobody knows 'cleint'"),
        ('client = "city"', "client = 7", "nobody knows 'client'"),
        ('secret_file = "secret"', "", "either 'secret_file' or 'key_file'"),
        ('secret_file = "secret"', 'secret_file = "nowhere"', "cannot be read"),
        ('assurance = ["L3"]', 'algorithms = ["HS256"]', "'algorithms' takes"),
        ('assurance = ["L3"]', 'algorithms = ["RS256", "none"]', "'algorithms' takes"),
        ('assurance = ["L3"]', "algorithms = []", "'algorithms' takes"),
        ('assurance = ["L3"]', 'claims_from = "header"', "id_token or userinfo"),
        ('name = "real_name"', "", "must name 'number' and 'name'"),
        ('name = "real_name"', 'name = "n"\nphone = "p"', "must name 'number' and 'name'"),
        ('111 = "resident"', '111 = "driver"', "kinds that do not exist"),
        ("[claims]", "[claims", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    folder: Path, old: str, new: str, said: str
) -> None:
    assert old in WHOLE
    assert said in refused(folder, WHOLE.replace(old, new, 1))


def test_a_secret_that_others_can_read_or_guess_is_refused(folder: Path) -> None:
    (folder / "secret").chmod(0o440)
    assert "others have rights" in refused(folder, WHOLE)
    (folder / "secret").chmod(0o600)
    (folder / "secret").write_text("secret")
    (folder / "secret").chmod(0o400)
    assert "are no secret" in refused(folder, WHOLE)
