"""A file that somebody brings, judged on the city's map of this moment.

What: the operation behind the command, the page and the interface. Why terms apart from the
file: when and with what it is to be flown stands in no file.

>>> checked_file(situation, content, Terms())["verdict"]                    # doctest: +SKIP
'findings'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.legcheck.brought import Reading, read_brought
from kaga.engines.airspace.legcheck.check import Asked, check
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.kernel import clock
from kaga.services.airspace.filesdesk.air import air_between
from kaga.services.airspace.filesdesk.check_record import record_of
from kaga.services.airspace.planning.certifying import DECLARED

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.crowds import Kernels
    from kaga.engines.airspace.plan.situation import Situation

LARGEST_FILE: Final = 5_000_000
USUAL_CRAFT: Final = "delivery_10kg"
_SPAN_S: Final = 7_200.0 + 1_800.0
"""The longest flight, and the latest delay that is offered."""


@dataclass(frozen=True, slots=True)
class Terms:
    """When (seconds since 1970; None: as the file says, or now), with what; heights' datum."""

    departs: float | None = None
    vehicle: str = USUAL_CRAFT
    heights: str | None = None


def checked_file(
    situation: Situation, content: bytes, terms: Terms, kernels: Kernels | None = None
) -> dict[str, Any]:
    """Judge a file; the answer in plain form.

    Parameters
    ----------
    situation
        Over the map in use; what is in force and filed is added here.
    content, terms
        The file, and when and with what it is to be flown.
    kernels
        Of the vehicle class in still air, if they are at hand.

    Raises
    ------
    WrongDatum
        If its heights cannot be what the file says.
    MissionError
        If it cannot be read, or not be laid over the map.
    PlanRefused
        If a zone cannot be read.
    """
    craft = CRAFTS.get(terms.vehicle)
    if craft is None:
        raise MissionError(Problem.WRONG_KIND, "vehicle", f"there are {', '.join(CRAFTS)}")
    brought = read_brought(text_of(content), Reading(craft.vehicle.cruise, terms.heights))
    departs = terms.departs if terms.departs is not None else brought.departs
    if departs is None:
        departs = clock.now().timestamp()
    air = air_between(situation, departs, departs + _SPAN_S)
    crew = replace(DECLARED.crew, mass_kg=craft.vehicle.body.mass)
    declared = replace(DECLARED, crew=crew)
    asked = Asked(departs, craft, declared, JP_2026, names=air.names)
    found = check(brought, asked, air.situation, sky=air.sky, kernels=kernels)
    return record_of(found, brought.kind.value, air.situation.city)


def text_of(content: bytes) -> str:
    """The text of a file (raises MissionError)."""
    if len(content) > LARGEST_FILE:
        raise MissionError(Problem.TOO_LARGE, "file", f"more than {LARGEST_FILE} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MissionError(Problem.NOT_READABLE, "file", "not UTF-8") from error
