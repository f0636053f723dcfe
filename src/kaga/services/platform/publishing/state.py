"""Bringing the platform to the city's state: read, compare, send, remember.

What: `bring` reads things of a publication as they are, sends those that differ from what the
platform last acknowledged, and takes off what is gone. Why compare: an event often changes
nothing that is public, and a full reading nearly nothing.

Sending twice does no harm (an upsert of the same state), so what was sent is remembered after
the platform has acknowledged it, never before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import orjson

from kaga.kernel import clock
from kaga.kernel.city import this_city
from kaga.kernel.exchange.showing import entity_id, six_digits
from kaga.kernel.storage.door import write
from kaga.services.platform.client import in_parts
from kaga.services.platform.models import SentEntity

if TYPE_CHECKING:
    from kaga.kernel.exchange.publications import Publication, Shown
    from kaga.services.platform.client import CityBroker

_AT_ONCE: Final = 500
_BOOKKEEPING: Final = "what was published is public already; its cause has its own entry"


@dataclass(slots=True)
class Outcome:
    """What a reading led to; `refused` says why, by entity."""

    sent: int = 0
    gone: int = 0
    same: int = 0
    refused: dict[str, str] = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        """Count another one in."""
        self.sent += other.sent
        self.gone += other.gone
        self.same += other.same
        self.refused |= other.refused


@dataclass(frozen=True, slots=True)
class _Ready:
    """A thing ready to be sent."""

    key: str
    entity: Mapping[str, object]
    digest: str

    @property
    def id(self) -> str:
        return str(self.entity["id"])


def bring(
    broker: CityBroker,
    publication: Publication,
    keys: Sequence[str] | None,
    *,
    anew: bool = False,
) -> Outcome:
    """Bring the platform to the state of some things, or of all.

    Parameters
    ----------
    keys: of the things; None for all.
    anew: send also what seems to be there already.

    Raises
    ------
    httpx.HTTPError, BrokerSaidNo: the platform does not answer, or not to us.
    """
    city = six_digits(this_city().code)
    shown = [_ready(publication, one, city) for one in publication.read(keys)]
    rows = SentEntity.objects.filter(publication=publication.name)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    known = {row.key: row for row in rows}
    changed = [
        one
        for one in shown
        if anew or one.key not in known or known[one.key].digest != one.digest
    ]
    outcome = Outcome(same=len(shown) - len(changed))
    for part in in_parts(changed, _AT_ONCE):
        refused = broker.upsert([one.entity for one in part])
        _remember(publication, part, known, refused)
        outcome.refused |= refused
        outcome.sent += len(part) - len(refused)
    present = {one.key for one in shown}
    gone = [row for key, row in known.items() if key not in present]
    for rest in in_parts(gone, _AT_ONCE):
        outcome.refused |= broker.delete([row.entity for row in rest])
        with write(bookkeeping=_BOOKKEEPING) as tx:
            tx.remove_where(SentEntity.objects.filter(id__in=[row.pk for row in rest]))
        outcome.gone += len(rest)
    return outcome


def _ready(publication: Publication, one: Shown, city: str) -> _Ready:
    identifier = entity_id(publication.kind, city, one.key)
    entity = {"id": identifier, "type": publication.kind, **one.attributes}
    text = orjson.dumps(entity, option=orjson.OPT_SORT_KEYS)
    return _Ready(one.key, entity, hashlib.sha256(text).hexdigest())


def _remember(
    publication: Publication,
    sent: Sequence[_Ready],
    known: Mapping[str, SentEntity],
    refused: Mapping[str, str],
) -> None:
    now = clock.now()
    fresh = []
    with write(bookkeeping=_BOOKKEEPING) as tx:
        for one in sent:
            why = refused.get(one.id, "")
            fields = {"digest": "" if why else one.digest, "refused": why, "sent_at": now}
            if one.key in known:
                tx.change(known[one.key], **fields)
            else:
                fresh.append(
                    SentEntity(
                        publication=publication.name, key=one.key, entity=one.id, **fields
                    )
                )
        tx.add_many(fresh)


def forget_everything() -> None:
    """Nothing is known to be on the platform: another broker, or an empty one."""
    with write(bookkeeping=_BOOKKEEPING) as tx:
        tx.change_where(SentEntity.objects.all(), digest="")
