"""Who may do what in the airspace.

Staff of the airspace desk keep registries and propose; its chief approves, publishes maps and
answers for exceptions by name. Whoever files for an operator is no staff: they are members of
that operator, and see and move only its own flights.

>>> member_of(nobody(), None)                                           # doctest: +SKIP
False
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.errors import SignInNeeded
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.permissions import permission
from kaga.services.airspace.models import Membership

if TYPE_CHECKING:
    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor

_FRESH = timedelta(hours=12)


def person_of(visitor: Visitor) -> PersonId:
    """Who is signed in (raises SignInNeeded)."""
    if visitor.person is None:
        raise SignInNeeded
    return visitor.person


def operators_of(visitor: Visitor) -> list[UUID]:
    """The operators that the visitor is a member of."""
    if visitor.person is None:
        return []
    own = Membership.objects.filter(
        person=visitor.person, joined_at__isnull=False, ended_at=None
    )
    return list(own.values_list("operator_id", flat=True))


def member_of(visitor: Visitor, operator: object) -> bool:
    """Whether the visitor files for an operator (its id)."""
    return operator in operators_of(visitor)


see_registry = permission(
    "airspace.registry.see", "事業者・操縦者・機体を見る", staff=True, max_age=_FRESH
)
keep_registry = permission(
    "airspace.registry.keep", "事業者・操縦者・機体を登録する", staff=True, max_age=_FRESH
)
keep_ground = permission(
    "airspace.ground.keep", "離着陸場・緊急着陸地を登録する", staff=True, max_age=_FRESH
)
propose = permission(
    "airspace.zone.propose", "飛行の制限・催し・工事を入力する", staff=True, max_age=_FRESH
)
approve = permission(
    "airspace.zone.approve", "飛行の制限・催し・工事を承認する", staff=True, max_age=_FRESH
)
publish_map = permission(
    "airspace.map.publish", "地図と人の情報を公開する", staff=True, max_age=_FRESH
)
see_flights = permission(
    "airspace.flight.see", "すべての飛行を見る", staff=True, max_age=_FRESH
)
answer_objections = permission(
    "airspace.objection.answer", "飛行への意見を読み、回答する", staff=True, max_age=_FRESH
)
override = permission(
    "airspace.flight.override", "仮の情報による飛行を名前を残して認める", staff=True,
    max_age=_FRESH,
)  # fmt: skip
join = permission(
    "airspace.operator.join", "招待を受けて事業者の一員になる", assurance=Assurance.ACCOUNT,
    for_oneself=True,
)  # fmt: skip
own = permission("airspace.operator.own", "自分の事業者を見る", for_oneself=True)
file = permission(
    "airspace.flight.file", "事業者として飛行を届け出る", rule=member_of, for_oneself=True,
    assurance=Assurance.ACCOUNT,
)  # fmt: skip
