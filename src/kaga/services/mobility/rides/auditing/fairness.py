"""Whether everybody was served alike: by district and by channel.

What: how many asked, how many were served, how long they waited, how far out of their way they
were driven, how many were refused. Those refused are rides that were looked for and not found;
somebody who asks twice for the same day and trip counts once.

>>> Group(asked=10, served=9).share
0.9
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from kaga.services.mobility.rides.models import Refused
from kaga.services.mobility.rides.network import network

if TYPE_CHECKING:
    from kaga.services.mobility.rides.auditing.promises import Audit, Looked
    from kaga.services.mobility.rides.models import DemandService

ENOUGH: Final = 5
"""Groups in which fewer asked say nothing about fairness."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of a district, or of a channel; minutes and shares are means."""

    asked: int = 0
    served: int = 0
    refused: int = 0
    broken: int = 0
    waited: float | None = None
    detour: float | None = None

    @property
    def share(self) -> float:
        """Of those who asked for a ride and did not give it up, how many got it."""
        return round(self.served / self.asked, 4) if self.asked else 1.0

    def facts(self) -> dict[str, Any]:
        """As it is told to programs."""
        return {
            "asked": self.asked,
            "served": self.served,
            "refused": self.refused,
            "broken": self.broken,
            "share_served": self.share,
            "minutes_waited": self.waited,
            "detour": self.detour,
        }


@dataclass(frozen=True, slots=True)
class Fairness:
    """Groups, and the best share of served by the worst: 1 is equal."""

    districts: Mapping[str, Group]
    channels: Mapping[str, Group]

    @property
    def unfair_districts(self) -> float | None:
        """Between districts."""
        return _ratio(self.districts.values())

    @property
    def unfair_channels(self) -> float | None:
        """Between channels."""
        return _ratio(self.channels.values())

    def facts(self) -> dict[str, Any]:
        """As it is told to programs."""
        return {
            "districts": {name: one.facts() for name, one in self.districts.items()},
            "channels": {name: one.facts() for name, one in self.channels.items()},
            "unfair_districts": self.unfair_districts,
            "unfair_channels": self.unfair_channels,
        }


def fairness_of(audits: Iterable[Audit], service: DemandService) -> Fairness:
    """Of one day, or of several."""
    days = list(audits)
    rows = [one for audit in days for one in audit.bookings if one.verdict != "cancelled"]
    refused = _refused(service, [audit.day for audit in days])
    return Fairness(
        {
            name: _group([one for one in rows if one.district == name], refused, 0, name)
            for name in sorted({one.district for one in rows} | {one[0] for one in refused})
        },
        {
            name: _group([one for one in rows if one.channel == name], refused, 1, name)
            for name in sorted({one.channel for one in rows} | {one[1] for one in refused})
        },
    )


def _refused(service: DemandService, days: list[date]) -> list[tuple[str, str]]:
    rows = Refused.objects.filter(service=service, day__in=days, why="full")
    return list(rows.values_list("district", "channel"))


def _group(rows: list[Looked], refused: list[tuple[str, str]], place: int, name: str) -> Group:
    turned_away = sum(one[place] == name for one in refused)
    served = [one for one in rows if one.verdict != "failed"]
    return Group(
        asked=len(rows) + turned_away,
        served=len(served),
        refused=turned_away,
        broken=sum(one.verdict in {"broken", "failed"} for one in rows),
        waited=_mean(map(_waited, served)),
        detour=_mean(map(_detour, served)),
    )


def _waited(one: Looked) -> float | None:
    """Minutes from the beginning of the window that was told last until the vehicle came."""
    there = min((at for at in (one.arrived, one.boarded) if at is not None), default=None)
    since = next((v.since for v in reversed(one.versions) if v.since is not None), None)
    return None if there is None or since is None else max(there - since, 0) / 60


def _detour(one: Looked) -> float | None:
    """How many times as long as by the straightest way."""
    if one.boarded is None or one.alighted is None:
        return None
    try:
        direct = network().direct(one.origin, one.goal)
    except KeyError:  # a stop that is there no more
        return None
    return (one.alighted - one.boarded) / direct if direct else None


def _mean(values: Iterable[float | None]) -> float | None:
    found = [one for one in values if one is not None]
    return round(fmean(found), 2) if found else None


def _ratio(groups: Iterable[Group]) -> float | None:
    shares = [one.share for one in groups if one.asked >= ENOUGH]
    if len(shares) < 2 or not min(shares):
        return None
    return round(max(shares) / min(shares), 3)
