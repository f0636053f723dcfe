"""A flight that no rule touches, to be changed one fact at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kaga.engines.airspace.rules.facts import (
    Control,
    Crew,
    EntryControl,
    Extension,
    Grade,
    HighestPoint,
    Manner,
    Place,
    RouteFacts,
    Sight,
    ThirdParties,
)
from kaga.engines.airspace.rules.sun import JAPAN
from kaga.engines.geo.model import Point

HERE = Point(36.31, 136.355)


def at(hour: int, minute: int) -> float:
    return datetime(2026, 11, 23, hour, minute, tzinfo=JAPAN).timestamp()


PLAIN = RouteFacts(
    Place(
        highest=HighestPoint(100.0, HERE), dense_districts=(), breaches=(), emergency_areas=(),
        nearest_m=60.0, third_parties=ThirdParties.NOBODY, events=(), protected_sites=(),
    ),
    Manner(
        begins=at(14, 0), ends=at(14, 10), sight=Sight.VISUAL, control=Control.AUTOMATIC,
        entry_control=EntryControl.GROUND, sunrise=at(6, 37), sunset=at(16, 42),
    ),
    Crew(mass_kg=10.0, is_registered=True),
)  # fmt: skip
ALL = frozenset(Extension)
LICENSED = Crew(
    10.0, Grade.SECOND, Grade.SECOND, ALL, is_insured=True, has_manual=True, is_registered=True
)


def but(facts: RouteFacts = PLAIN, **changes) -> RouteFacts:
    """The same flight with some facts changed, whatever part they are in."""
    parts = {}
    for name in ("place", "manner", "crew"):
        part = getattr(facts, name)
        own = {key: value for key, value in changes.items() if hasattr(part, key)}
        parts[name] = replace(part, **own)
    crew = changes.get("crew")
    return RouteFacts(parts["place"], parts["manner"], crew or parts["crew"])
