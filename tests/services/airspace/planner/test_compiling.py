"""What is compiled before there is a city: a hamlet is planned, and the cache is asked."""

from __future__ import annotations

import subprocess

import pytest
from tests.services.airspace.planning.towns import town_with_fields

from kaga.services.airspace.planner import city as planner_city
from kaga.services.airspace.planner import compiling
from kaga.services.airspace.planner.city import City
from kaga.services.airspace.planner.compiling import compile_all, compile_search, is_compiled
from kaga.services.airspace.planning.tilestore import TileStore

PATIENCE_S = 300.0


@pytest.fixture
def store(tmp_path, settings):
    settings.KAGA_KEYS = tmp_path / "keys"
    return TileStore(tmp_path / "airspace")


def brought_up(city: City) -> City:
    city.begin()
    city._loader.join(PATIENCE_S)
    assert not city._loader.is_alive()
    return city


def test_what_was_compiled_is_found_where_numba_keeps_it(monkeypatch, tmp_path):
    compile_search()
    assert is_compiled()
    changed = tmp_path / "changed.py"
    changed.write_text("", "utf-8")
    monkeypatch.setattr(compiling, "Path", lambda name: changed)
    assert not is_compiled()


def test_while_the_city_is_built_everything_is_compiled(store, monkeypatch):
    stored, done = town_with_fields()[0], []

    def building() -> subprocess.Popen[bytes]:
        store.keep(stored)
        return subprocess.Popen(["/bin/true"])

    def compiled() -> None:
        compile_all()
        done.append("compiled")

    monkeypatch.setattr(planner_city, "_building", building)
    monkeypatch.setattr(planner_city, "is_compiled", lambda: False)
    monkeypatch.setattr(planner_city, "compile_all", compiled)
    city = City(store, on_loaded=lambda _: done.append("loaded"), builds=True, compiles=True)
    assert brought_up(city).state().map_version == stored.city.version
    assert done == ["compiled", "loaded"]


def test_a_build_that_fails_is_told_and_nothing_is_taken_up(store, monkeypatch):
    monkeypatch.setattr(planner_city, "_building", lambda: subprocess.Popen(["/bin/false"]))
    city = City(store, on_loaded=lambda _: None, builds=True)
    state = brought_up(city).state()
    assert (state.phase, state.doing) == ("no-map", "failed")


def test_over_a_map_that_is_there_another_process_compiles_the_search(store, monkeypatch):
    store.keep(town_with_fields()[0])
    begun, said = [], []

    def helper() -> subprocess.Popen[bytes]:
        begun.append(compiling.beside())
        return begun[0]

    monkeypatch.setattr(planner_city, "is_compiled", lambda: False)
    monkeypatch.setattr(planner_city, "beside", helper)
    city = City(
        store, on_loaded=lambda _: said.append(city.state()), builds=True, compiles=True
    )
    assert brought_up(city).state().phase == "ready"
    assert [one.returncode for one in begun] == [0]
    assert [one.doing for one in said] == ["registering"]
