"""What web workers have computed here: offers, insertions, new times of tours.

Each question carries what it is about, so nothing is held between two of them; the stops and
the roads are those of the city as they are now. `rides.far` is the other end.

>>> sorted(COMPUTED)
['rides-offers', 'rides-put-in', 'rides-retimed', 'rides-stuck']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kaga.services.mobility.planner.driving import measured_network
from kaga.services.mobility.rides import far
from kaga.services.mobility.rides.dispatching import Wanted, put_in, retimed, stuck_shifts
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.offering import Asked, find_offers


def _offers(facts: Mapping[str, Any]) -> dict[str, Any]:
    measured_network()
    found = find_offers(Asked.read(facts), int(facts["most"]))
    return {"offers": [one.facts() for one in found.offers], "why_not": found.why_not}


def _put_in(facts: Mapping[str, Any]) -> dict[str, Any]:
    wanted = Wanted(facts["name"], facts["ride"])
    return {"patch": put_in(facts["state"], network(), wanted, facts["settled"])}


def _retimed(facts: Mapping[str, Any]) -> dict[str, Any]:
    return retimed(facts["state"], network(), facts["shift"], facts["settled"])


def _stuck(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"shifts": list(stuck_shifts(facts["state"], network(), facts["settled"]))}


COMPUTED: Final[dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    far.OFFERS: _offers,
    far.PUT_IN: _put_in,
    far.RETIMED: _retimed,
    far.STUCK: _stuck,
}
