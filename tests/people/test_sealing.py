"""Sealed cells and blind indexes: what opens, what does not, and what tells nothing."""

from __future__ import annotations

import hashlib
import hmac
import pickle
import traceback
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, read_identity
from chengxin.people.sealing import (
    PROFILES,
    Cell,
    Keys,
    SealBrokenError,
    UnknownKeyError,
    Use,
    blind_index,
    blind_indexes,
    key_of,
    open_cell,
    renew,
    seal,
)
from chengxin.people.sealing.cells import MOST_BYTES
from tests.people.numbers import TODAY, of_18
from tests.people.ring import CELL, RINGS, key, ring

SECRET = "resident::11010519491231002X"

#: Sealed once with the keys of `ring`: as long as the formats stand, these open.
KEPT = {
    "aes-256-gcm": (
        "010106323032362d61fc0099e016da40748a90e8ca2e7aef261dbb6757c39c4a6ad5f89f"
        "fa22a4455d4e99316bbac9a489956d4d8cc44f5e08a25b6b786affff4fbf4e683c"
    ),
    "sm4-gcm": (
        "010206323032362d614b54d83fa0bbbc0e4aaa4eef05f6d861828188b298b8e95c3456b5"
        "0871c80fc93909e0fbbddd34319f2f369e33d3a31e5c00b6c9849babc8de329706"
    ),
}
INDEXED = {
    "aes-256-gcm": (
        "010106323032362d6182ef16f911fc459963dc11c2a30e6c5e6cf7d5bfccaeb0429e381bddc2646a6b"
    ),
    "sm4-gcm": (
        "010206323032362d614fa31da55f5c2ed1f4031a6eed7b7d87992e7dc05e5d83e84c2ef80d406d7db3"
    ),
}

texts = st.text(st.characters(), max_size=200)
names = st.text(st.characters(), min_size=1, max_size=40)


@pytest.fixture(params=PROFILES, scope="module")
def keys(request: pytest.FixtureRequest) -> Keys:
    """The keys of each profile in turn."""
    return RINGS[request.param]


def refused(keys: Keys, cell: Cell, sealed: bytes) -> None:
    with pytest.raises((SealBrokenError, UnknownKeyError)) as caught:
        open_cell(keys, cell, sealed)
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told
    assert cell.row not in str(caught.value)


@given(text=texts, table=names, column=names, row=names)
def test_what_was_sealed_opens_at_its_place(
    keys: Keys, text: str, table: str, column: str, row: str
) -> None:
    cell = Cell(table, column, row)
    assert open_cell(keys, cell, seal(keys, cell, Hidden(text))).reveal() == text


@pytest.mark.article("yuxi", 24)
@given(number=of_18)
def test_an_identity_is_sealed_and_opens_as_itself(keys: Keys, number: str) -> None:
    known = read_identity(number, today=TODAY)
    assert isinstance(known, Identity)
    sealed = seal(keys, CELL, known.written())
    assert number.encode() not in sealed
    assert open_cell(keys, CELL, sealed) == known.written()


def test_no_bit_can_be_changed(keys: Keys) -> None:
    sealed = seal(keys, CELL, Hidden(SECRET))
    for place in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[place] ^= 1 << bit
            refused(keys, CELL, bytes(changed))


def test_nothing_can_be_cut_off_or_added(keys: Keys) -> None:
    sealed = seal(keys, CELL, Hidden(SECRET))
    for size in range(len(sealed)):
        refused(keys, CELL, sealed[:size])
        refused(keys, CELL, sealed[len(sealed) - size :])
    refused(keys, CELL, sealed + b"\0")
    refused(keys, CELL, sealed + sealed)


@given(st.binary(max_size=120))
def test_bytes_that_nobody_sealed_do_not_open(keys: Keys, noise: bytes) -> None:
    refused(keys, CELL, noise)
    head = seal(keys, CELL, Hidden(""))[:9]
    refused(keys, CELL, head + noise)


def _elsewhere(cell: Cell) -> Iterator[Cell]:
    yield Cell("staged", cell.column, cell.row)
    yield Cell(cell.table, "name", cell.row)
    yield Cell(cell.table, cell.column, cell.row[:-1] + "f")
    # The same letters, cut elsewhere.
    yield Cell(cell.table + cell.column[0], cell.column[1:], cell.row)
    yield Cell(cell.table, cell.column + cell.row[0], cell.row[1:])
    yield Cell(cell.column, cell.table, cell.row)


@pytest.mark.check("S36")
@pytest.mark.article("yuxi", 24)
def test_a_value_does_not_open_in_another_row_column_or_table(keys: Keys) -> None:
    sealed = seal(keys, CELL, Hidden(SECRET))
    for cell in _elsewhere(CELL):
        refused(keys, cell, sealed)
    assert open_cell(keys, CELL, sealed).reveal() == SECRET


def test_two_rows_cannot_change_places(keys: Keys) -> None:
    one, other = Cell("person", "name", "1"), Cell("person", "name", "2")
    first, second = seal(keys, one, Hidden("甲")), seal(keys, other, Hidden("乙"))
    refused(keys, one, second)
    refused(keys, other, first)


@pytest.mark.check("S37")
def test_a_value_does_not_open_under_the_other_profile_or_key(keys: Keys) -> None:
    sealed = seal(keys, CELL, Hidden(SECRET))
    for other in RINGS.values():
        if other is not keys:
            refused(other, CELL, sealed)
    profile = keys.seal.profile
    stranger = Keys.of(
        [
            key(profile, Use.INDEX, "2026-a"),
            # Another secret under the same name.
            replace(key(profile, Use.SEAL, "other"), id="2026-a"),
        ],
        [(use, "2026-a") for use in Use],
    )
    refused(stranger, CELL, sealed)


def test_nonces_do_not_repeat(keys: Keys) -> None:
    head = 3 + len(keys.seal.id)
    nonces = {seal(keys, CELL, Hidden("甲"))[head : head + 12] for _time in range(50_000)}
    assert len(nonces) == 50_000


def test_the_same_value_never_looks_the_same(keys: Keys) -> None:
    assert seal(keys, CELL, Hidden(SECRET)) != seal(keys, CELL, Hidden(SECRET))


def test_a_length_tells_little(keys: Keys) -> None:
    def size(text: str) -> int:
        return len(seal(keys, CELL, Hidden(text)))

    assert size("李三") == size("欧阳明德") == size("阿卜杜·买买提") == size("")
    assert size("resident::11010519491231002X") == size("passport:USA:123456789")
    assert size("x" * 32) == size("x" * 31) + 32


def test_what_is_far_too_long_is_refused(keys: Keys) -> None:
    with pytest.raises(ValueError, match="at most") as caught:
        seal(keys, CELL, Hidden("长" * MOST_BYTES))
    assert "长" not in str(caught.value)
    text = Hidden("x" * MOST_BYTES)
    assert open_cell(keys, CELL, seal(keys, CELL, text)) == text


def test_a_cell_has_table_column_and_row() -> None:
    for parts in (("", "b", "c"), ("a", "", "c"), ("a", "b", "")):
        with pytest.raises(ValueError, match="needs table, column and row"):
            Cell(*parts)


@pytest.mark.parametrize("profile", PROFILES)
def test_what_was_sealed_long_ago_still_opens(profile: str) -> None:
    sealed = bytes.fromhex(KEPT[profile])
    assert open_cell(RINGS[profile], CELL, sealed).reveal() == SECRET
    found = blind_index(RINGS[profile], "person.identity", Hidden(SECRET))
    assert found.hex() == INDEXED[profile]


def test_keys_change_without_a_value_that_does_not_open(keys: Keys) -> None:
    profile = keys.seal.profile
    first = ring(profile, "2026-a")
    both = ring(profile, "2026-a", "2027-a", current="2027-a")
    second = ring(profile, "2027-a")
    old = seal(first, CELL, Hidden(SECRET))
    assert key_of(CELL, old) == "2026-a"
    assert open_cell(both, CELL, old).reveal() == SECRET
    new = renew(both, CELL, old)
    assert key_of(CELL, new) == "2027-a"
    assert renew(both, CELL, new) is new
    assert open_cell(second, CELL, new).reveal() == SECRET
    with pytest.raises(UnknownKeyError, match="2026-a"):
        open_cell(second, CELL, old)


def test_a_value_moves_from_one_profile_to_the_other() -> None:
    aes, sm4 = PROFILES.values()
    keys = [key(profile, use, profile.name) for profile in (aes, sm4) for use in Use]
    before = Keys.of(keys, [(use, aes.name) for use in Use])
    after = Keys.of(keys, [(use, sm4.name) for use in Use])
    old = seal(before, CELL, Hidden(SECRET))
    new = renew(after, CELL, old)
    assert (old[1], new[1]) == (aes.number, sm4.number)
    assert open_cell(after, CELL, new) == open_cell(after, CELL, old)


def test_a_changed_value_is_not_renewed(keys: Keys) -> None:
    sealed = seal(keys, CELL, Hidden(SECRET))
    with pytest.raises(SealBrokenError):
        renew(keys, CELL, sealed[:-1] + bytes((sealed[-1] ^ 1,)))


@given(one=texts.filter(bool), other=texts.filter(bool))
def test_an_index_is_the_same_for_the_same_value_and_no_other(
    keys: Keys, one: str, other: str
) -> None:
    first, second = (blind_index(keys, "f", Hidden(text)) for text in (one, other))
    assert (first == second) == (one == other)


@pytest.mark.check("S35")
def test_an_index_tells_neither_field_nor_value_without_the_key(keys: Keys) -> None:
    value = Hidden(SECRET)
    found = blind_index(keys, "person.identity", value)
    assert len(found) == 3 + len("2026-a") + 32
    assert found != blind_index(keys, "staged.identity", value)
    # Cut elsewhere, the same letters are another field and value.
    assert blind_index(keys, "ab", Hidden("c")) != blind_index(keys, "a", Hidden("bc"))
    for bare in (hashlib.sha256, hashlib.sha512):
        assert bare(SECRET.encode()).digest()[:32] not in found
    sealing = keys.seal.reveal()
    assert hmac.digest(sealing, SECRET.encode(), "sha256") not in found


def test_a_row_is_found_under_each_known_key(keys: Keys) -> None:
    profile, value = keys.index.profile, Hidden(SECRET)
    both = ring(profile, "2026-a", "2027-a", current="2027-a")
    stored = blind_index(ring(profile, "2026-a"), "person.identity", value)
    found = blind_indexes(both, "person.identity", value)
    assert stored in found
    assert found[0] == blind_index(both, "person.identity", value)
    assert len({*found}) == 2


def test_an_index_of_nothing_is_refused(keys: Keys) -> None:
    for field, value in (("", SECRET), ("f", "")):
        with pytest.raises(ValueError, match="needs the name"):
            blind_index(keys, field, Hidden(value))


def test_no_way_of_printing_shows_a_secret(keys: Keys) -> None:
    secrets = (keys.seal.secret.reveal(), keys.index.secret.reveal())
    for value in (keys, keys.seal, keys.index, keys.known, [keys.seal.secret]):
        told = f"{value} {value!r}"
        assert not any(secret[:16] in told for secret in secrets)
        with pytest.raises(TypeError):
            pickle.dumps(value)
