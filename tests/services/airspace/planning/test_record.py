"""The plan record: what pages and programs get, held against the plan itself."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from math import nan

import numpy as np
import pytest
from tests.services.airspace.planning.towns import NOON, stored_town

from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Track
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.people.field import field_at
from kaga.engines.airspace.plan.bends import Obstacle
from kaga.engines.airspace.plan.course import SEPARATION
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.prepare import slot_of
from kaga.engines.airspace.plan.prices import PARTS
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.plan.request import Endpoint, Request
from kaga.engines.airspace.plan.result import LimitAnswer
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.services.airspace.planning.along import (
    MOST_SAMPLES,
    below,
    people_around,
    samples_of,
)
from kaga.services.airspace.planning.bend_words import BENDS
from kaga.services.airspace.planning.checklist import checklist_of
from kaga.services.airspace.planning.knowing import known_only
from kaga.services.airspace.planning.record import Around, full_record, plan_name
from kaga.services.airspace.planning.situations import situation_now
from kaga.services.airspace.planning.tilestore import TileStore

ASKED = {"from": "西", "to": "東", "depart": NOON.isoformat(), "vehicle": "delivery_10kg"}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A plan across a street of houses, its situation, and its record."""
    stored, town = stored_town()
    store = TileStore(tmp_path_factory.mktemp("airspace"))
    store.keep(stored)
    west, east = (Endpoint(name, *town.place(far, 0.0)) for name, far in ENDS)
    situation = situation_now(store)
    request = Request(west, east, NOON, CRAFTS["delivery_10kg"])
    made = plan(request, situation)
    record = full_record(made, situation, Around(ASKED, stored.grounds, "abc", 0.25))
    return made, situation, json.loads(json.dumps(record)), town


ENDS = (("西", -700.0), ("東", 700.0))


def test_the_profile_has_every_waypoint_exactly_and_at_most_400_samples(told):
    made, _, record, _ = told
    course, profile = made.alternatives[0].course, record["alternatives"][0]["profile"]
    assert {len(values) for values in profile.values()} == {len(profile["s_m"])}
    assert len(profile["s_m"]) <= MOST_SAMPLES
    flown = list(zip(profile["t_s"], profile["flight_msl"], strict=True))
    times = (course.times - course.times[0]).tolist()
    for moment, height in zip(times, course.msl_m.tolist(), strict=True):
        assert (round(moment, 3), round(height, 3)) in flown
    assert profile["s_m"][-1] == pytest.approx(course.length_m, abs=0.06)
    assert all(b >= a for a, b in pairwise(profile["s_m"]))


def test_the_profile_shows_the_houses_and_the_limits_over_them(told):
    _, situation, record, _ = told
    profile = record["alternatives"][0]["profile"]
    roofs = [
        top - ground
        for top, ground in zip(profile["surface_msl"], profile["ground_msl"], strict=True)
    ]
    assert max(roofs) == pytest.approx(6.0)
    highest = situation.distances.ceiling_m
    rows = zip(profile["ceiling_msl"], profile["ground_msl"], strict=True)
    assert {round(ceiling - ground, 1) for ceiling, ground in rows} == {highest}
    rows = zip(profile["floor_msl"], profile["surface_msl"], strict=True)
    assert {round(floor - top, 1) for floor, top in rows} == {situation.distances.object_m}


def test_no_column_below_the_flight_is_higher_than_the_profile_says(told):
    made, situation, record, _ = told
    one, profile = made.alternatives[0], record["alternatives"][0]["profile"]
    witness = one.minima.above_surface.witness
    raster = made.basis.window.raster
    dm = situation.city.plane(raster, "surface_dm")
    top = float(dm[witness.y - raster.north, witness.x - raster.west]) / 10.0
    leg, share = witness.leg, witness.share
    lengths = [each.level_m for each in one.course.legs]
    here = sum(lengths[:leg]) + share * lengths[leg]
    near = int(np.argmin(np.abs(np.array(profile["s_m"]) - here)))
    assert max(profile["surface_msl"][max(near - 1, 0) : near + 2]) >= top


def test_people_are_told_along_the_same_samples(told):
    _, _, record, _ = told
    one = record["alternatives"][0]
    assert one["people_along"]["s_m"] == one["profile"]["s_m"]
    assert all(each >= 0.0 for each in one["people_along"]["per_ha"])


def test_people_along_are_the_mean_of_the_columns_within_thirty_metres(told):
    made, situation, _, _ = told
    base, random = situation.people, np.random.default_rng(4)
    home = random.uniform(0.0, 0.4, base.home.shape).astype(np.float32)
    home[random.uniform(size=home.shape) < 0.01] = np.nan
    peopled = replace(situation, people=replace(base, home=home))
    one, raster = made.alternatives[0], made.basis.window.raster
    samples = samples_of(one.course)
    rows = samples.rows.astype(int) + raster.north - base.raster.north
    columns = samples.columns.astype(int) + raster.west - base.raster.west
    (quarter,) = one.quarters
    mean = np.nan_to_num(field_at(peopled.people, slot_of(situation, quarter)[0]).mean)
    want = [
        1e4 * float(mean[row - 4 : row + 5, column - 4 : column + 5].mean(dtype=np.float64))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    found = people_around(peopled, one, below(peopled, made, one.course), samples)
    assert found.tolist() == pytest.approx(want, rel=1e-5)
    assert min(want) > 1.0


def test_every_rule_of_the_pack_is_answered_with_its_article(told):
    _, _, record, _ = told
    rules = record["alternatives"][0]["rules"]
    assert [rule["id"] for rule in rules] == [str(rule.key) for rule in JP_2026.rules]
    assert {rule["verdict"] for rule in rules} <= {"pass", "fail", "needs", "unknown"}
    assert all(set(rule["title"]) == {"ja", "easy", "en"} for rule in rules)
    assert all(rule["article"] for rule in rules)
    by_id = {rule["id"]: rule["verdict"] for rule in rules}
    assert (by_id["high-air"], by_id["near"], by_id["night"]) == ("pass", "pass", "pass")


def test_places_to_land_cover_the_flight_without_gaps(told):
    made, _, record, _ = told
    one, shown = made.alternatives[0], record["alternatives"][0]["sites"]
    served = set()
    for site in shown:
        served.update(range(site["from_s"], int(site["to_s"])))
    missing = set(one.refuges.uncovered)
    assert served == set(range(int(one.course.seconds))) - missing
    assert shown[0]["name"] == "西"


def test_every_reason_of_a_bend_has_words():
    assert set(BENDS) == {*PARTS, *(one.value for one in Obstacle)}


def test_bends_lie_on_the_way(told):
    made, _, record, _ = told
    length = made.alternatives[0].course.length_m
    bends = record["alternatives"][0]["bends"]
    assert all(0.0 <= bend["s_m"] <= length for bend in bends)
    assert [bend["words"]["en"] for bend in bends] == [BENDS[b["reason"]].en for b in bends]


def test_the_name_is_that_of_the_question_and_of_what_the_answer_rests_on(told):
    made, _, record, _ = told
    version = made.basis.map_version
    assert record["id"] == plan_name(ASKED, version, "abc")
    assert record["alternatives"][0]["id"] == f"{record['id']}-1"
    others = {
        plan_name({**ASKED, "to": "北"}, version, "abc"),
        plan_name(ASKED, version, "abd"),
        plan_name(ASKED, "0" * 64, "abc"),
    }
    assert len({*others, record["id"]}) == 4
    assert (record["seconds_to_plan"], record["stand_in"]) == (0.25, False)


def test_a_flight_in_the_way_is_told_with_what_would_work(told):
    made, situation, _, _ = told
    course = made.alternatives[0].course
    places = np.stack([course.east, course.north, course.msl_m], axis=1)
    sky = Sky()
    sky.file(Track(FlightId("F-1"), Priority.GOODS, course.times, places, SEPARATION))
    again = plan(made.request, situation, sky=sky)
    record = full_record(again, situation, Around(ASKED))
    traffic = record["alternatives"][0]["traffic"]
    assert (traffic["free"], traffic["filed"]) == (False, 1)
    assert [one["flight"] for one in traffic["conflicts"]] == ["F-1"]
    assert traffic["conflicts"][0]["priority"] == "goods"
    assert traffic["offers"]["delays_s"][0][0] > 0.0


def test_samples_keep_every_waypoint_of_a_course_with_many(told):
    made, _, _, _ = told
    course = made.alternatives[0].course
    samples = samples_of(course)
    assert samples.legs.tolist() == sorted(samples.legs.tolist())
    assert np.unique(samples.legs).tolist() == list(range(len(course.legs)))


def test_what_lies_below_reaches_the_rules(told):
    made, _, _, _ = told
    one = made.alternatives[0]
    rules = [checklist_of(made, one, uses) for uses in (0, int(Use.DID))]
    dense = [next(row for row in rows if row["id"] == "dense-district") for rows in rules]
    assert dense[0]["detail"]["en"] == "It does not apply."
    assert dense[1]["detail"]["en"] == "It crosses a densely inhabited district (DID)."


def test_a_way_over_unknown_people_is_not_offered(told):
    made, _, _, _ = told
    one = made.alternatives[0]
    unknown = replace(one, risk=replace(one.risk, mean=nan, upper=nan))
    mixed = replace(made, alternatives=(unknown, one), limit=LimitAnswer(1e-6, False, nan))
    found = known_only(mixed)
    assert found.alternatives == (one,)
    assert found.limit == LimitAnswer(1e-6, one.within_limit, one.risk.mean_per_hour)
    assert known_only(found) is found
    with pytest.raises(PlanRefused, match="unknown-people"):
        known_only(replace(made, alternatives=(unknown,)))
