"""The joint search answers what asking everything would answer, and asks less."""

from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.journeys._front import front
from kaga.engines.journeys.ends import ends_of
from kaga.engines.journeys.model import Part, Question, Terms
from kaga.engines.journeys.search import Joint

from .toys import INF, ManyCars, ToyService, ToyTimetable

TERMS = Terms(width=600, every=600)
DAY = 8 * 3600


def rows(*pairs):
    return np.array(pairs, np.int32).reshape(len(pairs), -1)


def town(seed, *, stops=7, places=9):
    """Random lines, distances and doors."""
    chance = np.random.default_rng(seed)
    trips = []
    for _ in range(4):
        route = chance.permutation(stops)[:4].tolist()
        for start in range(DAY, DAY + 9000, int(chance.integers(900, 2400))):
            times = start + np.cumsum(chance.integers(120, 700, 4))
            trips.append(list(zip(route, times.tolist(), strict=True)))
    where = chance.random((places, 2)) * 5000
    driving = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1)) / 9
    links = [(stop, stop, int(chance.integers(20, 120))) for stop in range(stops - 1)]
    question = Question(
        DAY + 600,
        DAY + 4800,
        rows((0, 300), (1, 650)),
        rows((5, 240), (4, 800)),
        int(chance.integers(3000, 9000)),
        rows((places - 2, 90), (places - 3, 40)),
        rows((places - 1, 60)),
        rows(*links),
    )
    return ToyTimetable(trips), driving.round(), question


def all_starts(timetable, service, ends, question):
    """Rows (departure, stop, ready, rides on demand) of everything that leaves."""
    starts = [
        (moment - seconds, stop, moment, 0)
        for stop, seconds in question.access.tolist()
        for moment in timetable.leaving(
            rows((stop,))[:, 0], question.begin + seconds, question.end + seconds
        )[:, 1].tolist()
    ]
    for stop, mile in ends.first.items():
        for moment in timetable.leaving(rows((stop,))[:, 0], question.begin, DAY + 90_000)[
            :, 1
        ]:
            by = float(moment - mile.link - TERMS.serve)
            window = (float(question.begin + mile.walk), INF, by - TERMS.width, by)
            boards, _ = service.one((mile.place, mile.to_place), window)
            if question.begin <= boards - mile.walk <= question.end:
                starts.append((int(boards - mile.walk), stop, int(moment), 1))
    return starts


def everything(timetable, service, driving, question):
    """All journeys by all asking: worth by worth."""
    ends = ends_of(question, driving, TERMS)
    found = [(-question.begin, question.begin + question.walk, 0, 0)]
    if ends.direct:
        pickup, out, drop, home = ends.direct
        for at in range(question.begin + out, question.end + out + 1, TERMS.every):
            boards, alights = service.one((pickup, drop), (at, at + TERMS.width, -INF, INF))
            if boards - out <= question.end:
                found.append((out - boards, alights + TERMS.serve + home, 1, 1))
    starts = all_starts(timetable, service, ends, question)
    home = dict(question.egress.tolist())
    for departs, stop, ready, demand in starts:
        table = timetable.spread(rows((departs, stop, ready)), np.arange(7))
        for _, arrives, rides, last, _ in table.heads.tolist():
            if last in home:
                found.append((-departs, arrives + home[last], rides + demand, demand))
            mile = ends.last.get(last)
            if mile is not None:
                at = float(arrives + mile.link)
                window = (at, at + TERMS.width, -INF, INF)
                _, alights = service.one((mile.place, mile.to_place), window)
                there = alights + TERMS.serve + mile.walk
                found.append((-departs, there, rides + demand + 1, demand + 1))
    worth = np.array([one for one in found if one[1] < INF]).astype(np.int64)
    return worth[front(worth)].tolist()


@pytest.mark.parametrize("seed", range(24))
def test_the_answer_is_that_of_asking_everything(seed):
    timetable, driving, question = town(seed)
    service = ManyCars(driving, seed)
    expected = everything(timetable, service, driving, question)
    found = Joint(timetable, service, driving, TERMS).journeys(question)
    assert [list(one.worth) for one in found] == expected


def test_far_less_is_asked_than_there_is_to_ask():
    asked = total = 0
    for seed in range(10):
        timetable, driving, question = town(seed)
        service = ManyCars(driving, seed)
        Joint(timetable, service, driving, TERMS).journeys(question)
        asked += service.asked
        ends = ends_of(question, driving, TERMS)
        total += sum(
            len(timetable.leaving(rows((stop,))[:, 0], 0, DAY + 90_000)) for stop in ends.first
        )
        total += sum(len(trip) for trip in timetable.trips)
    assert asked < total / 2


def test_two_rides_that_one_vehicle_cannot_both_do_are_not_answered():
    both = 0
    for seed in range(16):
        timetable, driving, question = town(seed)
        service = ToyService(driving, seed)
        for one in Joint(timetable, service, driving, TERMS).journeys(question):
            if one.first is None or one.last is None:
                continue
            both += 1
            first, last = one.first, one.last
            plan = service.after((first.place, first.to_place), first.window)
            boards, alights = plan.one((last.place, last.to_place), last.window)
            assert (boards, alights) == (last.boards, last.alights)
            assert first.alights <= last.boards
    assert both > 2


def test_without_a_service_lines_and_walking_are_left():
    timetable, driving, question = town(3)
    for one in Joint(timetable, None, driving).journeys(question):
        assert one.demand == 0
        assert Part.DEMAND not in one.parts


def test_parts_and_walking_are_told():
    seen = set()
    for seed in range(10):
        timetable, driving, question = town(seed)
        service = ManyCars(driving, seed)
        for one in Joint(timetable, service, driving, TERMS).journeys(question):
            seen.add(one.parts)
            assert question.begin <= one.departs <= question.end
            assert one.departs < one.arrives
            assert one.walking > 0
            if one.parts == (Part.WALK,):
                assert one.walking == question.walk
    line, demand = Part.LINE, Part.DEMAND
    assert {(Part.WALK,), (demand,), (line,)} <= seen
    assert {(demand, line), (line, demand)} & seen


def test_nobody_near_means_nobody_is_fetched():
    timetable, driving, question = town(5)
    nobody = np.zeros((0, 2), np.int32)
    alone = Question(
        question.begin, question.end, question.access, question.egress, None, nobody, nobody,
        np.zeros((0, 3), np.int32),
    )  # fmt: skip
    service = ManyCars(driving, 1)
    found = Joint(timetable, service, driving, TERMS).journeys(alone)
    assert {one.demand for one in found} <= {0}
    assert service.asked == 0


def test_a_ride_that_would_be_shorter_than_worth_it_is_not_offered():
    timetable, driving, question = town(6)
    service = ManyCars(driving, 1)
    terms = Terms(shortest=100_000)
    found = Joint(timetable, service, driving, terms).journeys(question)
    assert {one.demand for one in found} <= {0}
