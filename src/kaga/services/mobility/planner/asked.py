"""Questions as they come over the socket, checked.

>>> asked_of({"from": {"lat": 36.3, "lon": 136.3}, "to": {"stop": "daishoji"},
...     "time": "2026-11-24T09:00:00+09:00"}).results
5
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.journeys.model import Use
from kaga.kernel.resident.server import No
from kaga.services.mobility.planner.ground import PROFILES
from kaga.services.mobility.planner.shapes import End
from kaga.services.mobility.rides.offering import ALONE
from kaga.services.mobility.rides.party import Party

if TYPE_CHECKING:
    from kaga.services.mobility.planner.held import Held

LONGEST_WALK_S: Final = 3600


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for journeys. `begin` and `end` are places as they came.

    `who` walks or rolls; `uses` says what for rides on demand may be taken, by how many
    (`party`). `choose` leaves out what nobody would take, and says why. `given` is an offer
    that will be booked with the answer: its rides are in the plan then.
    """

    begin: Mapping[str, Any]
    end: Mapping[str, Any]
    time: datetime
    arrive_by: bool = False
    window_s: int = 7200
    results: int = 5
    transfers: int = 7
    walk_s: int = 900
    direct_s: int = 1800
    who: str = "FOOT"
    uses: frozenset[Use] = frozenset()
    party: Party = ALONE
    choose: bool = False
    given: str = ""


def asked_of(record: Mapping[str, Any]) -> Asked:
    """A question (raises No)."""
    try:
        return Asked(
            _place(record["from"]),
            _place(record["to"]),
            moment_of(record["time"]),
            bool(record.get("arrive_by", False)),
            _within(record.get("window_s", 7200), 60, 86400),
            _within(record.get("results", 5), 1, 20),
            _within(record.get("transfers", 7), 0, 7),
            _within(record.get("walk_s", 900), 0, LONGEST_WALK_S),
            _within(record.get("direct_s", 1800), 0, LONGEST_WALK_S),
            _known(record.get("who", "FOOT"), PROFILES),
            frozenset(Use(one) for one in record.get("uses", ())),
            Party.read(record.get("party", {})),
            bool(record.get("choose", False)),
            str(record.get("given", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise No("not-a-question", {"field": str(error)[:80]}) from error


def moment_of(text: str) -> datetime:
    """A moment with its offset (raises ValueError)."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("time")
    return moment


def _within(value: Any, least: int, most: int) -> int:
    return max(least, min(most, int(value)))


def _known(name: Any, names: Collection[str]) -> str:
    if name not in names:
        raise ValueError("who")
    return str(name)


def _place(record: Any) -> Mapping[str, Any]:
    if not isinstance(record, Mapping) or not ("stop" in record or "lat" in record):
        raise TypeError("place")
    return record


def end_of(held: Held, place: Mapping[str, Any]) -> End:
    """A place of the city: a stop, or a point with a name (raises No)."""
    stop = str(place.get("stop", ""))
    if stop:
        row = held.stops.get(stop)
        if row is None or stop not in held.members:
            raise No("unknown-stop", {"stop": stop[:80]})
        return End(row["stop_name"], (float(row["stop_lat"]), float(row["stop_lon"])), stop)
    try:
        point = float(place["lat"]), float(place["lon"])
    except (KeyError, TypeError, ValueError) as error:
        raise No("not-a-question", {"field": "place"}) from error
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise No("not-a-question", {"field": "place"})
    return End(str(place.get("name", ""))[:120], point)
