"""Telling passengers: a notice, a trip that does not run, a trip that is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.mobility import rules, words
from kaga.services.mobility.feeds.realtime import CANCELLED, LATE, TOLD
from kaga.services.mobility.models import ServiceNotice

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json

MOST_LATE_MIN = 600


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What is told, about what, from when to when."""

    kind: str
    ja: str
    easy: str
    en: str
    begins: datetime
    ends: datetime | None
    route_id: str = ""
    stop_id: str = ""
    trip_id: str = ""
    day: date | None = None
    delay_min: int = 0


def give_notice(visitor: Visitor, new: NewNotice) -> ServiceNotice:
    """Tell passengers from now on: on boards, in journeys, as GTFS Realtime.

    Raises
    ------
    Invalid: no text, a trip without its day, an end before the beginning.
    """
    require(visitor, rules.give_notice)
    wrong: dict[str, list[str]] = {}
    if not new.ja.strip() or len(new.ja) > 400:
        wrong["ja"] = [words.notice_text_needed.in_language(visitor.language)]
    if new.kind not in {CANCELLED, LATE, TOLD}:
        wrong["kind"] = [words.not_a_question.in_language(visitor.language)]
    if new.kind != TOLD and (not new.trip_id or new.day is None):
        wrong["trip"] = [words.notice_trip_needed.in_language(visitor.language)]
    if new.kind == LATE and not 0 < new.delay_min <= MOST_LATE_MIN:
        wrong["delay"] = [words.notice_delay_needed.in_language(visitor.language)]
    if new.ends is not None and new.ends <= new.begins:
        wrong["ends"] = [words.notice_ends_first.in_language(visitor.language)]
    if wrong:
        raise Invalid(wrong)
    row = ServiceNotice(
        kind=new.kind, route_id=new.route_id, stop_id=new.stop_id, trip_id=new.trip_id,
        day=new.day, delay_min=new.delay_min, ja=new.ja.strip(),
        easy=(new.easy or new.ja).strip()[:400], en=(new.en or new.ja).strip()[:400],
        begins=new.begins, ends=new.ends,
    )  # fmt: skip
    public: dict[str, Json] = {
        "kind": row.kind,
        "about": row.trip_id or row.route_id or row.stop_id,
        "text": row.ja,
    }
    with write() as tx:
        actor = visitor.actor("staff")
        told_record(tx, "mobility.notice.made", actor, Subject(row.handle, public))
        return tx.add(row)


def end_notice(visitor: Visitor, key: UUID) -> ServiceNotice:
    """Tell it no longer."""
    require(visitor, rules.give_notice)
    with write() as tx:
        row = tx.lock(ServiceNotice.objects.filter(id=key, ended_at=None)).first()
        if row is None:
            raise NotFound
        actor = visitor.actor("staff")
        told_record(tx, "mobility.notice.ended", actor, Subject(row.handle))
        return tx.change(row, ended_at=clock.now())
