"""Category and level of a flight, as Japan's Civil Aviation Bureau counts them.

What: category I (no special flight), II B, II A (the riskier half), III (special and third
parties not kept out); level 1 to 4 by sight and by who is below. Why apart: rules ask for it
as well as pages do.

Source: 無人航空機の飛行の安全に関する教則 3.1.1 (classes of flights); levels of the
public-private roadmap; 3.5 of 26 December 2023. A flight out of the pilot's sight with
assistants has no level of its own there.

>>> Category.III > Category.IIB
True
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Final

from kaga.engines.airspace.rules import predicates
from kaga.engines.airspace.rules.facts import (
    Control,
    EntryControl,
    RouteFacts,
    Sight,
)
from kaga.engines.airspace.rules.rule import Item, Limits, Predicate, Verdict


class Category(IntEnum):
    """The riskier, the higher."""

    I = 0  # noqa: E741 - Roman one, as the law's readers write it
    IIB = 1
    IIA = 2
    III = 3


class Level(Enum):
    """Level of flight."""

    ONE = "1"
    TWO = "2"
    ASSISTED = "assisted"
    THREE = "3"
    THREE_HALF = "3.5"
    FOUR = "4"


ITEMS: Final[dict[Item, Predicate]] = {
    Item.AIRPORT: predicates.airport_surfaces,
    Item.HIGH: predicates.high_air,
    Item.DENSE: predicates.dense_district,
    Item.EMERGENCY: predicates.emergency_area,
    Item.NIGHT: predicates.night,
    Item.BEYOND_SIGHT: predicates.beyond_sight,
    Item.NEAR: predicates.near_people_or_objects,
    Item.EVENT: predicates.event,
    Item.DANGEROUS_GOODS: predicates.dangerous_goods,
    Item.DROPPING: predicates.dropping,
}
_RISKIER: Final = {Item.AIRPORT, Item.HIGH, Item.EVENT, Item.DANGEROUS_GOODS, Item.DROPPING}


def special_items(facts: RouteFacts, limits: Limits) -> frozenset[Item]:
    """What makes the flight a special one; an unknown fact counts as if it did."""
    return frozenset(
        item
        for item, predicate in ITEMS.items()
        if predicate(facts, limits).verdict > Verdict.OK
    )


def category_of(facts: RouteFacts, limits: Limits) -> Category:
    """The category of a flight."""
    items = special_items(facts, limits)
    if not items:
        return Category.I
    if facts.manner.entry_control is EntryControl.NONE:
        return Category.III
    if items & _RISKIER or facts.crew.mass_kg >= limits.heavy_kg:
        return Category.IIA
    return Category.IIB


def level_of(facts: RouteFacts) -> Level:
    """The level of a flight."""
    manner = facts.manner
    if manner.sight is Sight.VISUAL:
        return Level.ONE if manner.control is Control.MANUAL else Level.TWO
    if manner.sight is Sight.ASSISTED:
        return Level.ASSISTED
    levels = {
        EntryControl.NONE: Level.FOUR,
        EntryControl.GROUND: Level.THREE,
        EntryControl.CAMERA: Level.THREE_HALF,
    }
    return levels[manner.entry_control]
