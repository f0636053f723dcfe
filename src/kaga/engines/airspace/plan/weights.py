"""The one public table of what a route is weighed by.

What: for each preset, what one unit of each burden costs in seconds of flight. Why seconds:
everybody can imagine being ten seconds later, and the table can be read aloud: "to keep one
person-second above a bath unwatched we fly three seconds longer".

How the numbers came about:

* time is the unit. An operator's second costs about 3 yen (10,000 yen an hour, a pilot who
  looks after one aircraft).
* energy: 40 yen per kWh and twice that again for the battery's wear make 0.12 yen, 0.04 s, a
  Wh.
* casualties: the Cabinet Office's survey of losses by traffic accidents
  (交通事故の被害・損失の経済的分析に関する調査) puts a death at about 226 million yen
  besides its money costs (figure to confirm at each revision): 8e7 s. "Fast" takes that once.
  "Balanced" takes it 20 times: those below have no use of the flight and did not choose it,
  which is where safety regulators ask for gross disproportion (HSE, "Reducing risks,
  protecting people", 2001). "Least people" takes it 1,000 times: beyond any argument about
  the value, so that whatever way round is within reach is flown.
* noise: a person-equivalent second at 65 dB(A) outdoors; privacy: a second at 30 m above an
  open-air bath; air: a second at an airport's surface or in a zone that wants permission;
  fairness: a second over a neighbourhood at its monthly bound. All set by judgement.

The limit on expected casualties stands beside the weights, for no weight forbids anything: 1e-6
per flight hour by default, the target level that SORA takes for people on the ground.

>>> WEIGHTS[Preset.BALANCED].casualties
1600000000.0
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUE_OF_A_LIFE_S: Final = 8e7
CASUALTY_LIMIT_PER_HOUR: Final = 1e-6
"""Expected deaths per flight hour; JARUS SORA 2.5, Annex F, target level of safety."""


class Preset(Enum):
    """What matters most."""

    FAST = "fast"
    BALANCED = "balanced"
    LEAST_PEOPLE = "least-people"


@dataclass(frozen=True, slots=True)
class Weights:
    """Seconds of flight that one unit of a burden costs.

    Attributes
    ----------
    time
        Per second of flight.
    energy
        Per Wh.
    casualties
        Per expected death.
    noise
        Per second at 65 dB(A) over a place that must have quiet.
    privacy
        Per second at 30 m over a place where people are undressed.
    air
        Per second right below an airport's surface, or in a zone that wants permission.
    fairness
        Per second over a neighbourhood that has borne its monthly share.
    """

    time: float
    energy: float
    casualties: float
    noise: float
    privacy: float
    air: float
    fairness: float

    def __post_init__(self) -> None:
        rest = (
            self.energy, self.casualties, self.noise, self.privacy, self.air, self.fairness,
        )  # fmt: skip
        if not (0.0 < self.time <= 1e3 and all(0.0 <= part <= 1e15 for part in rest)):
            message = f"not weights: {self}"
            raise ValueError(message)


WEIGHTS: Final[Mapping[Preset, Weights]] = MappingProxyType(
    {
        Preset.FAST: Weights(1.0, 0.04, VALUE_OF_A_LIFE_S, 0.1, 0.5, 0.5, 0.0),
        Preset.BALANCED: Weights(1.0, 0.04, 20.0 * VALUE_OF_A_LIFE_S, 1.0, 3.0, 1.0, 0.5),
        Preset.LEAST_PEOPLE: Weights(1.0, 0.04, 1e3 * VALUE_OF_A_LIFE_S, 2.0, 6.0, 1.0, 1.0),
    }
)
