"""Choosing a way, and booking the rides on demand in it: there and home at once.

What: a way that somebody points at is kept under a handle that nobody can guess, so that it
survives signing in, can be sent to the family, and is there with its tickets afterwards. Rides
of both directions become one offer, booked whole or not at all.

>>> # row = choose_way(Choice(question, read_way(token)))
>>> # book_way(visitor, row.handle)
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.storage.door import write
from kaga.services.mobility import way_words as w
from kaga.services.mobility.models import ChosenWay
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.sealing import Expired, Forged, read_offer, sign_offer

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction
    from kaga.services.mobility.rides.models import Booking

GOOD_FOR: Final = timedelta(minutes=10)
KEPT_UNBOOKED: Final = timedelta(days=1)
KEPT_AFTER: Final = timedelta(days=7)
_PLACE: Final = ("name", "lat", "lon", "stopId", "flexId")
_LEG: Final = (
    "mode", "startTime", "endTime", "scheduledStartTime", "duration", "distance", "headsign",
    "displayName", "routeShortName", "realTime", "legGeometry", "kaga", "alerts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked, the way there, and the way home if one was chosen with it."""

    question: Mapping[str, str]
    there: Mapping[str, Any]
    home: Mapping[str, Any] | None = None


def kept_of(itinerary: Mapping[str, Any]) -> dict[str, Any]:
    """What of an itinerary is needed to show it again."""
    legs = []
    for leg in itinerary["legs"]:
        between = [
            {"lat": one["lat"], "lon": one["lon"]} for one in leg.get("intermediateStops", ())
        ]
        told = {name: leg[name] for name in _LEG if name in leg}
        ends = {
            end: {k: leg[end][k] for k in _PLACE if k in leg[end]} for end in ("from", "to")
        }
        window = leg["from"].get("flexEndPickupDropOffWindow")
        legs.append({**told, **ends, "intermediateStops": between, "until": window})
    whole = ("startTime", "endTime", "duration", "transfers", "kaga")
    return {**{name: itinerary[name] for name in whole}, "legs": legs}


def sign_way(itinerary: Mapping[str, Any]) -> str:
    """A way that comes back unaltered, or not at all."""
    raw = json.dumps(kept_of(itinerary), ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(zlib.compress(raw, 9)).decode()
    return sign_offer({"way": packed}, until=(clock.now() + GOOD_FOR).timestamp())


def read_way(token: str, visitor: Visitor) -> dict[str, Any]:
    """The way that was signed (raises Invalid)."""
    try:
        packed = read_offer(token, now=clock.now().timestamp())["way"]
    except Expired as error:
        raise Invalid({"way": [w.expired.in_language(visitor.language)]}) from error
    except (Forged, KeyError) as error:
        raise Invalid({"way": [words.offer_unknown.in_language(visitor.language)]}) from error
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return found


def choose_way(choice: Choice) -> ChosenWay:
    """Keep a choice for a day."""
    until = clock.now() + KEPT_UNBOOKED
    with write(bookkeeping="a choice is nobody's until its rides are booked") as tx:
        return tx.add(
            ChosenWay(
                question=dict(choice.question),
                there=dict(choice.there),
                home=None if choice.home is None else dict(choice.home),
                until=until,
            )
        )


def way_chosen(handle: UUID) -> ChosenWay:
    """A choice (raises NotFound once it is forgotten)."""
    row = ChosenWay.objects.filter(handle=handle, until__gt=clock.now()).first()
    if row is None:
        raise NotFound
    return row


def offer_in(way: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The offer of a way's rides on demand, if it has any."""
    offer: Mapping[str, Any] | None = None if way is None else way["kaga"].get("offer")
    return offer


def offers_in(row: ChosenWay) -> list[Mapping[str, Any]]:
    """The offers of both directions."""
    found = (offer_in(row.there), offer_in(row.home))
    return [one for one in found if one is not None]


def is_over(row: ChosenWay) -> bool:
    """Whether an offer of it is good no more."""
    now = clock.now()
    return any(datetime.fromisoformat(one["until"]) < now for one in offers_in(row))


def book_way(visitor: Visitor, handle: UUID) -> list[Booking]:
    """Book every ride on demand of a choice, for oneself.

    Raises
    ------
    SignInNeeded, NotAllowed; NotFound; Invalid: an offer is over. Conflict: it fits no more,
    or somebody else has booked it.
    """
    row = way_chosen(handle)
    rider = rules.rider_of(visitor)
    if rider is None:
        raise NotFound
    if row.person is not None and row.person != visitor.person:
        raise Conflict(w.booked_by_other.in_language(visitor.language))
    token = joined_offer([str(one["token"]) for one in offers_in(row)], visitor)

    def keep(tx: Transaction, rows: Sequence[Booking]) -> None:
        last = max(
            datetime.fromisoformat(one["endTime"]) for one in (row.home, row.there) if one
        )
        references = [one.reference for one in rows]
        tx.change(row, person=visitor.person, references=references, until=last + KEPT_AFTER)

    return book(visitor, Accepted(token, rider.id, also=keep))


def joined_offer(tokens: Sequence[str], visitor: Visitor) -> str:
    """Several offers of one service and day as one, good as long as the first of them.

    Raises
    ------
    Invalid: one is over or not ours, or they are of different days.
    """
    language, now = visitor.language, clock.now().timestamp()
    try:
        read = [read_offer(token, now=now) for token in tokens]
    except Expired as error:
        raise Invalid({"offer": [w.expired.in_language(language)]}) from error
    except Forged as error:
        raise Invalid({"offer": [words.offer_unknown.in_language(language)]}) from error
    if not read:
        raise Invalid({"offer": [words.offer_unknown.in_language(language)]})
    if len({(one["s"], one["d"]) for one in read}) > 1:
        raise Invalid({"offer": [w.different_days.in_language(language)]})
    legs = [leg for one in read for leg in one["legs"]]
    until = min(one["until"] for one in read)
    return sign_offer({**read[0], "legs": legs}, until=until)


def forget_ways() -> int:
    """Forget the choices whose time is over; how many."""
    rows = ChosenWay.objects.filter(until__lt=clock.now())
    with write(bookkeeping="choices are forgotten when their time is over") as tx:
        return tx.remove_where(rows)
