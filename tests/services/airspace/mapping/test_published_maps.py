"""The published map: files by version, whole or not there, and what everybody may ask of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from tests.services.airspace.planning.towns import stored_town

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.raster import Raster
from kaga.kernel.actors import Actor
from kaga.kernel.jobs.models import Job
from kaga.services.airspace.actions.maps import NewTile, put_in_force, register_map
from kaga.services.airspace.enums import DataStatus
from kaga.services.airspace.mapping import children, publishing
from kaga.services.airspace.mapping.voxels import TooLarge, box_columns, solid_boxes
from kaga.services.airspace.planning.tilestore import TileStore

OPERATOR = Actor.system("a test")


@pytest.fixture(scope="module")
def town():
    return stored_town()


@pytest.fixture
def small(town):
    """A map of two tiles, the rest of the town left out."""
    stored, _ = town
    return CityMap.of(list(stored.city.tiles.values())[:2])


def registered(stored) -> None:
    tiles = [
        NewTile(x, y, tile.digest, DataStatus.STAND_IN)
        for (x, y), tile in stored.city.tiles.items()
    ]
    register_map(OPERATOR, stored.city.version, stored.origin, tiles)


def published(city, folder: Path) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    publishing.publish_files(
        city, folder, geoid_m=37.4, said=lambda *how_far: told.append(how_far)
    )
    return told


def test_every_file_that_is_listed_is_there_and_progress_ends_at_all(small, tmp_path):
    told = published(small, tmp_path)
    folder = tmp_path / small.version
    listed = json.loads((folder / "tiles.json").read_text())
    names = {one.name for one in folder.iterdir()}
    assert {tuple(one) for one in listed["tiles"]} == set(small.tiles)
    for x, y in small.tiles:
        kinds = ("ground.png", "surface.png", "classes.png", "boxes", "solids")
        assert {f"14-{x}-{y}.{kind}" for kind in kinds} <= names
    models = [name for name in names if name.endswith(".glb")]
    assert str(min(models)) in (folder / "tileset.json").read_text()
    assert told[-1][0] == told[-1][1]


def test_versions_share_the_bytes_of_what_did_not_change(town, small, tmp_path):
    stored, _ = town
    published(small, tmp_path)
    other = CityMap.of([*small.tiles.values(), list(stored.city.tiles.values())[2]])
    published(other, tmp_path)
    (x, y) = next(iter(small.tiles))
    one, two = (tmp_path / city.version / f"14-{x}-{y}.boxes" for city in (small, other))
    assert one.stat().st_ino == two.stat().st_ino
    assert publishing.prune(tmp_path, frozenset({other.version})) == [small.version]
    assert (two.exists(), one.exists()) == (True, False)
    left = [blob for blob in tmp_path.glob("same/*/*") if blob.stat().st_nlink == 1]
    assert left == []


def test_an_interrupted_publication_leaves_nothing(small, tmp_path):
    class Stop(Exception):
        pass

    def stop(done: int, _: int) -> None:
        if done == 7:
            raise Stop

    with pytest.raises(Stop):
        publishing.publish_files(small, tmp_path, geoid_m=37.4, said=stop)
    assert publishing.is_published(tmp_path, small.version) is False
    assert list(tmp_path.glob(".fresh-*")) == []
    assert published(small, tmp_path) != []


def test_a_file_of_another_folder_is_never_given(tmp_path):
    (tmp_path / "secret").write_text("x")
    for version, name in (("..", "secret"), ("0" * 64, "../secret"), ("a/b", "secret")):
        assert publishing.published_file(tmp_path, version, name) is None


def test_the_process_tells_its_progress_and_its_end(town, tmp_path):
    stored, _ = town
    TileStore(tmp_path).keep(stored)
    told: list[tuple[int, int]] = []
    version = stored.city.version
    answer = children.run(["publish", str(tmp_path), version], lambda *far: told.append(far))
    assert answer == {"files": told[-1][1], "version": version}
    assert publishing.is_published(tmp_path / "published", version)


def test_a_process_over_its_limits_is_ended_and_says_so(tmp_path):
    with pytest.raises(children.ChildFailed):
        children.run(
            ["publish", str(tmp_path), "0" * 64],
            lambda *_: None,
            children.Limits(1 << 26, 20.0),
        )


def test_a_version_that_cannot_be_read_is_told_with_its_reason(tmp_path):
    with pytest.raises(children.ChildFailed, match="cannot be read"):
        children.run(["publish", str(tmp_path), "0" * 64], lambda *_: None)


def test_putting_a_version_in_force_moves_the_planner_and_asks_for_files(
    sky, town, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.KAGA_AIRSPACE = tmp_path / "airspace"
    stored, _ = town
    store = TileStore(tmp_path / "airspace")
    store.add(stored)
    registered(stored)
    assert store.current_version() is None
    with django_capture_on_commit_callbacks(execute=True):
        put_in_force(OPERATOR, stored.city.version)
    assert store.current_version() == stored.city.version
    job = Job.objects.get(kind="airspace.map.files")
    assert job.args == {"version": stored.city.version}


@pytest.fixture
def city_with_map(sky, town, settings, tmp_path):
    settings.KAGA_AIRSPACE = tmp_path / "airspace"
    stored, _ = town
    TileStore(tmp_path / "airspace").add(stored)
    registered(stored)
    put_in_force(OPERATOR, stored.city.version)
    return stored


def test_the_published_files_are_served_for_ever_and_to_any_viewer(city_with_map, tmp_path):
    version, client = city_with_map.city.version, Client()
    address = f"/airspace/3dtiles/{version}/tileset.json"
    assert client.get(address).status_code == 404
    assert client.get("/api/v1/airspace/maps").json()["items"][0]["tileset"] == ""
    published(city_with_map.city, tmp_path / "airspace" / "published")
    answer = client.get(address)
    assert json.loads(b"".join(answer.streaming_content))["asset"]["version"] == "1.1"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/api/v1/airspace/maps").json()["items"][0]["tileset"] == address
    assert address in client.get("/airspace/maps").content.decode()
    assert client.get(f"/airspace/3dtiles/{version}/other.json").status_code == 404


def test_solid_boxes_are_those_of_the_columns(town):
    stored, _made = town
    raster = stored.city.raster
    window = Raster(22, raster.west + 500, raster.north + 480, 20, 30)
    found = solid_boxes(stored.city, window)
    columns = stored.city.window(window)
    expected = {
        (f, window.west + column, window.north + row)
        for row in range(window.rows)
        for column in range(window.columns)
        for f in range(400)
        if 80 * f < max(columns.surface_dm[row, column], columns.ground_dm[row, column] + 1)
        and 80 * (f + 1) > columns.ground_dm[row, column]
    }
    assert {tuple(one) for one in found.boxes.tolist()} == expected
    assert found.unknown == 0
    assert len({one[0] for one in expected}) > 1


@pytest.mark.parametrize(
    "box",
    [
        (136.0, 36.0, 137.0, 37.0),
        (-180.0, -80.0, 180.0, 80.0),
    ],
)
def test_huge_areas_are_refused(box):
    with pytest.raises(TooLarge):
        box_columns(*box)


@pytest.mark.parametrize(
    "box",
    [
        (137.0, 36.0, 136.0, 37.0),
        (np.nan, 36.0, 136.0, 37.0),
        (136.0, 37.0, 137.0, 36.0),
        (136.0, -89.0, 137.0, 36.0),
        (136.0, 36.0, np.inf, 37.0),
    ],
)
def test_boxes_that_are_none_are_refused(box):
    with pytest.raises(ValueError, match="not a box"):
        box_columns(*box)


def test_voxels_are_given_of_published_maps_only_and_bounded(city_with_map):
    version, client = city_with_map.city.version, Client()
    address = f"/api/v1/airspace/maps/{version}/voxels"
    here = {"west": 136.3290, "south": 36.2590, "east": 136.3295, "north": 36.2595}
    answer = client.get(address, here)
    assert answer.status_code == 200
    assert answer.headers["Kaga-Unknown-Columns"] == "0"
    assert answer.content.decode().splitlines()[0].startswith("22/")
    assert client.get(address, here | {"east": 137.0, "north": 37.0}).status_code == 422
    assert client.get(address, here | {"east": 136.0}).status_code == 422
    assert client.get(address, here | {"east": "nan"}).status_code == 422
    other = address.replace(version, "0" * 64)
    assert client.get(other, here).status_code == 404
