"""A town in the planner's memory, for tests that need no process."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tests.services.airspace.planning.towns import town_with_fields

from kaga.services.airspace.planner.air import Air, AirReader
from kaga.services.airspace.planner.city import Loaded
from kaga.services.airspace.planner.client import PlannerState
from kaga.services.airspace.planning.situations import situation_over

if TYPE_CHECKING:
    from tests.engines.airspace.plan.town import Town


class GivenAir(AirReader):
    """Hands out what a test has put into the air instead of asking the database."""

    def __init__(self, frame) -> None:
        super().__init__(frame)
        self.air = Air((), (), "empty")

    def during(self, begins: datetime) -> Air:
        return self.air


class HeldCity:
    """A city that is loaded (`city.City` as far as plans ask it)."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def loaded(self) -> Loaded:
        return self._loaded

    def state(self) -> PlannerState:
        return PlannerState("ready", "", 1.0, self._loaded.version)


def loaded_town() -> tuple[Loaded, Town]:
    """The town in memory."""
    stored, town = town_with_fields()
    situation = situation_over(stored)
    return Loaded(stored, situation, GivenAir(situation.frame)), town


def with_air(loaded: Loaded, **parts) -> Air:
    """The same town under another sky."""
    loaded.reader.air = replace(Air((), (), "empty"), **parts)
    return loaded.reader.air
