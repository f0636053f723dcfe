"""Registries, ground and entries as the desk's pages and the API list them.

>>> operators()                                                         # doctest: +SKIP
[]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q

from kaga.kernel import clock
from kaga.kernel.storage import vault
from kaga.services.airspace.enums import Approval, LicenceExtension
from kaga.services.airspace.models import (
    Geozone,
    Happening,
    LandingSite,
    Membership,
    Operator,
    Pilot,
    PilotExtension,
    Port,
    Vehicle,
    VehicleModel,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

MOST: int = 500


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator with how much it has."""

    id: UUID
    organisation: str
    contact: str
    insured_until: date | None
    standing: str
    pilots: int
    vehicles: int


def operators() -> list[OperatorRow]:
    """Every operator by name."""
    rows = Operator.objects.annotate(
        pilot_count=Count("pilots", distinct=True),
        vehicle_count=Count("vehicles", distinct=True),
    )
    columns = (
        "id", "organisation", "contact", "insured_until", "standing", "pilot_count",
        "vehicle_count",
    )  # fmt: skip
    return [OperatorRow(*row) for row in rows.order_by("organisation").values_list(*columns)]


@dataclass(frozen=True, slots=True)
class PilotRow:
    """A pilot with the name opened; empty when its key was destroyed."""

    id: UUID
    name: str
    licence: str
    valid_until: date | None
    standing: str
    extensions: tuple[tuple[LicenceExtension, date], ...] = ()


def extensions_on(pilot: UUID, day: date) -> tuple[str, ...]:
    """What a pilot's licence is extended for on a day."""
    rows = PilotExtension.objects.filter(pilot=pilot, since__lte=day).order_by("kind")
    return tuple(rows.values_list("kind", flat=True))


def _extensions(pilots: Sequence[Pilot]) -> dict[UUID, list[tuple[LicenceExtension, date]]]:
    rows = PilotExtension.objects.filter(pilot__in=[one.id for one in pilots])
    found: dict[UUID, list[tuple[LicenceExtension, date]]] = {}
    for pilot, kind, since in rows.order_by("kind").values_list("pilot", "kind", "since"):
        found.setdefault(pilot, []).append((LicenceExtension(kind), since))
    return found


def pilots_of(operator: UUID) -> list[PilotRow]:
    """Pilots of an operator, by three queries."""
    rows = list(Pilot.objects.filter(operator=operator).order_by("id")[:MOST])
    extended = _extensions(rows)
    kept = vault.kept_secrets_of([vault.KeyId(row.key_id) for row in rows])
    return [
        PilotRow(
            row.id,
            _opened(kept.get(vault.KeyId(row.key_id)), row),
            row.licence,
            row.valid_until,
            row.standing,
            tuple(extended.get(row.id, ())),
        )
        for row in rows
    ]


def _opened(secret: bytes | None, row: Pilot) -> str:
    if secret is None:
        return ""
    return vault.unseal_with(secret, bytes(row.name), f"pilot-name:{row.id}").decode()


def vehicles_of(operator: UUID) -> QuerySet[Vehicle]:
    """Aircraft of an operator with their models."""
    rows = Vehicle.objects.filter(operator=operator).select_related("model")
    return rows.order_by("registration")[:MOST]


def members_of(operator: UUID) -> QuerySet[Membership]:
    """Members, and invitations that still hold."""
    rows = Membership.objects.filter(operator=operator, ended_at=None)
    waiting = Q(person__isnull=False) | Q(expires_at__gt=clock.now())
    return rows.filter(waiting).order_by("invited_at")[:MOST]


def models() -> QuerySet[VehicleModel]:
    """Every vehicle model."""
    return VehicleModel.objects.order_by("title")


def ports() -> QuerySet[Port]:
    """Every port."""
    return Port.objects.order_by("name")


def sites() -> QuerySet[LandingSite]:
    """Every landing site."""
    return LandingSite.objects.order_by("name")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A zone or something that goes on, in one list; newest first."""

    id: UUID
    what: str
    kind: str
    state: Approval
    begins: datetime | None
    ends: datetime | None
    address: str


def entries(state: Approval | None = None) -> list[EntryRow]:
    """Zones and what goes on in the city, newest first, at most 500 of each."""
    zones, on = Geozone.objects.order_by("-id"), Happening.objects.order_by("-id")
    if state is not None:
        zones, on = zones.filter(state=state), on.filter(state=state)
    found = [
        EntryRow(one.id, one.name, one.restriction, Approval(one.state), None, None, "zones")
        for one in zones[:MOST]
    ]
    found += [
        EntryRow(
            one.id, one.what, one.kind, Approval(one.state), one.begins, one.ends, "happenings"
        )
        for one in on[:MOST]
    ]
    return sorted(found, key=lambda one: one.id, reverse=True)
