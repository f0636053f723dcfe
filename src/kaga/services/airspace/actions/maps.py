"""Versions of the map and people data: registered with their hashes, published, ended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.airspace import rules, words
from kaga.services.airspace.actions.mapfiles import ask_for_files
from kaga.services.airspace.actions.revalidation import (
    Change,
    broken_flights,
    change_between,
    revoke_flights,
)
from kaga.services.airspace.actions.risk_anew import ask_for_risk
from kaga.services.airspace.actions.steps import SKY
from kaga.services.airspace.enums import DataStatus
from kaga.services.airspace.fieldchecks import Wrong
from kaga.services.airspace.models import MapTile, MapVersion, PeopleSource
from kaga.services.airspace.queries.basis import published_map

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json
    from kaga.kernel.storage.door import Transaction
    from kaga.services.airspace.planning.tilestore import StoredMap

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NewTile:
    """A tile (zoom 14), the hash of its bytes, and whether it is official."""

    x: int
    y: int
    digest: str
    status: DataStatus


def register_map(
    actor: Actor, version: str, source: str, tiles: Sequence[NewTile]
) -> MapVersion:
    """Keep a version of the map by its tiles; the same version again is that one.

    Called by whatever imports maps, with the permission checked there (`publish_map` for
    people, none for the operator's command line).

    Raises
    ------
    Invalid: no tiles, one twice, or something that is no hash.
    """
    places = {(one.x, one.y) for one in tiles}
    hashes = [version, *(one.digest for one in tiles)]
    if not tiles or len(places) < len(tiles) or not all(map(_DIGEST.fullmatch, hashes)):
        raise Invalid({"tiles": [words.map_not_there.ja]})
    with write(on=["airspace:maps"]) as tx:
        known = MapVersion.objects.filter(version=version).first()
        if known is not None:
            return known
        official = all(one.status is DataStatus.OFFICIAL for one in tiles)
        status = DataStatus.OFFICIAL if official else DataStatus.STAND_IN
        row = tx.add(MapVersion(version=version, status=str(status), source=source[:200]))
        tx.add_many(
            [
                MapTile(map=row, x=one.x, y=one.y, digest=one.digest, status=str(one.status))
                for one in tiles
            ]
        )
        public: dict[str, Json] = {"map": version, "tiles": len(tiles), "status": str(status)}
        told_record(tx, "airspace.map.registered", actor, Subject(row.handle, public))
        return row


def register_stored(actor: Actor, stored: StoredMap) -> MapVersion:
    """Keep a version that lies in the tile store (see `register_map`)."""
    tiles = [
        NewTile(x, y, tile.digest, DataStatus(tile.provenance.status.value))
        for (x, y), tile in stored.city.tiles.items()
    ]
    return register_map(actor, stored.city.version, stored.origin, tiles)


def publish_map(visitor: Visitor, version: str) -> MapVersion:
    """Let a version count from now on (see `put_in_force`)."""
    require(visitor, rules.publish_map)
    return put_in_force(visitor.actor("staff"), version)


def put_in_force(actor: Actor, version: str) -> MapVersion:
    """Let a version count from now on: for routes, for filing and on the published map.

    Accepted flights that it breaks are refused in the same transaction (`revalidation`).
    Whoever calls has the permission checked (`publish_map` for people, none for the command
    line of the one who operates the city).

    Raises
    ------
    NotFound: it is not registered.
    """
    while True:
        change = change_between(_in_force(), version)
        with write(on=[SKY]) as tx:
            row = tx.lock(MapVersion.objects.filter(version=version)).first()
            if row is None:
                raise NotFound(words.map_not_there.ja)
            if _in_force() == change.before:
                return _put(tx, actor, row, change)


def _in_force() -> str:
    current = published_map()
    return "" if current is None else current.version


def _put(tx: Transaction, actor: Actor, row: MapVersion, change: Change) -> MapVersion:
    """Inside the door: the flights that break, the version, and what follows."""
    broken = broken_flights(change, clock.now()) if change.before else []
    revoked = revoke_flights(tx, broken, {"map": row.version})
    public: dict[str, Json] = {
        "map": row.version,
        "status": row.status,
        "before": change.before,
        "revoked": list(revoked),
    }
    told_record(tx, "airspace.map.published", actor, Subject(row.handle, public))
    ask_for_files(tx, actor, row.version)
    ask_for_risk(tx, actor, change.before, row.version)
    return tx.change(row, published_at=clock.now())


@dataclass(frozen=True, slots=True)
class NewPeople:
    """People data by its hash, with the days for which it may be used."""

    digest: str
    title: str
    source: str
    status: DataStatus
    valid_from: date
    valid_until: date


def register_people(visitor: Visitor, new: NewPeople) -> PeopleSource:
    """Let people data be relied on.

    Raises
    ------
    Invalid: no hash, no title or source, or it ends before it begins.
    """
    require(visitor, rules.publish_map)
    wrong = Wrong(visitor.language)
    title, source = wrong.text("title", new.title, 120), wrong.text("source", new.source, 400)
    if not _DIGEST.fullmatch(new.digest):
        wrong.say("digest", words.needed)
    if new.valid_until < new.valid_from:
        wrong.say("valid_until", words.SHAPE_PROBLEMS["bad-period"])
    wrong.stop()
    with write(on=[SKY]) as tx:
        known = PeopleSource.objects.filter(digest=new.digest).first()
        if known is not None:
            return known
        row = PeopleSource(
            digest=new.digest,
            title=title,
            source=source,
            status=str(new.status),
            valid_from=new.valid_from,
            valid_until=new.valid_until,
        )
        public: dict[str, Json] = {"people": new.digest, "status": row.status}
        subject = Subject(row.handle, public)
        told_record(tx, "airspace.people.registered", visitor.actor("staff"), subject)
        return tx.add(row)


def end_people(visitor: Visitor, key: UUID) -> PeopleSource:
    """Rely on some people data no longer."""
    require(visitor, rules.publish_map)
    with write(on=[SKY]) as tx:
        row = tx.lock(PeopleSource.objects.filter(id=key, ended_at=None)).first()
        if row is None:
            raise NotFound
        subject = Subject(row.handle, {"people": row.digest})
        told_record(tx, "airspace.people.ended", visitor.actor("staff"), subject)
        return tx.change(row, ended_at=clock.now())
