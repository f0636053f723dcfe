"""Rides on demand as legs of an answer, and the signed offer that books them.

A leg tells when one waits (the window that would be promised) and by when one has arrived. All
rides of one way are one offer: they are booked together or not at all.

>>> # offer_of(way.promises)["token"]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from kaga.engines.streets.profiles import CAR
from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.services.mobility.planner.ground import ground
from kaga.services.mobility.rides.enums import Pays
from kaga.services.mobility.rides.offering import GOOD_FOR, Asked, Leg, signed_offer
from kaga.services.mobility.rides.party import Fare, fare_of

if TYPE_CHECKING:
    from kaga.services.mobility.planner.feet import Place
    from kaga.services.mobility.planner.promising import Promise


def called_place(promise: Promise, end: Literal[0, 1]) -> dict[str, Any]:
    """Where a ride begins (0) or ends (1)."""
    net, row = promise.plan.net, promise.places[end]
    lat, lon = net.places[row].tolist()
    return {
        "name": net.names[row],
        "lat": lat,
        "lon": lon,
        "level": 0.0,
        "vertexType": "NORMAL",
        "flex": promise.plan.service.title["ja"],
        "flexId": net.codes[row],
    }


def called_line(promise: Promise) -> list[Place]:
    """The direct way that a vehicle would drive; others may be fetched on it."""
    begin, end = (promise.plan.net.places[row].tolist() for row in promise.places)
    streets = ground()
    if streets is None:
        return [(begin[0], begin[1]), (end[0], end[1])]
    return streets.line((CAR, None), (*begin, *end))


def called_named(promise: Promise) -> dict[str, Any]:
    """The service, and what is promised."""
    service = promise.plan.service
    title = service.title["ja"]
    return {
        "agencyName": title,
        "routeShortName": title,
        "displayName": title,
        "kaga": {
            "service": service.code,
            "title": service.title,
            "status": service.status,
            "source": service.source,
            "phone": service.phone,
            "yen": _fare(promise).yen,
            "direct_s": int(promise.plan.net.seconds[promise.places]),
            "stand_in": promise.plan.net.is_stand_in,
        },
    }


def called_yen(promises: Sequence[Promise]) -> int:
    """What the rides on demand cost together."""
    return sum(_fare(one).yen for one in promises)


def offer_of(promises: Sequence[Promise]) -> dict[str, Any]:
    """The rides as one offer, and who may take it."""
    plan, first = promises[0].plan, promises[0]
    net = plan.net
    legs = tuple(
        Leg(
            new_id(), net.codes[one.places[0]], net.codes[one.places[1]], one.window, one.by,
            one.longest, one.boards, _fare(one),
        )
        for one in promises
    )  # fmt: skip
    asked = Asked(plan.service, plan.day, legs[0].origin, legs[-1].goal, first.party)
    offer = signed_offer(asked, plan.version[1], legs)
    return {
        "token": offer.token,
        "yen": offer.yen,
        "until": (clock.now() + GOOD_FOR).isoformat(),
        "service": plan.service.code,
        "title": plan.service.title,
        "entitled": sorted(str(one) for one in plan.terms.entitled),
        "close_before": plan.terms.close_before,
        "phone": plan.service.phone,
    }


def _fare(promise: Promise) -> Fare:
    return fare_of(promise.party, promise.plan.terms.fares, Pays.CASH)
