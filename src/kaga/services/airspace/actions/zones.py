"""Zones, events, works and gatherings: entered by one, approved by another, ended.

Nothing holds before it is approved, and nobody approves what they entered. Approving takes the
same lock as filing, so that a flight is either told of a zone or listed as meeting it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from kaga.engines.airspace.footprints import Circle, Corridor, Footprint, FootprintError
from kaga.engines.airspace.heights import AnyHeight, RelHome
from kaga.engines.airspace.periods import Once, Period
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, NotAllowed, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.airspace import rules, words
from kaga.services.airspace.actions.revalidation import BrokenFlight, revoke_flights
from kaga.services.airspace.actions.steps import SKY
from kaga.services.airspace.answers import Reason
from kaga.services.airspace.desk import ORIGINS
from kaga.services.airspace.enums import Approval, HappeningKind, Restriction
from kaga.services.airspace.fieldchecks import NoShape, Wrong
from kaga.services.airspace.models import Geozone, Happening
from kaga.services.airspace.queries.basis import volume_of, zone_volume
from kaga.services.airspace.queries.meeting import ids_meeting
from kaga.services.airspace.shapes import (
    ShapeError,
    footprint_of,
    footprint_record,
    height_of,
    height_record,
    period_record,
    periods_of,
)

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json
    from kaga.kernel.storage.door import Transaction

WIDEST_M: Final = 20_000.0
"""Radius of a zone, or half the width of a corridor (`keepout` looks no farther around)."""
Verdict = Literal["approve", "decline", "end"]
VERDICTS: Final[tuple[Verdict, ...]] = ("approve", "decline", "end")
_MOVES: Final[Mapping[tuple[str, Verdict], Approval]] = {
    (Approval.PROPOSED, "approve"): Approval.APPROVED,
    (Approval.PROPOSED, "decline"): Approval.DECLINED,
    (Approval.APPROVED, "end"): Approval.ENDED,
}


@dataclass(frozen=True, slots=True)
class ZoneTerms:
    """A zone in plain form (`shapes`)."""

    name: str
    footprint: Mapping[str, object]
    floor: Mapping[str, object]
    ceiling: Mapping[str, object]
    periods: Sequence[Mapping[str, object]]
    restriction: Restriction
    rule: str
    source: str


def propose_zone(visitor: Visitor, terms: ZoneTerms) -> Geozone:
    """Enter a zone; it holds once somebody else has approved it.

    Raises
    ------
    Invalid: the shape is none (each problem has its sentence), or something is missing.
    """
    require(visitor, rules.propose)
    wrong = Wrong(visitor.language)
    name, source = wrong.text("name", terms.name, 120), wrong.text("source", terms.source, 200)
    volume = _volume(wrong, terms)
    row = Geozone(
        name=name,
        footprint=footprint_record(volume.footprint),
        floor=height_record(volume.floor),
        ceiling=height_record(volume.ceiling),
        periods=[period_record(one) for one in volume.periods],
        restriction=str(terms.restriction),
        rule=volume.rule,
        source=source,
        proposed_by=rules.person_of(visitor),
    )
    with write() as tx:
        public: dict[str, Json] = {"zone": name, "restriction": row.restriction}
        subject = Subject(row.handle, public)
        told_record(tx, "airspace.zone.proposed", visitor.actor("staff"), subject)
        return tx.add(row)


def _volume(wrong: Wrong, terms: ZoneTerms) -> Volume:
    """The engine's volume; stops with every problem by its field."""
    rule = RuleId(wrong.text("rule", terms.rule, 60))
    footprint = wrong.shape("footprint", lambda: _narrow(footprint_of(terms.footprint)))
    floor = wrong.shape("floor", lambda: _limit(terms.floor))
    ceiling = wrong.shape("ceiling", lambda: _limit(terms.ceiling))
    periods = wrong.shape("periods", lambda: periods_of(list(terms.periods)))
    wrong.stop()
    if footprint is None or floor is None or ceiling is None or periods is None:
        raise AssertionError("what is missing was said and stopped")
    severity = terms.restriction.severity
    try:
        return Volume(VolumeId(""), rule, severity, footprint, floor, ceiling, periods)
    except FootprintError as error:
        wrong.say("ceiling", words.SHAPE_PROBLEMS[error.problem.value])
        raise NoShape(wrong.fields) from error


def _limit(plain: Mapping[str, object]) -> AnyHeight:
    """A zone's floor or ceiling: from the ground or the sea, never from a take-off point."""
    height = height_of(plain)
    if isinstance(height, RelHome):
        raise ShapeError("home", "a zone has no take-off point")
    return height


def _narrow(footprint: Footprint) -> Footprint:
    """The footprint, unless it is wider than any zone of a city."""
    wide = 0.0
    if isinstance(footprint, Circle):
        wide = footprint.radius_m
    elif isinstance(footprint, Corridor):
        wide = footprint.half_width_m
    if wide > WIDEST_M:
        raise ShapeError("radius", f"{wide} m")
    return footprint


@dataclass(frozen=True, slots=True)
class HappeningTerms:
    """What goes on: what, where, when, how many people; works also how high."""

    kind: HappeningKind
    what: str
    where: str
    lat: float
    lon: float
    radius_m: float
    people: int
    periods: Sequence[Period]
    height_m: float = 0.0
    note: str = ""


def propose_happening(visitor: Visitor, terms: HappeningTerms) -> Happening:
    """Enter an event, works or a gathering; it holds once somebody else has approved it.

    Raises
    ------
    Invalid: something is missing or out of range, or it is over already.
    """
    require(visitor, rules.propose)
    wrong = Wrong(visitor.language)
    spans = [_span(one) for one in terms.periods]
    if not spans:
        wrong.say("periods", words.needed)
    elif max(end for _, end in spans) <= clock.now().timestamp():
        wrong.say("periods", words.SHAPE_PROBLEMS["bad-period"])
    row = Happening(
        kind=str(terms.kind),
        what=wrong.text("what", terms.what, 120),
        where=wrong.text("where", terms.where, 120),
        lat=wrong.number("where", terms.lat, -80.0, 80.0),
        lon=wrong.number("where", terms.lon, -180.0, 180.0),
        radius_m=wrong.number("radius_m", terms.radius_m, 5.0, 5_000.0),
        people=wrong.number("people", terms.people, 0, 1_000_000),
        height_m=wrong.number("height_m", terms.height_m, 0.0, 300.0),
        note=wrong.optional("note", terms.note, 400),
        periods=[period_record(one) for one in terms.periods],
        proposed_by=rules.person_of(visitor),
    )
    wrong.stop()
    row.begins = datetime.fromtimestamp(min(begin for begin, _ in spans), UTC)
    row.ends = datetime.fromtimestamp(max(end for _, end in spans), UTC)
    with write() as tx:
        public: dict[str, Json] = {"kind": row.kind, "what": row.what, "people": row.people}
        subject = Subject(row.handle, public)
        told_record(tx, "airspace.happening.proposed", visitor.actor("staff"), subject)
        return tx.add(row)


def _span(period: Period) -> tuple[float, float]:
    """First and last second of a period; weekly hours of works have both dates."""
    if isinstance(period, Once):
        return period.start, period.end
    spans = period.spans(period.start, period.end)
    return spans[0][0], spans[-1][1]


def decide_zone(visitor: Visitor, key: UUID, etag: int, verdict: Verdict) -> Geozone:
    """Approve or decline a zone that somebody else entered, or end one that holds.

    Raises
    ------
    NotFound, Conflict: no such zone, or changed since version `etag`.
    NotAllowed: it is the visitor's own proposal.
    """
    require(visitor, rules.approve)
    with write(on=[SKY]) as tx:
        row = tx.lock(Geozone.objects.filter(id=key)).first()
        if row is None:
            raise NotFound
        columns = _decided(visitor, row, etag, verdict)
        name = {
            Approval.APPROVED: "airspace.zone.approved",
            Approval.DECLINED: "airspace.zone.declined",
            Approval.ENDED: "airspace.zone.ended",
        }[Approval(str(columns["state"]))]
        revoked: list[Json] = []
        if columns["state"] == Approval.APPROVED:
            revoked += _revoked(tx, zone_volume(row), row.name, row.restriction)
        subject = Subject(row.handle, {"zone": row.name, "revoked": revoked})
        told_record(tx, name, visitor.actor("staff"), subject)
        return tx.change(row, **columns)


def _revoked(tx: Transaction, volume: Volume, name: str, origin: str) -> list[str]:
    """Accepted flights that an approved constraint meets are refused and told, at once."""
    if volume.severity is Severity.COST:
        return []
    reason = Reason(ORIGINS[origin], {"name": name})
    broken = [BrokenFlight(one, (reason,)) for one in ids_meeting(volume)]
    return revoke_flights(tx, broken, {"zone": name})


def decide_happening(visitor: Visitor, key: UUID, etag: int, verdict: Verdict) -> Happening:
    """The same for an event, works or a gathering."""
    require(visitor, rules.approve)
    with write(on=[SKY]) as tx:
        row = tx.lock(Happening.objects.filter(id=key)).first()
        if row is None:
            raise NotFound
        columns = _decided(visitor, row, etag, verdict)
        name = {
            Approval.APPROVED: "airspace.happening.approved",
            Approval.DECLINED: "airspace.happening.declined",
            Approval.ENDED: "airspace.happening.ended",
        }[Approval(str(columns["state"]))]
        public: dict[str, Json] = {"kind": row.kind, "what": row.what}
        if columns["state"] == Approval.APPROVED:
            public["revoked"] = list(_revoked(tx, volume_of(row), row.what, row.kind))
        told_record(tx, name, visitor.actor("staff"), Subject(row.handle, public))
        return tx.change(row, **columns)


def _decided(
    visitor: Visitor, row: Geozone | Happening, etag: int, verdict: Verdict
) -> dict[str, object]:
    """The columns after a decision."""
    after = _MOVES.get((row.state, verdict))
    if row.etag != etag or after is None:
        raise Conflict(words.changed_meanwhile.in_language(visitor.language))
    if after is Approval.APPROVED and row.proposed_by == visitor.person:
        raise NotAllowed(words.own_proposal.in_language(visitor.language))
    return {
        "state": str(after),
        "etag": row.etag + 1,
        "decided_by": visitor.person,
        "decided_at": clock.now(),
    }
