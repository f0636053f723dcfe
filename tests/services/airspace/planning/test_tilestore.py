"""Map versions on the disk: complete, verified, shared."""

from __future__ import annotations

import pytest
from tests.services.airspace.planning.towns import stored_town

from kaga.services.airspace.planning.tilestore import NoMap, TileStore


def test_a_version_comes_back_as_it_was_kept(tmp_path):
    stored, _ = stored_town()
    TileStore(tmp_path).keep(stored)

    found = TileStore(tmp_path).current()

    assert found.city.version == stored.city.version
    assert (found.grounds, found.origin, found.residents) == (
        stored.grounds,
        stored.origin,
        stored.residents,
    )


def test_without_a_version_there_is_no_map(tmp_path):
    store = TileStore(tmp_path)
    assert store.current_version() is None
    with pytest.raises(NoMap, match="no map yet"):
        store.current()
    with pytest.raises(NoMap, match="cannot be read"):
        store.load("0" * 64)


def test_a_changed_byte_of_a_tile_is_found(tmp_path):
    stored, _ = stored_town()
    store = TileStore(tmp_path)
    store.keep(stored)
    tile = min((tmp_path / "tiles").rglob("*.tile"))
    content = bytearray(tile.read_bytes())
    content[-100_000] ^= 4
    tile.write_bytes(content)

    with pytest.raises(NoMap, match="cannot be read"):
        store.current()


def test_a_list_of_other_tiles_is_found(tmp_path):
    stored, _ = stored_town()
    store = TileStore(tmp_path)
    store.keep(stored)
    path = tmp_path / "versions" / f"{stored.city.version}.json"
    path.rename(path.with_name(f"{'1' * 64}.json"))

    with pytest.raises(NoMap, match="are those of"):
        store.load("1" * 64)


def test_what_could_not_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    stored, _ = stored_town()

    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        TileStore(tmp_path).keep(stored)

    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    assert TileStore(tmp_path).current_version() is None


def test_versions_share_the_tiles_they_have_in_common(tmp_path):
    stored, town = stored_town()
    store = TileStore(tmp_path)
    store.keep(stored)
    before = len(list((tmp_path / "tiles").rglob("*.tile")))
    town.ground[:10, :10] += 1.0
    changed = town.city()

    store.keep(type(stored)(changed, (), "changed", 900.0, "none"))

    assert len(list((tmp_path / "tiles").rglob("*.tile"))) == before + 1
    assert store.current_version() == changed.version


def test_pages_of_tiles_that_were_given_back_are_read_again(tmp_path):
    stored, _ = stored_town()
    store = TileStore(tmp_path)
    store.keep(stored)
    city = store.current().city
    raster = city.raster
    before = {name: city.plane(raster, name).copy() for name in ("ground_dm", "class_bits")}
    assert store.give_back() == len(city.tiles)
    for name, plane in before.items():
        assert (city.plane(raster, name) == plane).all()
    del city, before
    assert store.give_back() == 0
