"""Small closed lists of this service that are stored as text, and how flights move.

>>> MOVES[FlightState.CHECKED, FlightAct.FILE]
<FlightState.FILED: 'filed'>
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kaga.engines.airspace.deconflict.tracks import Priority
from kaga.engines.airspace.volumes import Severity


class FlightState(StrEnum):
    """How far a flight has come. Live states (activated, ended) follow ACCEPTED later."""

    DRAFT = "draft"
    CHECKED = "checked"
    FILED = "filed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class FlightAct(StrEnum):
    """What moves a flight. FAIL: a check finds something against it; DISPLACE: a flight of
    higher priority needs its air; REVOKE: the map or what holds in the city has changed."""

    DRAFT = "draft"
    CHECK = "check"
    FAIL = "fail"
    FILE = "file"
    ACCEPT = "accept"
    REFUSE = "refuse"
    DISPLACE = "displace"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"


_S, _A = FlightState, FlightAct
MOVES: Final = {
    (_S.DRAFT, _A.CHECK): _S.CHECKED,
    (_S.CHECKED, _A.CHECK): _S.CHECKED,
    (_S.REFUSED, _A.CHECK): _S.CHECKED,
    (_S.DRAFT, _A.FAIL): _S.DRAFT,
    (_S.CHECKED, _A.FAIL): _S.DRAFT,
    (_S.REFUSED, _A.FAIL): _S.DRAFT,
    (_S.CHECKED, _A.FILE): _S.FILED,
    (_S.FILED, _A.ACCEPT): _S.ACCEPTED,
    (_S.FILED, _A.REFUSE): _S.REFUSED,
    (_S.ACCEPTED, _A.DISPLACE): _S.REFUSED,
    (_S.ACCEPTED, _A.REVOKE): _S.REFUSED,
    (_S.DRAFT, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.CHECKED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.REFUSED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _A.WITHDRAW): _S.WITHDRAWN,
}
"""State and act to the state after; what is not here cannot be done."""


class PriorityClass(StrEnum):
    """What a flight is for; the order of the engine's priorities."""

    LEISURE = "leisure"
    GOODS = "goods"
    SURVEY = "survey"
    MEDICAL = "medical"
    RESCUE = "rescue"

    @property
    def rank(self) -> Priority:
        """Who gives way to whom."""
        return Priority[self.name]


class DataStatus(StrEnum):
    """Whether a safety decision may rest on data without somebody answering for it."""

    OFFICIAL = "official"
    STAND_IN = "stand-in"


class Approval(StrEnum):
    """How far a zone, an event or works have come; only APPROVED ones hold."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"


class Restriction(StrEnum):
    """What a zone does to flights."""

    PROHIBITED = "prohibited"
    PERMISSION = "permission"
    AVOID = "avoid"

    @property
    def severity(self) -> Severity:
        """The engine's word for it."""
        return _SEVERITIES[self]


_SEVERITIES: Final = {
    Restriction.PROHIBITED: Severity.PROHIBIT,
    Restriction.PERMISSION: Severity.PERMISSION,
    Restriction.AVOID: Severity.COST,
}


class HappeningKind(StrEnum):
    """What staff enter of what goes on in the city."""

    EVENT = "event"
    WORKS = "works"
    GATHERING = "gathering"


class ClassOf(StrEnum):
    """Class of a pilot's licence (技能証明) or of a vehicle's certificate (機体認証)."""

    NONE = "none"
    SECOND = "second"
    FIRST = "first"


class LicenceExtension(StrEnum):
    """What the basic limits of a licence have been lifted for (限定解除); the engine's names.

    Flights over people ask for a first-class licence instead, not for an extension.
    """

    NIGHT = "night"
    BEYOND_SIGHT = "beyond-sight"
    HEAVY = "heavy"


class Standing(StrEnum):
    """Whether somebody or something of the registry may be used."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class ObjectionState(StrEnum):
    """Whether a resident's objection has been answered."""

    OPEN = "open"
    ANSWERED = "answered"
