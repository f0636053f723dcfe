"""Ports and landing sites: added, changed, closed by the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError

from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.airspace import rules, words
from kaga.services.airspace.enums import Standing
from kaga.services.airspace.fieldchecks import Wrong
from kaga.services.airspace.models import LandingSite, Port
from kaga.services.airspace.shapes import periods_of

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


@dataclass(frozen=True, slots=True)
class PortTerms:
    """A place for take-off and landing; metres."""

    name: str
    lat: float
    lon: float
    pads: int
    corridor_m: float
    corridor_top_m: float = 30.0


@dataclass(frozen=True, slots=True)
class SiteTerms:
    """Ground to come down on; `hours` are plain periods, `consent_until` the owner's."""

    name: str
    lat: float
    lon: float
    radius_m: float
    capacity: int
    owner: str
    consent_until: date | None
    hours: Sequence[Mapping[str, object]] = ()


def put_port(
    visitor: Visitor, terms: PortTerms, key: UUID | None = None, closed: Standing | None = None
) -> Port:
    """Add a port, or change the one of a key (`closed`: its standing from now on)."""
    require(visitor, rules.keep_ground)
    wrong = Wrong(visitor.language)
    columns = {
        "name": wrong.text("name", terms.name, 120),
        **_place(wrong, terms.lat, terms.lon),
        "pads": wrong.number("pads", terms.pads, 1, 50),
        "corridor_m": wrong.number("corridor_m", terms.corridor_m, 2, 200),
        "corridor_top_m": wrong.number("corridor_top_m", terms.corridor_top_m, 5, 150),
        "standing": str(closed or Standing.ACTIVE),
    }
    wrong.stop()
    try:
        return _put_port(visitor, columns, key)
    except IntegrityError as error:
        raise Conflict(words.taken_name.in_language(visitor.language)) from error


def _put_port(visitor: Visitor, columns: dict[str, Any], key: UUID | None) -> Port:
    with write() as tx:
        row = Port(**columns) if key is None else Port.objects.filter(id=key).first()
        if row is None:
            raise NotFound
        name = "airspace.port.added" if key is None else "airspace.port.changed"
        subject = Subject(row.handle, {"port": columns["name"]})
        told_record(tx, name, visitor.actor("staff"), subject)
        return tx.add(row) if key is None else tx.change(row, **columns)


def put_site(
    visitor: Visitor, terms: SiteTerms, key: UUID | None = None, closed: Standing | None = None
) -> LandingSite:
    """Add a landing site, or change the one of a key."""
    require(visitor, rules.keep_ground)
    wrong = Wrong(visitor.language)
    wrong.shape("hours", lambda: periods_of(list(terms.hours)))
    columns = {
        "name": wrong.text("name", terms.name, 120),
        **_place(wrong, terms.lat, terms.lon),
        "radius_m": wrong.number("radius_m", terms.radius_m, 2, 500),
        "capacity": wrong.number("capacity", terms.capacity, 1, 100),
        "owner": wrong.text("owner", terms.owner, 120),
        "consent_until": terms.consent_until,
        "hours": [dict(one) for one in terms.hours],
        "standing": str(closed or Standing.ACTIVE),
    }
    wrong.stop()
    try:
        return _put_site(visitor, columns, key)
    except IntegrityError as error:
        raise Conflict(words.taken_name.in_language(visitor.language)) from error


def _put_site(visitor: Visitor, columns: dict[str, Any], key: UUID | None) -> LandingSite:
    with write() as tx:
        row = LandingSite(**columns) if key is None else _site(key)
        if row is None:
            raise NotFound
        name = "airspace.site.added" if key is None else "airspace.site.changed"
        subject = Subject(row.handle, {"site": columns["name"]})
        told_record(tx, name, visitor.actor("staff"), subject)
        return tx.add(row) if key is None else tx.change(row, **columns)


def _site(key: UUID) -> LandingSite | None:
    return LandingSite.objects.filter(id=key).first()


def _place(wrong: Wrong, lat: float, lon: float) -> dict[str, float]:
    return {
        "lat": wrong.number("place", lat, -80.0, 80.0),
        "lon": wrong.number("place", lon, -180.0, 180.0),
    }
