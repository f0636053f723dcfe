"""What the filing desk needs from others: somebody who judges routes, somebody who separates.

A `Judge` reads a route's certificate and judges it by the rules; planning and rules engines
stand behind it. It is asked before the write door opens, because it may take its time. Nobody
bound means that nothing can be checked, and so that nothing is accepted. `Separation` decides
inside the door, on the flights that come into question; the engine's exact geometry is bound
unless a test takes something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kaga.engines.airspace.deconflict.answers import Offers
    from kaga.engines.airspace.deconflict.tracks import Track
    from kaga.services.airspace.answers import Reason
    from kaga.services.airspace.flightplan import Corner


@dataclass(frozen=True, slots=True)
class Judged:
    """A route before its judge: its corners, its certificate, by whom and what it is flown."""

    corners: Sequence[Corner]
    certificate: bytes
    map_version: str
    people: str
    vehicle_class: str
    pilot_licence: str
    pilot_extensions: Sequence[str]
    vehicle_certificate: str
    priority: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a route may not be flown (nothing when it may), and the verifier's checks.

    A check has `id`, `words`, `claimed`, `found`, `tolerance` (texts) and `passed`; without any
    the certificate was not verified.
    """

    reasons: Sequence[Reason]
    checks: Sequence[Mapping[str, str | bool]] = ()


class Judge(Protocol):
    """Judges a route by its certificate and the rules."""

    def verdict(self, judged: Judged) -> Verdict:
        """What it finds."""


class Separation(Protocol):
    """Judges a flight against those that hold the air near it."""

    def judge(self, held: Sequence[Track], asked: Track) -> Offers:
        """Whom it meets, and what it could do instead."""


class ExactSeparation:
    """The engine's exact geometry: first come, first served, within priorities."""

    def judge(self, held: Sequence[Track], asked: Track) -> Offers:
        """As `Separation`."""
        # compiled code, loaded by the first who files, not by every process of the city
        from kaga.engines.airspace.deconflict.answers import Wishes  # noqa: PLC0415
        from kaga.engines.airspace.deconflict.offers import offers  # noqa: PLC0415
        from kaga.engines.airspace.deconflict.sky import Sky  # noqa: PLC0415

        sky = Sky()
        for track in held:
            sky.file(track)
        return offers(sky, asked, Wishes())


_judges: list[Judge] = []
_separations: list[Separation] = [ExactSeparation()]


def bind_judge(judge: Judge | None) -> None:
    """Let `judge` judge routes from now on; None: nobody does."""
    _judges[:] = [] if judge is None else [judge]


def judge() -> Judge | None:
    """Who judges routes, if anybody does."""
    return _judges[0] if _judges else None


def bind_separation(separation: Separation) -> None:
    """Let `separation` decide from now on."""
    _separations[:] = [separation]


def separation() -> Separation:
    """Who separates flights."""
    return _separations[0]
