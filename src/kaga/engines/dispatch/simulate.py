"""Days lived through: people call, are offered times, book, cancel; the plan is bettered.

What: `town` invents a town (districts around a centre, stops, vehicles with breaks), `calls`
invents the calls of a day, `simulate` answers them in the order in which they come, by a
`Policy`, and reports who was served, by district and by channel. Every plan is handed to the
judge. Why: rules of booking are compared before people live with them. The town is invented and
says nothing about any town; a real one is passed in the same form.

>>> # report = simulate(town(1), Policy(), days=30, seed=1)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.dispatch.changes import cancelled
from kaga.engines.dispatch.model import (
    Break,
    Call,
    Day,
    Load,
    Request,
    RequestId,
    Shift,
    ShiftId,
    Travel,
    VehicleId,
    Window,
    empty_plan,
    promised,
)
from kaga.engines.dispatch.offers import Board
from kaga.engines.dispatch.reoptimise import reoptimise
from kaga.engines.dispatch.solve import Effort
from kaga.engines.dispatch.verify import verify_change

if TYPE_CHECKING:
    from kaga.engines.dispatch.model import Plan
    from kaga.engines.dispatch.offers import Offer

_OPEN, _CLOSE = 7 * 3_600.0, 19 * 3_600.0
_CHANNELS = ("phone", "app")
_TO_CENTRE, _PHONES = 0.7, 0.65


@dataclass(frozen=True)
class Town:
    """Where simulated days happen.

    Parameters
    ----------
    district: of each place, by row number; 0 is the centre.
    weights: how much of the demand begins or ends in each district.
    """

    travel: Travel
    district: tuple[int, ...]
    weights: tuple[float, ...]
    shifts: tuple[Shift, ...]
    bookings: int


@dataclass(frozen=True, slots=True)
class Policy:
    """How bookings are answered.

    Parameters
    ----------
    width: of the window promised for boarding.
    other_times: so much earlier or later is offered if the wish does not go.
    ride_factor, ride_extra, ride_least: longest ride, from the direct one.
    every: after so many bookings the plan is bettered; 0 means never.
    steps: how many steps of search that is.
    """

    width: float = 600.0
    other_times: tuple[float, ...] = (0, 600, -600, 1_200, -1_200, 1_800, -1_800, 3_600, -3_600)
    ride_factor: float = 1.8
    ride_extra: float = 600.0
    ride_least: float = 1_500.0
    every: int = 25
    steps: int = 150


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls at a moment of the day and would like to travel later on."""

    calls: float
    channel: str
    district: int
    request: Request
    wish: float
    cancels: bool


@dataclass
class Tally:
    """Of some group: how many asked, how they were served.

    Parameters
    ----------
    moved: by how many seconds all their wishes together were moved.
    rode: those served who did not give up; of them are the next three.
    waited: seconds from the beginning of the window until the vehicle came.
    ridden, direct: seconds in the vehicle, and by the straightest way.
    """

    asked: int = 0
    served: int = 0
    moved: float = 0.0
    rode: int = 0
    waited: float = 0.0
    ridden: float = 0.0
    direct: float = 0.0

    def facts(self) -> dict[str, float]:
        """What fairness is judged by: shares and means, minutes."""
        rode = max(self.rode, 1)
        return {
            "asked": self.asked,
            "served": self.served,
            "refused": self.asked - self.served,
            "share_served": round(self.served / max(self.asked, 1), 4),
            "minutes_moved": round(self.moved / 60 / max(self.served, 1), 2),
            "minutes_waited": round(self.waited / 60 / rode, 2),
            "detour": round(self.ridden / self.direct, 3) if self.direct else 1.0,
        }


@dataclass
class Report:
    """What happened.

    `unfair_*` is the best share of served by the worst one, between districts and between
    channels: 1 is equal, above 1.5 somebody should look.
    """

    days: int = 0
    asked: int = 0
    served: int = 0
    cancelled: int = 0
    driven: float = 0.0
    breaches: int = 0
    by_district: dict[int, Tally] = field(default_factory=dict)
    by_channel: dict[str, Tally] = field(default_factory=dict)
    unfair_districts: float = 1.0
    unfair_channels: float = 1.0


def town(seed: int, *, vehicles: int = 6, bookings: int = 300) -> Town:
    """An invented town: 21 districts of 15 stops each, denser towards the centre."""
    draw = np.random.Generator(np.random.PCG64(seed))
    count, each = 21, 15
    angle, far = draw.uniform(0, 2 * np.pi, count), draw.uniform(1_500, 9_000, count)
    far[0] = 0.0
    middle = np.column_stack([np.cos(angle), np.sin(angle)]) * far[:, None]
    district = np.repeat(np.arange(count), each)
    points = middle[district] + draw.normal(0, 500, (count * each, 2))
    metres = np.hypot(*np.moveaxis(points[:, None] - points[None], 2, 0))
    weights = 1.0 / (1.0 + far / 3_000)
    return Town(
        Travel(np.ceil(metres * 1.3 / 9.0)),
        tuple(int(one) for one in district),
        tuple(float(one) for one in weights / weights.sum()),
        tuple(_shift(v) for v in range(vehicles)),
        bookings,
    )


def _shift(v: int) -> Shift:
    rest = Break(
        0, Window(11 * 3_600.0 + 1_800 * (v % 4), 12.5 * 3_600 + 1_800 * (v % 4)), 2_700
    )
    name = f"{v + 1}"
    hours = Window(_OPEN, _CLOSE)
    return Shift(ShiftId(name), VehicleId(name), 0, 0, hours, Load(8, 1, 2), (rest,))


def calls(place: Town, policy: Policy, draw: np.random.Generator) -> list[Caller]:
    """The calls of a day, in the order in which they come."""
    found = [_caller(place, policy, draw, number) for number in range(place.bookings)]
    return sorted(found, key=lambda one: one.calls)


def _caller(place: Town, policy: Policy, draw: np.random.Generator, number: int) -> Caller:
    home = int(draw.choice(len(place.weights), p=place.weights))
    district = np.array(place.district)
    away = 0 if draw.uniform() < _TO_CENTRE else int(draw.choice(len(place.weights)))
    start = int(draw.choice(np.flatnonzero(district == home)))
    choices = np.flatnonzero(district == away)
    to = int(draw.choice(choices[choices != start]))
    back = draw.uniform() < 0.45
    ends = (to, start) if back else (start, to)
    peak = draw.choice([9.5, 11.5, 14.0, 16.5], p=[0.4, 0.2, 0.2, 0.2]) + draw.normal(0, 1.2)
    wish = float(np.clip(peak * 3_600, _OPEN + 1_800, _CLOSE - 5_400) // 300 * 300)
    direct = float(place.travel.seconds[ends])
    ride = max(direct * policy.ride_factor + policy.ride_extra, policy.ride_least)
    aid = draw.uniform() < 0.05
    request = Request(
        RequestId(f"{number}"),
        Call(ends[0], Window(), 240.0 if aid else 60.0),
        Call(ends[1], Window(), 240.0 if aid else 30.0),
        Load(2, 1) if aid else Load(1 + int(draw.uniform() < 0.15)),
        ride,
    )
    ahead = float(draw.choice([2_400.0, 7_200.0, 86_400.0], p=[0.2, 0.3, 0.5]))
    channel = _CHANNELS[int(draw.uniform() > _PHONES)]
    asked = max(wish - ahead, 0.0)
    return Caller(asked, channel, home, request, wish, bool(draw.uniform() < 0.05))


def simulate(place: Town, policy: Policy, days: int, seed: int) -> Report:
    """Live through days.

    Returns
    -------
    Report
        With `breaches`, what the judge had against any plan of any day: 0 is what is right.
    """
    report = Report()
    for number in range(days):
        draw = np.random.Generator(np.random.PCG64((seed, number)))
        _one_day(place, policy, report, draw)
        report.days += 1
    districts = [one.served / one.asked for one in report.by_district.values()]
    channels = [one.served / one.asked for one in report.by_channel.values()]
    report.unfair_districts = _ratio(districts)
    report.unfair_channels = _ratio(channels)
    return report


def _ratio(shares: list[float]) -> float:
    return max(shares) / min(shares) if min(shares) > 0.0 else inf


def _one_day(place: Town, policy: Policy, report: Report, draw: np.random.Generator) -> None:
    day = Day(place.travel, place.shifts)
    plan, booked = empty_plan(day), 0
    callers = calls(place, policy, draw)
    for caller in callers:
        offer, board = _answer(day, plan, policy, caller)
        _count(report, caller, offer)
        if offer is None:
            continue
        before = plan
        day, plan = board.book(offer)
        booked += 1
        if policy.every and booked % policy.every == 0:
            effort = Effort(steps=policy.steps, threads=1, seed=booked)
            plan = reoptimise(day, plan, effort, lambda: 0.0, caller.calls)
        report.breaches += len(verify_change(day, before, plan))
        if caller.cancels:
            day, plan = cancelled(day, plan, caller.request.id, caller.calls)
            report.cancelled += 1
    report.driven += _driven(place, plan)
    _count_rides(place, report, callers, (day, plan))


def _answer(day: Day, plan: Plan, policy: Policy, caller: Caller) -> tuple[Offer | None, Board]:
    """The offer nearest to the wish."""
    board = Board(day, plan, caller.calls)
    earliest = caller.calls + 1_800
    starts = [caller.wish + by for by in policy.other_times if caller.wish + by >= earliest]
    offers = board.over_the_day(caller.request, starts, policy.width)
    if not offers:
        return None, board
    best = min(offers, key=lambda one: abs(one.request.pickup.window.earliest - caller.wish))
    drop = Window(best.alights - policy.width, best.alights + policy.width)
    return replace(best, request=promised(best.request, Window(), drop)), board


def _count(report: Report, caller: Caller, offer: Offer | None) -> None:
    report.asked += 1
    report.served += offer is not None
    for group in _groups(report, caller):
        group.asked += 1
        if offer is not None:
            group.served += 1
            group.moved += abs(offer.request.pickup.window.earliest - caller.wish)


def _groups(report: Report, caller: Caller) -> tuple[Tally, Tally]:
    return (
        report.by_district.setdefault(caller.district, Tally()),
        report.by_channel.setdefault(caller.channel, Tally()),
    )


def _count_rides(
    place: Town, report: Report, callers: list[Caller], done: tuple[Day, Plan]
) -> None:
    """How those who rode were driven, by the plan as it was in the evening."""
    day, plan = done
    booked = {one.id: one for one in day.requests}
    for caller in callers:
        request, visits = booked.get(caller.request.id), plan.visits_of(caller.request.id)
        if request is None or visits is None:
            continue
        pickup, drop = visits
        ends = (request.pickup.place, request.drop.place)
        for group in _groups(report, caller):
            group.rode += 1
            group.waited += pickup.begin - request.pickup.window.earliest
            group.ridden += drop.begin - pickup.begin - request.pickup.serve
            group.direct += float(place.travel.seconds[ends])


def _driven(place: Town, plan: Plan) -> float:
    places: Counter[tuple[int, int]] = Counter()
    for tour in plan.tours:
        stops = [visit.place for visit in tour.visits]
        places.update(pairwise(stops))
    return float(sum(place.travel.seconds[pair] * times for pair, times in places.items()))
