"""A question to the planner in plain form, checked before anything is computed.

What: names or coordinates, departure, vehicle, presets, made canonical: the same question is
the same text, however it was written. Why checked here again: the socket is a border too.

>>> asked_of({"from": "加賀温泉駅 ", "to": "36.29,136.36", "depart": "2026-11-23T15:00+09:00"})
... # doctest: +NORMALIZE_WHITESPACE
Asked(start='加賀温泉駅', end='36.29,136.36', depart='2026-11-23T15:00:00+09:00',
      vehicle='delivery_10kg', presets=('fast', 'balanced', 'least-people'))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.request import ALL_PRESETS, Request
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.resident.server import No
from kaga.services.airspace.planning.ends import NoSuchPlace, end_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.engines.airspace.plan.request import Endpoint

LONGEST_NAME: Final = 120
VEHICLE: Final = "delivery_10kg"
_FARTHEST: Final = timedelta(days=366)
_PRESETS: Final = {one.value: one for one in ALL_PRESETS}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: two ends as written, a moment, a class of vehicle, presets."""

    start: str
    end: str
    depart: str
    vehicle: str
    presets: tuple[str, ...]

    def record(self) -> dict[str, str]:
        """The plain form, as in the address of a page."""
        found = {
            "from": self.start,
            "to": self.end,
            "depart": self.depart,
            "vehicle": self.vehicle,
        }
        if self.presets != tuple(_PRESETS):
            found["presets"] = ",".join(self.presets)
        return found

    @property
    def moment(self) -> datetime:
        """The departure."""
        return datetime.fromisoformat(self.depart)

    def request(self) -> Request:
        """As the engine takes it (raises No, PlanRefused)."""
        presets = tuple(_PRESETS[one] for one in self.presets)
        ends = _end("from", self.start), _end("to", self.end)
        return Request(*ends, self.moment, CRAFTS[self.vehicle], presets)


def asked_of(plain: Mapping[str, Any]) -> Asked:
    """A question in its canonical form (raises No: not-a-request, with the field)."""
    start, end = _text(plain, "from"), _text(plain, "to")
    vehicle = plain.get("vehicle") or VEHICLE
    if not isinstance(vehicle, str) or vehicle not in CRAFTS:
        raise No("no-such-vehicle", {"field": "vehicle", "known": sorted(CRAFTS)})
    return Asked(start, end, _moment(plain.get("depart")), vehicle, _presets(plain))


def _text(plain: Mapping[str, Any], field: str) -> str:
    found = plain.get(field)
    text = " ".join(found.split()) if isinstance(found, str) else ""
    if not (0 < len(text) <= LONGEST_NAME and text.isprintable()):
        raise No("not-a-request", {"field": field})
    return text


def _moment(text: Any) -> str:
    """Whole seconds of the city's time; too far from now is no question."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.TOKYO)
        found = moment.astimezone(clock.TOKYO).replace(microsecond=0)
    except (TypeError, ValueError, OverflowError) as error:
        raise No("not-a-request", {"field": "depart"}) from error
    if abs(found - clock.now()) > _FARTHEST:
        raise No("not-a-request", {"field": "depart"})
    return found.isoformat()


def _presets(plain: Mapping[str, Any]) -> tuple[str, ...]:
    text = plain.get("presets") or ",".join(_PRESETS)
    wanted = text.split(",") if isinstance(text, str) else []
    if not wanted or not set(wanted) <= set(_PRESETS):
        raise No("not-a-request", {"field": "presets"})
    return tuple(one for one in _PRESETS if one in wanted)


def _end(field: str, text: str) -> Endpoint:
    try:
        return end_of(text)
    except NoSuchPlace as missing:
        near = list(missing.suggestions)
        raise No("no-such-place", {"field": field, "text": text, "near": near}) from missing
    except NotFound as missing:  # no directory of places has been loaded
        raise No("no-such-place", {"field": field, "text": text, "near": []}) from missing
