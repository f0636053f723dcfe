"""The planner's city: loaded in the background, exchanged beside the running one."""

from __future__ import annotations

import threading

import pytest
from tests.engines.airspace.plan.town import Town
from tests.services.airspace.planning.towns import town_with_fields

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.kernel.resident.server import NotNow
from kaga.services.airspace.planner.city import City
from kaga.services.airspace.planning.tilestore import StoredMap, TileStore

PATIENCE_S = 120.0


class Steps:
    """What is called when a map is loaded; waits when it is told to."""

    def __init__(self) -> None:
        self.versions: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, loaded) -> None:
        self.versions.append(loaded.version)
        assert self.go_on.wait(PATIENCE_S)


@pytest.fixture
def steps():
    return Steps()


@pytest.fixture
def store(tmp_path, settings):
    settings.KAGA_KEYS = tmp_path / "keys"
    return TileStore(tmp_path / "airspace")


@pytest.fixture(scope="module")
def stored():
    return town_with_fields()[0]


@pytest.fixture
def city(store, steps):
    return City(store, on_loaded=steps, builds=False)


def settled(city: City) -> City:
    """The city once what was begun has ended."""
    city.begin()
    city._loader.join(PATIENCE_S)
    assert not city._loader.is_alive()
    return city


def other_map() -> StoredMap:
    """A map of another version, where nothing can be planned (and nothing has to)."""
    town = Town(tiles=2)
    town.block((-60.0, -100.0, 60.0, 100.0), Use.BUILDING, height=9.0)
    return StoredMap(town.city(Status.STAND_IN), (), "another", 100.0, "nobody")


def test_a_city_is_ready_after_it_has_planned_once(city, store, stored, steps):
    store.keep(stored)
    with pytest.raises(NotNow) as early:
        city.loaded()
    assert early.value.state["phase"] == "starting"
    assert settled(city).state().phase == "ready"
    assert steps.versions == [stored.city.version] == [city.loaded().version]
    craft = CRAFTS["delivery_10kg"]
    assert city.loaded().prepared(craft) is city.loaded().prepared(craft)


def test_nothing_is_loaded_twice(city, store, stored, steps):
    store.keep(stored)
    settled(city)
    before = city.loaded()
    settled(city)
    assert (city.loaded(), steps.versions) == (before, [stored.city.version])


def test_another_version_takes_the_place_of_the_one_that_answers_meanwhile(
    city, store, stored, steps
):
    store.keep(stored)
    settled(city)
    steps.go_on.clear()
    new = other_map()
    store.keep(new)
    city.begin()
    while new.city.version not in steps.versions:
        steps.go_on.wait(0.01)
    state = city.state()
    assert (state.phase, state.doing) == ("ready", "registering")
    assert (state.map_version, state.next_version) == (stored.city.version, new.city.version)
    assert city.loaded().version == stored.city.version
    steps.go_on.set()
    settled(city)
    assert city.loaded().version == new.city.version == city.state().map_version
    assert city.state().next_version == ""


def test_without_a_map_the_city_says_so_and_takes_the_first_one(city, store, stored):
    assert settled(city).state().phase == "no-map"
    with pytest.raises(NotNow):
        city.loaded()
    store.keep(stored)
    assert settled(city).state().phase == "ready"


def test_a_damaged_version_is_not_used_and_the_one_before_goes_on(
    city, store, stored, tmp_path
):
    store.keep(stored)
    settled(city)
    (tmp_path / "airspace" / "current").write_text("f" * 64)
    assert settled(city).state().map_version == stored.city.version
    assert (city.state().phase, city.state().next_version) == ("ready", "")


def test_a_damaged_first_version_is_no_map(city, tmp_path):
    (tmp_path / "airspace").mkdir()
    (tmp_path / "airspace" / "current").write_text("f" * 64)
    assert (settled(city).state().phase, city.state().doing) == ("no-map", "damaged")


def test_an_error_while_loading_passes(store, stored):
    errors = [RuntimeError("the database is away")]

    def fails_once(loaded) -> None:
        if errors:
            raise errors.pop()

    store.keep(stored)
    city = settled(City(store, on_loaded=fails_once, builds=False, pause_s=0.0))
    assert (city.state().phase, city.state().doing) == ("no-map", "failed")
    assert settled(city).state().phase == "ready"
