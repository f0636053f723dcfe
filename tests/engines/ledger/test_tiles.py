"""Tiles, bundles and their paths, by the examples of C2SP tlog-tiles."""

from __future__ import annotations

import contextlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.ledger.forest import Forest

from kaga.engines.ledger import (
    ENTRIES,
    LedgerError,
    MalformedError,
    MissingHashError,
    Tile,
    decode_bundle,
    decode_hashes,
    encode_bundle,
    parse_path,
    tile_at,
    tiles_between,
)

tiles = st.builds(
    Tile,
    st.integers(min_value=ENTRIES, max_value=63),
    st.integers(min_value=0, max_value=(1 << 62) - 1),
    st.integers(min_value=1, max_value=256),
)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(ENTRIES, 273, 112), "tile/entries/273.p/112"),
        (Tile(63, 0, 1), "tile/63/000.p/1"),
        (Tile(2, 1000), "tile/2/x001/000"),
    ],
)
def test_path_is_that_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path() == path
    assert parse_path(path) == tile


@given(tiles)
def test_every_path_reads_back(tile: Tile) -> None:
    assert parse_path(tile.path()) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/000/",
        "tile/0/../checkpoint",
        "tile/0/x000/000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/1",
        "tile/0/x001/x002",
        "tile/Entries/000",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "/tile/0/000",
    ],
)
def test_other_spellings_are_refused(path: str) -> None:
    with pytest.raises(MalformedError):
        parse_path(path)


@given(st.text())
def test_no_text_breaks_the_reader_of_paths(text: str) -> None:
    with contextlib.suppress(LedgerError):
        assert parse_path(text).path() == text


def test_seventy_thousand_entries_make_the_files_of_the_specification() -> None:
    found = list(tiles_between(0, 70_000))
    assert Counter((tile.level, tile.width) for tile in found) == {
        (ENTRIES, 256): 273,
        (ENTRIES, 112): 1,
        (0, 256): 273,
        (0, 112): 1,
        (1, 256): 1,
        (1, 17): 1,
        (2, 1): 1,
    }
    assert len(found) == 551


def test_tree_of_256_has_a_partial_tile_above_its_full_one() -> None:
    assert list(tiles_between(0, 256)) == [Tile(ENTRIES, 0), Tile(0, 0), Tile(1, 0, 1)]


@given(st.lists(st.integers(min_value=0, max_value=600), min_size=1, max_size=4))
def test_growing_in_batches_writes_the_files_of_every_published_size(steps: list[int]) -> None:
    forest, expected = Forest(), set()
    for count in steps:
        old = len(forest.entries)
        forest.append([b"%d" % number for number in range(old, old + count)])
        expected |= {tile.path() for tile in tiles_between(old, old + count)}
        fresh = Forest(forest.entries)
        for tile in tiles_between(0, old + count):
            assert forest.files[tile.path()] == fresh.files[tile.path()]
    assert set(forest.files) == expected


def test_nothing_is_new_between_equal_sizes() -> None:
    assert list(tiles_between(0, 0)) == list(tiles_between(700, 700)) == []


def test_tile_outside_the_tree_or_the_format_is_refused() -> None:
    with pytest.raises(MissingHashError):
        tile_at(0, 700, 700)
    for level, index, width in ((64, 0, 1), (-2, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)):
        with pytest.raises(MalformedError):
            Tile(level, index, width)
    with pytest.raises(MalformedError, match="must have 64 bytes, it has 63"):
        decode_hashes(Tile(0, 0, 2), bytes(63))


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_bundle_reads_back(entries: list[bytes]) -> None:
    assert decode_bundle(Tile(ENTRIES, 0, len(entries)), encode_bundle(entries)) == entries


def test_damaged_bundle_is_named_with_the_byte() -> None:
    tile, content = Tile(ENTRIES, 7, 2), encode_bundle([b"abc", b"de"])
    with pytest.raises(MalformedError, match=r"tile/entries/007.p/2 ends .* 1, at byte 5"):
        decode_bundle(tile, content[:-1])
    with pytest.raises(MalformedError, match="ends inside entry 1, at byte 5"):
        decode_bundle(tile, content[:6])
    with pytest.raises(MalformedError, match="behind its last entry, at byte 9"):
        decode_bundle(tile, content + b"\x00")


def test_entry_too_large_for_the_log_is_refused() -> None:
    encode_bundle([bytes(60_000)])
    with pytest.raises(MalformedError, match="60001 bytes"):
        encode_bundle([bytes(60_001)])
