"""Random actions of everybody, one after the other, with a clock that runs: a town gone wild.

Shared by the test (some hundreds) and the bench (ten thousand).
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from tests.services.mobility.rides.honest_day import Known, wrongs
from tests.services.mobility.rides.taxi_town import (
    a_rider,
    a_service,
    desk,
    driver,
    person,
)

from kaga.kernel import clock
from kaga.kernel.errors import KagaError
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides.actions.bettering import better
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.actions.calls import call_done
from kaga.services.mobility.rides.actions.disruptions import breakdown, late, snow
from kaga.services.mobility.rides.actions.driving import Said, take_deeds
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.wallet import sell_book
from kaga.services.mobility.rides.dayplan import BEGIN, KIND, RIDE, is_driving, moment_of
from kaga.services.mobility.rides.enums import Channel, Deed, Pays
from kaga.services.mobility.rides.models import Booking, Stop, Told
from kaga.services.mobility.rides.offering import Asked, find_offers
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.pushing import Delay
from kaga.services.mobility.rides.queries.days import day_state

FIRST_DAY = date(2026, 11, 24)
OPENS, CLOSES = 6 * 3600, 18 * 3600


class WildTown:
    """A town whose people do things at random; `count` says what and with what result."""

    def __init__(self, seed: int, actions_a_day: int = 60) -> None:
        self.chance = random.Random(seed)
        self.count: Counter[str] = Counter()
        self.day = FIRST_DAY
        self.second = OPENS
        self._step = max((CLOSES - OPENS) // actions_a_day, 1)
        self._presses = 0
        self.did = ""
        self._pressed: set[tuple[str, Deed]] = set()
        with clock.frozen(moment_of(self.day, self.second)):
            self.service = a_service(cars=3, seats=3, kind="free", slots=[], close_before=20)
            self.desk, self.driver = desk(), driver()
            self.riders = [a_rider(f"人{n}", "ひと") for n in range(12)]
            for n in range(12):
                rider = a_rider(f"員{n}", "いん")
                with write(bookkeeping="a test") as tx:
                    tx.change(rider, person=person().person)
                self.riders.append(rider)
            self.stops = list(Stop.objects.values_list("code", flat=True))

    def act(self) -> None:
        """One action of somebody, at the next moment."""
        self.second += self.chance.randint(1, 2 * self._step)
        if self.second > CLOSES:
            self.day, self.second = self.day + timedelta(days=1), OPENS
        acts = (
            (40, self._book), (10, self._cancel), (28, self._press), (4, self._absent),
            (6, self._late), (1, self._breakdown), (2, self._snow), (5, self._call),
            (2, self._buy), (6, self._change), (3, self._better),
        )  # fmt: skip
        chosen = self.chance.choices([one for _, one in acts], [weight for weight, _ in acts])[
            0
        ]
        name = chosen.__name__.strip("_")
        with clock.frozen(moment_of(self.day, self.second)):
            self.desk = replace(self.desk, authenticated_at=clock.now())
            try:
                done = chosen()
            except KagaError as refused:
                done = f"refused {type(refused).__name__}"
        self.did = f"{name}: {done}"
        self.count[self.did] += 1

    def _asked(self, **more):
        origin, goal = self.chance.sample(self.stops, 2)
        party = Party(
            full=self.chance.choice((1, 1, 1, 2)),
            wheelchairs=self.chance.choice((0, 0, 0, 1)),
            aids=self.chance.random() < 0.3,
        )
        day = self.day + timedelta(days=self.chance.choice((0, 0, 0, 1)))
        at = self.chance.randrange(8 * 3600, 16 * 3600, 600)
        back = at + 5400 if self.chance.random() < 0.3 else None
        pays = self.chance.choice((Pays.CASH, Pays.CASH, Pays.COUPON))
        return Asked(
            self.service, day, origin, goal, party, at=at, back_at=back, pays=pays, **more
        )

    def _book(self) -> str:
        offers = find_offers(self._asked()).offers
        if not offers:
            return "no offer"
        rider = self.chance.choice(self.riders)
        token = self.chance.choice(offers).token
        book(self.desk, Accepted(token, rider.id, Channel.PHONE))
        return "booked"

    def _change(self) -> str:
        row = self._open("booked")
        if row is None:
            return "nothing"
        offers = find_offers(self._asked(besides=(row.reference,))).offers
        if not offers:
            return "no offer"
        book(self.desk, Accepted(offers[0].token, row.rider_id, Channel.PHONE))
        return "changed"

    def _open(self, *states: str) -> Booking | None:
        rows = list(
            Booking.objects.filter(state__in=states, day__gte=self.day).order_by("reference")
        )
        return self.chance.choice(rows) if rows else None

    def _cancel(self) -> str:
        row = self._open("booked")
        if row is None:
            return "nothing"
        cancel(self.desk, row.reference)
        return "cancelled"

    def _press(self) -> str:
        """The driver presses what is due by now on some tour, now and then twice."""
        due = [one for one in self._due() if one not in self._pressed]
        if not due:
            return "nothing"
        reference, deed = due[0]
        self._pressed.add((reference, deed))
        heard = self._say(reference, deed)
        if self.chance.random() < 0.2:
            assert self._say(reference, deed, again=True) == heard
        return f"{deed} {heard}"

    def _due(self):
        state = day_state(self.service, self.day).state
        visits = [one for tour in state["tours"].values() for one in tour if one[RIDE]]
        past = sorted(
            (one for one in visits if one[BEGIN] <= self.second), key=lambda one: one[BEGIN]
        )
        kinds = {"pickup": Deed.BOARDED, "drop": Deed.ALIGHTED}
        return [(one[RIDE], kinds[one[KIND]]) for one in past]

    def _say(self, reference: str, deed: Deed, *, again: bool = False) -> str:
        self._presses += 0 if again else 1
        said = Said(self._presses, "x", reference, deed, clock.now())
        return take_deeds(self.driver, "tablet", [said])[0].outcome

    def _absent(self) -> str:
        state = day_state(self.service, self.day).state
        due = [
            visit[RIDE]
            for tour in state["tours"].values()
            for visit in tour
            if visit[KIND] == "pickup" and visit[BEGIN] <= self.second <= visit[BEGIN] + 1800
        ]
        rows = Booking.objects.filter(reference__in=due, state="booked").order_by("reference")
        row = rows.first()
        return "nothing" if row is None else self._say(row.reference, Deed.ABSENT)

    def _shift(self) -> str | None:
        state = day_state(self.service, self.day).state
        driving = [one for one in sorted(state["duties"]) if is_driving(state, one)]
        return self.chance.choice(driving) if driving else None

    def _late(self) -> str:
        shift = self._shift()
        if shift is None:
            return "nothing"
        by = self.chance.choice((300, 900, 2700))
        late(self.desk, self.service, self.day, Delay(shift, 0, by))
        return "told"

    def _breakdown(self) -> str:
        shift = self._shift()
        if shift is None:
            return "nothing"
        outcome = breakdown(self.desk, self.service, self.day, shift)
        return "some failed" if outcome.failed else "all taken"

    def _snow(self) -> str:
        snow(self.desk, self.service, self.day, self.chance.choice((1.0, 1.2, 1.5)))
        return "told"

    def _better(self) -> str:
        """What the worker does between trips."""
        return "bettered" if better(self.service, self.day) else "as good as can be"

    def _call(self) -> str:
        row = Told.objects.filter(how="call", at=None).order_by("due", "id").first()
        if row is None:
            return "nothing"
        call_done(self.desk, row.id, reached=self.chance.random() < 0.8)
        return "called"

    def _buy(self) -> str:
        sell_book(self.desk, self.chance.choice(self.riders).id, self.service)
        return "sold"


def run(town: WildTown, actions: int) -> None:
    """So many actions, everything looked at after each (AssertionError names what is wrong)."""
    known: Known = {}
    for number in range(actions):
        town.act()
        found = wrongs(known)
        assert not found, f"after {number} {town.did} at {town.second}: {found[:5]}"
    assert wrongs() == []
