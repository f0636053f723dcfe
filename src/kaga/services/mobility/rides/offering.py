"""What can be offered: boarding windows near what somebody wants, each tried on the live plan.

What: every departure that the service has on a day is tried by a real insertion; the nearest
that fit are offered, with their price, signed. Nothing is kept for them: an offer is a promise
only when it is booked, and then it is tried once more.

>>> # offered = find_offers(Asked(service, day, "s001", "s002", at=36_000))
>>> # offered.offers[0].legs[0].window
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.services.mobility.rides import far
from kaga.services.mobility.rides.dayplan import applied, digest_of, second_of, times_of
from kaga.services.mobility.rides.dispatching import Searching, Wanted, ride_facts, taken_out
from kaga.services.mobility.rides.enums import Pays
from kaga.services.mobility.rides.models import DemandService
from kaga.services.mobility.rides.network import Network, network
from kaga.services.mobility.rides.party import Fare, Party, fare_of
from kaga.services.mobility.rides.queries.days import day_state
from kaga.services.mobility.rides.sealing import sign_offer
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from kaga.services.mobility.rides.dayplan import State

GOOD_FOR: Final = timedelta(minutes=10)
MOST: Final = 3
STAY: Final = 3600
"""A round trip without a wish for the way back leaves so much time at the goal."""
FIVE: Final = 300
ALONE: Final = Party()
Refusal = Literal["", "no_day", "too_early", "too_late", "no_pair", "too_near", "full"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants: from where to where, when, with whom; `back_at` for a round trip.

    `at` is when they want to board, `by` when they must be there; without either, soon.
    `besides` names rides that may be given up for it (those that a change replaces).
    """

    service: DemandService
    day: date
    origin: str
    goal: str
    party: Party = ALONE
    at: int | None = None
    by: int | None = None
    back_at: int | None = None
    pays: Pays = Pays.CASH
    besides: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """As it is asked of the planner."""
        return {
            "service": self.service.code,
            "day": self.day.isoformat(),
            "ends": [self.origin, self.goal],
            "party": self.party.facts(),
            "times": [self.at, self.by, self.back_at],
            "pays": str(self.pays),
            "besides": list(self.besides),
        }

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Asked:
        """As the planner reads it."""
        service = DemandService.objects.get(code=facts["service"])
        (origin, goal), (at, by, back_at) = facts["ends"], facts["times"]
        return cls(
            service,
            date.fromisoformat(facts["day"]),
            origin,
            goal,
            Party.read(facts["party"]),
            at,
            by,
            back_at,
            Pays(facts["pays"]),
            tuple(facts["besides"]),
        )


@dataclass(frozen=True, slots=True)
class Leg:
    """One ride that is offered: ends, the window to be told, the arrival to be told."""

    number: UUID
    origin: str
    goal: str
    window: tuple[int, int]
    by: int
    longest: int
    begins: int
    fare: Fare

    def facts(self) -> dict[str, Any]:
        """As it is signed."""
        return {
            "n": str(self.number),
            "from": self.origin,
            "to": self.goal,
            "window": list(self.window),
            "by": self.by,
            "longest": self.longest,
            "fare": self.fare.facts(),
        }

    @classmethod
    def read(cls, facts: Mapping[str, Any], begins: int) -> Leg:
        """As it was signed; `begins` is when the vehicle would come."""
        ends, window = (facts["from"], facts["to"]), (facts["window"][0], facts["window"][1])
        fare, number = Fare.read(facts["fare"]), UUID(facts["n"])
        return cls(number, *ends, window, facts["by"], facts["longest"], begins, fare)


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be booked, and the signed words that say so."""

    legs: tuple[Leg, ...]
    token: str

    @property
    def yen(self) -> int:
        """What all rides cost in money."""
        return sum(leg.fare.yen for leg in self.legs)

    def facts(self) -> dict[str, Any]:
        """As the planner answers it."""
        rows = [[leg.facts(), leg.begins] for leg in self.legs]
        return {"legs": rows, "token": self.token}

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Offer:
        """As it was answered."""
        return cls(tuple(Leg.read(*row) for row in facts["legs"]), facts["token"])


@dataclass(frozen=True, slots=True)
class Offered:
    """The offers, nearest first; without any, why."""

    offers: tuple[Offer, ...]
    why_not: Refusal = ""


def find_offers(asked: Asked, most: int = MOST) -> Offered:
    """What can be offered now.

    Raises
    ------
    Invalid: the party cannot be. NotReady: who computes is away.
    """
    asked.party.check()
    terms, net = Terms.read(asked.service.terms), network()
    why_not = refusal(asked, terms, net)
    if why_not:
        return Offered((), why_not)
    if far.is_far():
        told = far.offers({**asked.facts(), "most": most})
        return Offered(tuple(map(Offer.read, told["offers"])), told["why_not"])
    found = day_state(asked.service, asked.day)
    search = _Search(asked, terms, net, found.state, digest_of(found.state))
    offers = tuple(islice(search.offers(), most))
    return Offered(offers, "" if offers else search.why_not)


def refusal(asked: Asked, terms: Terms, net: Network) -> Refusal:
    """Why nothing can be offered, before any plan is asked."""
    today = clock.today()
    if not terms.runs_on(asked.day) or asked.day < today:
        return "no_day"
    if asked.day > today + timedelta(days=terms.open_days):
        return "too_early"
    if terms.calls_at(asked.origin, asked.goal) is None:
        return "no_pair"
    if net.metres[net.at(asked.origin), net.at(asked.goal)] < terms.shortest_m:
        return "too_near"
    return ""


@dataclass(frozen=True, slots=True)
class _Search:
    """One question, and the plan on which it is asked."""

    asked: Asked
    terms: Terms
    net: Network
    state: State
    digest: str

    @property
    def settled(self) -> int:
        return second_of(self.asked.day, clock.now())

    @property
    def why_not(self) -> Refusal:
        """Why none of the departures fits."""
        return "full" if any(True for _ in self._windows(self.asked)) else "too_late"

    def offers(self) -> Iterator[Offer]:
        """Offers, nearest to what is wanted first."""
        state = _without(self.state, self.net, self.asked.besides, self.settled)
        for leg, after in self._legs(self.asked, state):
            if self.asked.back_at is None:
                yield self._signed((leg,))
                continue
            earliest = leg.by + FIVE
            back = replace(
                self.asked,
                origin=self.asked.goal,
                goal=self.asked.origin,
                at=max(self.asked.back_at, earliest),
                by=None,
                back_at=None,
            )
            home = (one for one, _ in self._legs(back, after) if one.window[0] >= earliest)
            for other in islice(home, 1):
                yield self._signed((leg, other))

    def _legs(self, asked: Asked, state: State) -> Iterator[tuple[Leg, State]]:
        """Rides that fit, nearest first, each with the plan that it would make."""
        searching = Searching(state, self.net, self.settled)
        for window in self._windows(asked):
            found = self._tried(asked, window, searching, state)
            if found is not None:
                yield found

    def _windows(self, asked: Asked) -> Sequence[tuple[int, int]]:
        after = self.terms.calls_at(asked.origin, asked.goal)
        if after is None:
            return ()
        soonest = self.settled + self.terms.close_before
        drive = self.net.direct(asked.origin, asked.goal)
        wanted = asked.at if asked.at is not None else soonest
        if asked.by is not None:
            wanted = asked.by - drive - self.terms.margin
        windows = [one for one in self.terms.departures(after) if one[0] >= soonest]
        if asked.by is not None:
            windows = [one for one in windows if one[0] + drive <= asked.by]
        return sorted(windows, key=lambda one: (abs(one[0] - wanted), one[0]))

    def _tried(
        self, asked: Asked, window: tuple[int, int], searching: Searching, state: State
    ) -> tuple[Leg, State] | None:
        direct = self.net.direct(asked.origin, asked.goal)
        longest = self.terms.longest_ride(direct)
        latest = latest_arrival(self.terms, window, direct)
        if asked.by is not None:
            latest = min(latest, asked.by)
        name = str(new_id())
        ride = self._ride(asked, window, latest, longest)
        patch = searching.put_in(Wanted(name, ride))
        if patch is None:
            return None
        after = applied(state, patch)
        times = times_of(after, name)
        if times is None:
            return None
        by = told_arrival(self.terms, times[1], latest)
        fare = fare_of(asked.party, self.terms.fares, asked.pays)
        leg = Leg(UUID(name), asked.origin, asked.goal, window, by, longest, times[0], fare)
        promised = self._ride(asked, window, by, longest)
        return leg, applied(after, {"rides": {name: promised}})

    def _ride(
        self, asked: Asked, window: tuple[int, int], latest: int, longest: int
    ) -> dict[str, Any]:
        room = room_of(asked.party, self.terms)
        ends = (asked.origin, asked.goal)
        return ride_facts(ends, (window, (window[0], latest)), room, longest)

    def _signed(self, legs: tuple[Leg, ...]) -> Offer:
        return signed_offer(self.asked, self.digest, legs)


def latest_arrival(terms: Terms, window: tuple[int, int], direct: int) -> int:
    """The latest arrival that can be told for a ride of so much direct driving."""
    return window[1] + terms.longest_ride(direct) + terms.margin


def told_arrival(terms: Terms, alights: float, latest: int) -> int:
    """The arrival that is told: later than planned, so that others fit in, to five minutes."""
    return min(latest, int(-(-(alights + terms.margin) // FIVE)) * FIVE)


def signed_offer(asked: Asked, digest: str, legs: tuple[Leg, ...]) -> Offer:
    """Rides as an offer that nobody can alter, tried on the plan of that hash."""
    facts: dict[str, Any] = {
        "s": asked.service.code,
        "d": asked.day.isoformat(),
        "party": asked.party.facts(),
        "pays": str(asked.pays),
        "plan": digest,
        "besides": list(asked.besides),
        "legs": [leg.facts() for leg in legs],
    }
    return Offer(legs, sign_offer(facts, until=(clock.now() + GOOD_FOR).timestamp()))


def room_of(party: Party, terms: Terms) -> tuple[tuple[int, int, int], tuple[int, int]]:
    """The load of a party, and how long it takes to board and to alight."""
    lasts = terms.serving.lasts(aids=party.aids, wheelchairs=party.wheelchairs)
    return party.load, (lasts, lasts)


def promised_ride(leg: Mapping[str, Any], party: Party, terms: Terms) -> dict[str, Any]:
    """The ride of a leg as it was offered, with the windows that are promised."""
    begins, until = leg["window"]
    windows = ((begins, until), (begins, leg["by"]))
    return ride_facts((leg["from"], leg["to"]), windows, room_of(party, terms), leg["longest"])


def _without(state: State, net: Network, besides: Sequence[str], settled: int) -> State:
    """The plan with what a change replaces left out."""

    for name in besides:
        if name in state["rides"]:
            state = applied(state, taken_out(state, net, name, settled))
    return state
