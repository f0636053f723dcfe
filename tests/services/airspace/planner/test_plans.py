"""Plans in the process: remembered, changed by the air, led around filed flights, as files."""

from __future__ import annotations

import base64
import json
from itertools import pairwise

import numpy as np
import pytest
from tests.services.airspace.planner.towns import HeldCity, loaded_town, with_air

from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Track
from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.heights import Agl
from kaga.engines.airspace.missions.gpx import read_gpx
from kaga.engines.airspace.missions.plan import read_plan
from kaga.engines.airspace.people.slots import DayKind
from kaga.engines.airspace.plan.course import SEPARATION
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point
from kaga.kernel.resident.server import No
from kaga.kernel.resident.slots import Gone
from kaga.services.airspace.planner.asking import asked_of
from kaga.services.airspace.planner.judging import judged
from kaga.services.airspace.planner.pictures import (
    PALETTE,
    check_quarter,
    legend_of,
    people_picture,
    png_of,
)
from kaga.services.airspace.planner.plans import REMEMBERED, Plans
from kaga.services.airspace.planner.proofs import FORMATS, certificate_of, file_of, route_of
from kaga.services.airspace.planning.tilestore import TileStore

DEPART = "2026-11-24T12:00:00+09:00"


def stays() -> bool:
    return False


@pytest.fixture(scope="module")
def town():
    return loaded_town()


@pytest.fixture
def sky(town):
    with_air(town[0])
    return town[0]


@pytest.fixture
def plans(sky):
    return Plans(HeldCity(sky))


@pytest.fixture
def store(sky, tmp_path, settings):
    settings.KAGA_KEYS = tmp_path / "keys"
    kept = TileStore(tmp_path / "airspace")
    kept.keep(sky.stored)
    return kept


@pytest.fixture
def asked(town):
    west, east = (town[1].place(far, 0.0) for far in (-700.0, 700.0))
    ends = {"from": "{:.6f},{:.6f}".format(*west), "to": "{:.6f},{:.6f}".format(*east)}
    return asked_of({**ends, "depart": DEPART})


def crossing(sky, made) -> Track:
    """A flight that crosses the first alternative in the middle, at its height and moment."""
    course = made.plan.alternatives[0].course
    half = float(course.times[0] + course.times[-1]) / 2.0
    east, north, up = (
        float(np.interp(half, course.times, line))
        for line in (course.east, course.north, course.msl_m)
    )
    times = np.array([half - 25.0, half + 25.0])
    places = np.array([[east, north - 300.0, up], [east, north + 300.0, up]])
    return Track(FlightId("F-1"), Priority.GOODS, times, places, SEPARATION)


def test_the_same_question_is_planned_once(plans, asked):
    first = plans.made(asked, stays)
    assert plans.made(asked, stays) is first
    assert plans.chosen(asked, f"{first.name}-1", stays) == (first, 1)


def test_forgotten_plans_are_made_again_to_the_same_bytes(sky, plans, asked):
    first = plans.made(asked, stays).record
    again = Plans(HeldCity(sky)).made(asked, stays).record
    for record in (first, again):
        record["seconds_to_plan"] = 0
    assert json.dumps(first) == json.dumps(again)


def test_an_id_of_another_sky_is_refused(plans, sky, asked):
    name = plans.made(asked, stays).name
    with_air(sky, version="another")
    with pytest.raises(No) as refused:
        plans.chosen(asked, f"{name}-1", stays)
    assert refused.value.kind == "plan-changed"


@pytest.mark.parametrize("identity", ["", "abc", "-1", "x-", "x-12", "x-a", "x-9", "x-0"])
def test_an_id_of_no_alternative_is_refused(plans, asked, identity):
    name = plans.made(asked, stays).name
    with pytest.raises(No) as refused:
        plans.chosen(asked, identity.replace("x", name), stays)
    assert refused.value.kind in {"no-such-alternative", "plan-changed"}


def test_a_plan_nobody_waits_for_is_given_up(plans, asked):
    with pytest.raises(Gone):
        plans.made(asked, lambda: True)


def test_only_the_last_plans_are_remembered(plans, asked):
    made = plans.made(asked, stays)
    for number in range(REMEMBERED + 1):
        plans._remember(type(made)(**{**fields(made), "name": str(number)}))
    assert len(plans._kept) == REMEMBERED


def fields(made) -> dict:
    return {name: getattr(made, name) for name in type(made).__dataclass_fields__}


def test_a_plan_goes_around_a_flight_that_crosses_it(sky, plans, asked):
    straight = plans.made(asked, stays)
    other = crossing(sky, straight)
    with_air(sky, flights=(other,), version="crossed")
    around = plans.made(asked, stays)
    assert around.name != straight.name
    assert [one["traffic"]["free"] for one in around.record["alternatives"]] == [True] * len(
        around.record["alternatives"]
    )
    assert around.air.sky().conflicts(
        straight.plan.alternatives[0].course.track(straight.plan.request)
    )


def test_where_only_waiting_helps_the_offers_say_so(sky, plans, asked):
    straight = plans.made(asked, stays)
    course = straight.plan.alternatives[0].course
    places = np.stack([course.east, course.north, course.msl_m], axis=1)
    same = Track(FlightId("F-2"), Priority.GOODS, course.times, places, SEPARATION)
    with_air(sky, flights=(same,), version="same")
    traffic = plans.made(asked, stays).record["alternatives"][0]["traffic"]
    assert (traffic["free"], [one["flight"] for one in traffic["conflicts"]]) == (
        False,
        ["F-2"],
    )
    assert traffic["offers"]["delays_s"][0][0] > 0.0


def test_closed_air_over_an_end_refuses_with_its_kind(sky, plans, asked, town):
    here = Point(*town[1].place(-700.0, 0.0))
    closed = Volume(
        VolumeId("z"), RuleId("zone"), Severity.PROHIBIT, Circle(here, 100.0),
        Agl(0.0), Agl(150.0), (),
    )  # fmt: skip
    with_air(sky, zones=(closed,), version="closed")
    with pytest.raises(No) as refused:
        plans.made(asked, stays)
    assert refused.value.kind == "end-closed"


def test_files_of_every_format_can_be_read_back(plans, asked):
    made = plans.made(asked, stays)
    files = {form: file_of(made, 1, form) for form in FORMATS}
    start = made.plan.pads[0]
    assert read_plan(files["plan"]["text"]).home.at.lat == start.lat
    assert read_gpx(files["gpx"]["text"])[0].at.lat == pytest.approx(start.lat, abs=1e-7)
    assert len(json.loads(files["geojson"]["text"])["features"]) == 1
    assert "<LineString>" in files["kml"]["text"]
    assert files["waypoints"]["text"].startswith("QGC WPL 110")
    with pytest.raises(No) as refused:
        file_of(made, 1, "exe")
    assert refused.value.facts == {"known": sorted(FORMATS)}


def asked_judge(route, **changes):
    plan = route["plan"]
    return {
        "certificate": plan["certificate"],
        "corners": [
            [one["lat"], one["lon"], one["height_msl_m"], one["second"]]
            for one in plan["corners"]
        ],
        "map_version": plan["map_version"],
        "people": plan["people_sha256"],
        "vehicle": "delivery_10kg",
        "pilot_licence": "second",
        "pilot_extensions": ["night", "beyond-sight"],
        "vehicle_certificate": "second",
        **changes,
    }


def test_a_certificate_is_issued_once_and_judged_by_what_is_filed(plans, store, asked):
    made = plans.made(asked, stays)
    route, proof = route_of(store, made, 1), certificate_of(store, made, 1)
    assert route["certificate"] == proof["name"]
    content = store.document("certificate", proof["name"])
    assert base64.b64decode(proof["content"]) == content
    assert judged(store, asked_judge(route)).reasons == []
    report = judged(store, asked_judge(route)).checks
    assert len(report) > 40
    assert all(one["passed"] for one in report)
    bare = judged(store, asked_judge(route, pilot_extensions=[])).reasons
    assert any("目視外" in one["values"]["rule"] for one in bare)
    corners = asked_judge(route)["corners"]
    moved = [[corners[0][0] + 1e-6, *corners[0][1:]], *corners[1:]]
    for changes, told in (
        ({"corners": moved}, "経路が証明書と違います"),
        ({"corners": corners[:-1]}, "経路が証明書と違います"),
        ({"map_version": "0" * 64}, "map_version"),
        ({"people": "0" * 64}, "people"),
        ({"vehicle": "cargo_25kg"}, "vehicle"),
    ):
        against = judged(store, asked_judge(route, **changes)).reasons
        assert [one["values"]["why"][: len(told)] for one in against] == [told]
    forged = base64.b64encode(content.replace(b'"preset":"', b'"preset":"x')).decode()
    assert judged(store, asked_judge(route, certificate=forged)).reasons != []


@pytest.mark.parametrize(
    "changes",
    [{"certificate": "%"}, {"certificate": 1}, {"corners": 3}, {"corners": [["x"]]},
     {"pilot_licence": "third"}, {"pilot_extensions": ["inverted"]},
     {"vehicle_certificate": None}],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused(store, plans, asked, changes):
    route = {"plan": {"certificate": "", "corners": [], "map_version": "", "people_sha256": ""}}
    with pytest.raises(No) as refused:
        judged(store, asked_judge(route, **changes))
    assert refused.value.kind == "not-a-request"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"from": ""}, "not-a-request"),
        ({"from": 5}, "not-a-request"),
        ({"to": "x" * 121}, "not-a-request"),
        ({"depart": None}, "not-a-request"),
        ({"depart": "2026-13-01"}, "not-a-request"),
        ({"depart": "2036-01-01T00:00"}, "not-a-request"),
        ({"depart": "0001-01-01T00:00+14:00"}, "not-a-request"),
        ({"presets": "quickest"}, "not-a-request"),
        ({"presets": 3}, "not-a-request"),
        ({"vehicle": "balloon"}, "no-such-vehicle"),
        ({"vehicle": ["x"]}, "no-such-vehicle"),
    ],
)
def test_a_question_that_is_none_is_refused(changes, kind):
    with pytest.raises(No) as refused:
        asked_of({"from": "a", "to": "b", "depart": DEPART, **changes})
    assert refused.value.kind == kind


def test_the_same_question_is_the_same_text_however_it_was_written():
    one = asked_of({"from": " 加賀  温泉駅", "to": "b", "depart": "2026-11-24T12:00"})
    other = asked_of(
        {"from": "加賀 温泉駅 ", "to": "b", "depart": "2026-11-24T03:00:00.5+00:00"}
    )
    assert one == other
    assert one.record() == {
        "from": "加賀 温泉駅", "to": "b", "depart": DEPART, "vehicle": "delivery_10kg",
    }  # fmt: skip
    fast = asked_of({**one.record(), "presets": "fast"})
    assert fast.record()["presets"] == "fast"


def test_a_picture_comes_with_where_it_lies_and_what_its_colours_mean(sky):
    picture = base64.b64decode(people_picture(sky, "holiday", 8))
    legend = legend_of(sky)
    assert picture.startswith(b"\x89PNG")
    assert legend["map"] == sky.version
    assert legend["north"] > legend["south"]
    assert [one["rgba"] for one in legend["steps"]] == [list(one) for one in PALETTE]
    assert legend["days"] == [one.value for one in DayKind]


def test_the_palette_falls_in_lightness():
    def lightness(red, green, blue, _):
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    steps = [lightness(*one) for one in PALETTE]
    assert steps == sorted(steps, reverse=True)
    assert min(a - b for a, b in pairwise(steps)) > 15.0


def test_a_picture_says_its_size_and_its_colours():
    made = png_of(np.array([[0, 1, 2], [3, 4, 5]], np.uint8))
    assert made[16:24] == b"\x00\x00\x00\x03\x00\x00\x00\x02"
    assert made.endswith(b"IEND\xaeB`\x82")


def test_slots_that_are_none_are_refused(sky):
    for value in (-1, 96, "5", True, None):
        with pytest.raises(No):
            check_quarter(value)
    with pytest.raises(No):
        people_picture(sky, "monday", 3)
    assert check_quarter(95) == 95
