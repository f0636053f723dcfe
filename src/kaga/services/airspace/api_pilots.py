"""The API of pilots: the licences of an operator's pilots, and how the desk changes one.

Names are not told: programs know pilots by their ids, people by the pages.

>>> # PUT /api/v1/airspace/pilots/<id>/licence {"licence": "second", "valid_until": …}
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from kaga.kernel.api.access import guarded
from kaga.kernel.api.idempotency import IDEMPOTENT, idempotent
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace import rules
from kaga.services.airspace.actions.registry import Licence, change_licence
from kaga.services.airspace.enums import ClassOf, LicenceExtension, Standing
from kaga.services.airspace.models import Operator, Pilot
from kaga.services.airspace.queries.lists import PilotRow, pilots_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Visitor

router = Router()


class LicenceIn(Schema):
    """A licence as it is from now on; days on which its limits were lifted."""

    licence: ClassOf
    valid_until: date | None = None
    extensions: dict[LicenceExtension, date] = Field(default_factory=dict)


class PilotOut(Schema):
    """A pilot's licence."""

    id: UUID
    licence: ClassOf
    valid_until: date | None
    extensions: dict[LicenceExtension, date]
    standing: Standing


def _operator_at(visitor: Visitor, at: Mapping[str, Any]) -> None:
    """Members see their own operators' pilots, the desk everybody's."""
    key = _id_of(at["operator"])
    if not rules.member_of(visitor, key):
        require(visitor, rules.see_registry)
        if not Operator.objects.filter(id=key).exists():
            raise NotFound


def _pilot_at(visitor: Visitor, at: Mapping[str, Any]) -> None:
    del visitor  # whoever keeps the registry may know which pilots there are
    if not Pilot.objects.filter(id=_id_of(at["pilot"])).exists():
        raise NotFound


def _id_of(text: object) -> UUID:
    """The id of an address; one that no row has when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)


_of_operator = guarded(rules.own, _operator_at)
_keeps = guarded(rules.keep_registry, _pilot_at)


@router.get("/operators/{operator}/pilots", response=list[PilotOut], auth=_of_operator)
def list_pilots(request: HttpRequest, operator: UUID) -> object:
    """The pilots of an operator with their licences."""
    del request  # `_of_operator` has judged
    return [_shown(one) for one in pilots_of(operator)]


@router.put("/pilots/{pilot}/licence", response=PilotOut, auth=_keeps, openapi_extra=IDEMPOTENT)
@idempotent
def put_licence(
    request: HttpRequest, response: HttpResponse, pilot: UUID, wanted: LicenceIn
) -> object:
    """Enter a renewed or extended licence."""
    del response  # `idempotent` marks a repeated answer on it
    terms = Licence(wanted.licence, wanted.valid_until, wanted.extensions)
    row = change_licence(visitor_of(request), pilot, terms)
    return _shown(next(one for one in pilots_of(row.operator_id) if one.id == row.id))


def _shown(found: PilotRow) -> PilotOut:
    return PilotOut(
        id=found.id,
        licence=ClassOf(found.licence),
        valid_until=found.valid_until,
        extensions=dict(found.extensions),
        standing=Standing(found.standing),
    )
