"""Street files become versions; what is left out is told; one version counts for everybody."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import numpy as np
import pytest
from tests.shared_data import shared_folder
from typer.testing import CliRunner

from kaga.engines.geo.model import Box
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import NotFound
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry
from kaga.services.mobility.actions.streets import keep_streets, use_streets
from kaga.services.mobility.commands import app
from kaga.services.mobility.models import StreetsVersion
from kaga.services.mobility.planner import driving, held, running
from kaga.services.mobility.planner.ground import ground, hold_ground, renew_ground
from kaga.services.mobility.planner.running import JourneysDesk
from kaga.services.mobility.queries.streets import current_streets, streets_file
from kaga.services.mobility.roads.keeping import written
from kaga.services.mobility.roads.osm import CREDIT, Account, Left, OsmFormat, read_osm
from kaga.services.mobility.roads.reading import Wanted, told_of

OPERATOR = Actor.system("test")
TOWN = """<osm version='0.6'>
<node id='1' lat='36.300' lon='136.300' version='1'/>
<node id='2' lat='36.300' lon='136.305' version='1'><tag k='barrier' v='bollard'/></node>
<node id='3' lat='36.301' lon='136.305' version='1'/>
<node id='4' lat='35.000' lon='135.000' version='1'/>
<node id='5' lat='35.001' lon='135.000' version='1'/>
<way id='10' version='1'><nd ref='1'/><nd ref='2'/>
  <tag k='highway' v='residential'/><tag k='name' v='{name}'/></way>
<way id='11' version='1'><nd ref='2'/><nd ref='3'/><tag k='highway' v='residential'/></way>
<way id='12' version='1'><nd ref='3'/><nd ref='9'/><nd ref='1'/>
  <tag k='highway' v='residential'/></way>
<way id='13' version='1'><nd ref='4'/><nd ref='5'/><tag k='highway' v='residential'/></way>
<way id='14' version='1'><nd ref='1'/><nd ref='3'/><tag k='highway' v='proposed'/></way>
<way id='15' version='1'><nd ref='1'/><tag k='highway' v='service'/></way>
<relation id='7' version='1'><member type='way' ref='10' role='from'/>
  <member type='node' ref='2' role='via'/><member type='way' ref='11' role='to'/>
  <tag k='type' v='restriction'/><tag k='restriction' v='no_left_turn'/></relation>
<relation id='8' version='1'><member type='way' ref='10' role='from'/>
  <member type='node' ref='2' role='via'/><member type='way' ref='99' role='to'/>
  <tag k='type' v='restriction'/><tag k='restriction' v='no_left_turn'/></relation>
</osm>"""
KAGA = Box(136.0, 36.0, 137.0, 37.0)
PLACES = np.array([[36.3001, 136.301], [36.35, 136.35]])


def town_file(name: str = "駅前通り") -> bytes:
    return TOWN.format(name=name).encode()


def told(name: str = "駅前通り", within: Box | None = KAGA):
    return told_of(town_file(name), OsmFormat.XML, Wanted(within, PLACES))


def run(*arguments: str, code: int = 0):
    done = CliRunner().invoke(app, ["streets", *arguments, "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if done.stdout else done.stderr


@pytest.fixture
def planning(town, settings, tmp_path):
    """Nothing held before, nothing held after."""
    settings.KAGA_ROADS = tmp_path / "roads"
    settings.KAGA_STREETS = tmp_path / "none.osm.pbf"
    yield
    hold_ground(None)
    held._held.clear()
    driving._checked.clear()


def test_what_is_left_out_is_counted_and_named():
    record = told().record
    assert (record["ways_read"], record["ways_kept"]) == (6, 3)
    assert (record["restrictions_read"], record["restrictions_kept"]) == (2, 1)
    assert {(one["code"], one["number"]) for one in record["problems"]} == {
        ("elsewhere", 13), ("not_in_use", 14), ("one_point", 15),
        ("points_missing", 12), ("without_ways", 8),
    }  # fmt: skip
    assert {one["code"]: one["count"] for one in record["counts"]}["elsewhere"] == 1
    facts = record["facts"]
    assert (facts["places"], facts["walk_places"], facts["car_places"]) == (2, 1, 1)
    assert facts["kinds"] == {"residential": facts["km"]}
    assert told(within=None).record["ways_kept"] == 4


def test_only_the_first_of_many_are_named():
    account = Account()
    for number in range(60):
        account.leave(Left.ELSEWHERE, number)
    assert (account.left[Left.ELSEWHERE], len(account.first)) == (60, 50)


def test_what_is_kept_reads_back_as_the_same_streets():
    first = told()
    again = read_osm(first.archive)
    assert [*again.ways] == [*first.extract.ways]
    assert again.nodes.tolist() == first.extract.nodes.tolist()
    assert again.latitude.tolist() == first.extract.latitude.tolist()
    assert (again.marked, again.restrictions) == (
        first.extract.marked,
        first.extract.restrictions,
    )
    assert written(again) == first.archive


def test_a_version_is_kept_once_and_the_last_one_let_counts(town):
    one, two = (keep_streets(OPERATOR, told(name), "t.osm", CREDIT) for name in ("東", "西"))
    assert keep_streets(OPERATOR, told("東"), "again.osm", CREDIT).id == one.id
    assert current_streets() is None
    use_streets(OPERATOR, one.id)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        use_streets(OPERATOR, two.id)
    assert current_streets().id == two.id
    assert streets_file(one) == told("東").archive
    acts = [bytes(entry.data) for entry in StagedEntry.objects.all()]
    assert [
        sum(name in act for act in acts) for name in (b"streets.kept", b"streets.used")
    ] == [2, 2]
    with pytest.raises(NotFound):
        use_streets(OPERATOR, new_id())


def test_nothing_is_kept_of_a_file_of_another_place(town):
    elsewhere = told(within=Box(0.0, 0.0, 1.0, 1.0))
    assert elsewhere.refused
    with pytest.raises(ValueError, match="nothing of the file"):
        keep_streets(OPERATOR, elsewhere, "t.osm", CREDIT)
    assert not StreetsVersion.objects.exists()


def test_the_planner_takes_up_the_version_that_counts(planning, planner):
    assert not renew_ground()  # none counts yet
    use_streets(OPERATOR, keep_streets(OPERATOR, told("東"), "t.osm", "地図の会").id)
    before = held.held_now()
    assert renew_ground()
    assert not renew_ground()  # held already
    now = ground()
    assert (now.is_stand_in, now.credit, now.name) == (
        False,
        "地図の会",
        told("東").digest[:16],
    )
    assert held.held_now().streets is now is not before.streets
    way = planner(None, "journeys", {
        "from": {"lat": 36.3001, "lon": 136.300}, "to": {"lat": 36.3010, "lon": 136.3049},
        "time": "2026-11-24T09:00:00+09:00",
    }, within=1)["direct"][0]  # fmt: skip
    assert way["kaga"]["credit"] == "地図の会"
    assert way["legs"][0]["kaga"]["stand_in"] is False


def test_a_running_planner_looks_for_other_streets(planning, monkeypatch):
    use_streets(OPERATOR, keep_streets(OPERATOR, told("東"), "t.osm", CREDIT).id)
    desk, turns = JourneysDesk(), iter([False, False, True])
    desk._ready.set()
    broken = iter([RuntimeError("no disk"), None])

    def renew():
        error = next(broken)
        if error is not None:
            raise error
        return renew_ground()

    monkeypatch.setattr(running, "renew_ground", renew)
    monkeypatch.setattr(running.connections, "close_all", lambda: None)
    ended = threading.Event()
    monkeypatch.setattr(ended, "wait", lambda _seconds: next(turns))
    desk.renew(ended)  # the first look fails, the second finds them
    assert ground().name == told("東").digest[:16]


def test_the_commands_take_in_list_use_and_export(planning, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kaga.osm").write_bytes(town_file())
    (tmp_path / "other.osm").write_bytes(town_file("西"))
    first = run("import", "kaga.osm", "--source", "地図の会")
    assert (first["ways_kept"], first["used"], first["source"]) == (3, False, "地図の会")
    run("import", "other.osm", "--use")
    assert [one["used"] for one in run("list")] == [True, False]
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        run("use", first["version"][-12:])
    assert [one["used"] for one in run("list")] == [False, True]
    told_out = run("export", first["version"], "out.osm.pbf")
    assert (tmp_path / "out.osm.pbf").stat().st_size == told_out["bytes"]
    assert run("import", "out.osm.pbf")["version"] == first["version"]
    plain = CliRunner().invoke(app, ["streets", "import", "kaga.osm"])
    assert "3 kept" in plain.stdout
    assert "points_missing 12" in plain.stdout


def test_the_commands_say_why_they_stop(planning, tmp_path):
    (tmp_path / "far.osm").write_bytes(town_file().replace(b"'36.", b"'46."))
    (tmp_path / "junk.osm.pbf").write_bytes(b"junk")
    for arguments, code in (
        (["import", str(tmp_path / "far.osm")], 1),
        (["import", str(tmp_path / "junk.osm.pbf")], 2),
        (["import", str(tmp_path / "gone.osm.pbf")], 2),
        (["import", str(tmp_path / "streets.zip")], 2),
        (["use", "0000"], 2),
    ):
        done = CliRunner().invoke(app, ["streets", *arguments])
        assert (done.exit_code, bool(done.stderr)) == (code, True), arguments
    assert "no streets were taken in" in CliRunner().invoke(app, ["streets", "list"]).stdout


def test_a_real_country_is_taken_in_whole_or_in_part(planning):
    folder = shared_folder()
    name = "liechtenstein.osm.pbf"
    content = town_file() if folder is None else (folder / "data" / "osm" / name).read_bytes()
    form = OsmFormat.XML if folder is None else OsmFormat.PBF
    half = KAGA if folder is None else Box(9.4, 47.0, 9.7, 47.15)
    whole = told_of(content, form, Wanted(None, PLACES))
    part = told_of(content, form, Wanted(half, PLACES))
    assert 0 < part.record["ways_kept"] < whole.record["ways_kept"]
    assert len(whole.archive) < len(content)
    assert whole.record["facts"]["walk_km"] > whole.record["facts"]["car_km"] - 1e-9
