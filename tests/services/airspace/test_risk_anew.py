"""When the map changes, the risk of accepted flights is computed anew on it."""

from __future__ import annotations

import pytest
from tests.services.airspace.sky_town import MORNING, a_map, checked, tile_digest

from kaga.engines.airspace.missions.gpx import read_gpx
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.jobs.models import Job
from kaga.services.airspace.actions import risk_anew
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.models import Flight, MapTile
from kaga.services.airspace.planner.client import PlannerState, Refused
from kaga.services.airspace.queries.basis import published_map


@pytest.fixture
def flight(own):
    reference = checked(own)
    assert file_flight(own.member, reference).answer.is_yes
    return reference


@pytest.fixture
def maps(flight):
    """The map that the flight rests on, and a newer one in force."""
    before = published_map().version
    with clock.frozen(MORNING.replace(hour=10)):
        return before, a_map("2").version


@pytest.fixture
def planner(monkeypatch, maps):
    """A planner that flies on the newer map; it says what it was told to, or refuses."""
    asked = []

    def answers(found):
        def ask(op, arguments, within):
            asked.append((op, arguments))
            if isinstance(found, Exception):
                raise found
            return {"deaths_per_flight_hour": found}

        monkeypatch.setattr(risk_anew, "ask", ask)
        state = PlannerState("ready", map_version=maps[1])
        monkeypatch.setattr(risk_anew, "planner_state", lambda: state)
        return asked

    return answers


def state_of(reference):
    row = Flight.objects.get(reference=reference)
    return row.state, [one["code"] for one in row.answer["reasons"]]


def test_a_flight_within_the_limit_stays(flight, maps, planner):
    asked = planner(9e-7)
    assert risk_anew.weigh_anew(*maps) == risk_anew.Weighed(1, ())
    assert state_of(flight) == ("accepted", [])
    ((op, question),) = asked
    points = read_gpx(question["text"])
    route = Flight.objects.get(reference=flight).route
    assert (op, question["heights"], points[0].time) == ("check", "msl", route.departs_at)
    assert [one.at.lat for one in points] == [row[0] for row in route.plan["corners"]]


@pytest.mark.parametrize("found", [2e-6, None, Refused("unknown-map", {})])
def test_a_flight_beyond_the_limit_or_unknown_is_refused(flight, maps, planner, found):
    planner(found)
    assert risk_anew.weigh_anew(*maps) == risk_anew.Weighed(1, (flight,))
    assert state_of(flight) == ("refused", ["map_risk"])


def test_flights_over_tiles_that_stayed_are_not_weighed(flight, maps, planner):
    asked = planner(1.0)
    rows = MapTile.objects.filter(map__version=maps[1])
    for row in rows:
        rows.filter(id=row.id).update(digest=tile_digest(row.x, row.y))
    assert risk_anew.weigh_anew(*maps) == risk_anew.Weighed(0, ())
    assert (state_of(flight), asked) == (("accepted", []), [])


def test_until_the_planner_flies_on_the_map_the_job_waits(maps, monkeypatch):
    state = PlannerState("ready", map_version=maps[0])
    monkeypatch.setattr(risk_anew, "planner_state", lambda: state)
    with pytest.raises(risk_anew.NotYet):
        risk_anew.weigh_anew(*maps)


def test_a_map_that_is_no_longer_in_force_is_left_to_its_follower(maps):
    assert risk_anew.weigh_anew(maps[1], maps[0]) == risk_anew.Weighed(0, ())


def test_publishing_asks_for_it_but_the_first_map_does_not(maps):
    from kaga.kernel.storage.door import write

    with write(bookkeeping="a test") as tx:
        risk_anew.ask_for_risk(tx, Actor.system("a test"), *maps)
        risk_anew.ask_for_risk(tx, Actor.system("a test"), "", maps[1])
    (job,) = Job.objects.filter(kind=risk_anew.RISK_ANEW)
    assert job.args == {"before": maps[0], "after": maps[1]}
