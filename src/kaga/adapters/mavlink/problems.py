"""Why a vehicle did not take a mission.

What: one error a cause, each with its words. Why: "upload failed" leaves a pilot in the field
with nothing to do; "no space for 812 items" does not.

>>> NoSpace(812).detail
'The vehicle has no space for 812 items. Use fewer points, or wait until it has started.'
"""

from __future__ import annotations

from typing import ClassVar

from kaga.adapters.mavlink import words
from kaga.engines.airspace.missions.wire import Difference
from kaga.kernel.errors import OutsideWorld
from kaga.kernel.web.words import Words


class VehicleProblem(OutsideWorld):
    """Something between the city and a vehicle; `words` with `values` filled in tell what."""

    words: ClassVar[Words]

    def __init__(self, **values: object) -> None:
        super().__init__(self.words.in_language("en", **values))
        self.values = values


class NotInstalled(VehicleProblem):
    """pymavlink is missing."""

    words = words.NOT_INSTALLED


class BadAddress(VehicleProblem):
    """An address that names no link."""

    words = words.BAD_ADDRESS

    def __init__(self, address: str) -> None:
        super().__init__(address=address)


class Unreachable(VehicleProblem):
    """No link, or nobody's heartbeat on it."""

    words = words.UNREACHABLE

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class Silent(VehicleProblem):
    """It stopped answering."""

    words = words.SILENT

    def __init__(self, what: str) -> None:
        super().__init__(what=what)


class NoSpace(VehicleProblem):
    """It cannot hold so many items."""

    words = words.NO_SPACE

    def __init__(self, count: int) -> None:
        super().__init__(count=count)


class Refused(VehicleProblem):
    """It said no, with MAVLink's name of the reason."""

    words = words.REFUSED

    def __init__(self, what: str, result: str) -> None:
        super().__init__(what=what, result=result)


class NotAsSent(VehicleProblem):
    """What it holds is not what was sent."""

    words = words.NOT_AS_SENT

    def __init__(self, what: str, differences: list[Difference]) -> None:
        super().__init__(what=what, count=len(differences))
        self.differences = differences
