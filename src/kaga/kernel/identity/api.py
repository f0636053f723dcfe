"""What the API says of the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from ninja import Router, Schema

from kaga.kernel.errors import NotFound
from kaga.kernel.identity import queries, rules
from kaga.kernel.identity.profiles import person_row
from kaga.kernel.permissions import require
from kaga.kernel.web.pages import visitor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router()


class PrincipalOut(Schema):
    """Somebody for whom the caller may act."""

    name: str
    kind: str
    scope: list[str]


class MeOut(Schema):
    """The caller: the user number, roles, scopes of the token, and whom they may act for."""

    number: UUID
    assurance: str
    resident: bool
    roles: list[str]
    divisions: list[str]
    scopes: list[str] | None
    acts_for: list[PrincipalOut]


@router.get("/me", response=MeOut, operation_id="identity_me", summary="The caller")
def me(request: HttpRequest) -> MeOut:
    """Who the token or the session stands for."""
    visitor = visitor_of(request)
    require(visitor, rules.see_me)
    if visitor.person is None:
        raise NotFound
    return MeOut(
        number=person_row(visitor.person).handle,
        assurance=visitor.assurance.name.lower(),
        resident=queries.residency_of(visitor.person) is not None,
        roles=sorted(visitor.roles),
        divisions=sorted(visitor.divisions),
        scopes=sorted(visitor.scopes) if visitor.scopes is not None else None,
        acts_for=[
            PrincipalOut(name=proxy.name, kind=proxy.kind, scope=sorted(proxy.scope))
            for proxy in queries.proxies_for(visitor.person)
        ],
    )
