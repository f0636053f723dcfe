"""Every list and question of identity, typed rows out.

>>> rights_of(person_id).roles                                           # doctest: +SKIP
frozenset({'clerk'})
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.models import (
    ApiToken,
    Login,
    Passkey,
    Person,
    ProviderState,
    Proxy,
    ResidencyAttestation,
    SessionRecord,
    StaffAssignment,
)
from kaga.kernel.identity.profiles import names_of, person_row
from kaga.kernel.identity.sessionstore import key_hash
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.storage import vault
from kaga.kernel.web.words import LANGUAGES

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaga.kernel.identity.visitor import Language

BIRTH_DATE = "identity.birth-date"


@dataclass(frozen=True, slots=True)
class Rights:
    """Roles and divisions of today; `until` is when they must be read again."""

    roles: frozenset[str]
    divisions: frozenset[str]
    stamp: int
    until: datetime


@dataclass(frozen=True, slots=True)
class ProxyInForce:
    """A proxy that holds today, with the principal's name."""

    id: UUID
    principal: PersonId
    name: str
    kind: str
    scope: frozenset[str]


@dataclass(frozen=True, slots=True)
class Residency:
    """The city's word that somebody lives here."""

    municipality: str
    district: str
    birth_date: date
    source: str


@dataclass(frozen=True, slots=True)
class SessionShown:
    """One browser session as its owner sees it."""

    id: UUID
    device: str
    provider: str
    began_at: datetime
    seen_at: datetime
    is_this_one: bool


def holds_on(day: date) -> Q:
    """Rows with `valid_from` and `valid_until` that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))


def assignments_of(person: PersonId) -> QuerySet[StaffAssignment]:
    """Roles that have not been taken back, today's and later ones."""
    return StaffAssignment.objects.filter(person_id=person, ended_at=None).order_by("id")


def rights_of(person: PersonId) -> Rights:
    """What a person may do as staff today."""
    day = clock.today()
    rows = list(assignments_of(person).filter(holds_on(day)))
    stamp = Person.objects.values_list("stamp", flat=True).get(id=person)
    midnight = datetime.combine(day + timedelta(days=1), time(), clock.TOKYO)
    return Rights(
        roles=frozenset(row.role for row in rows),
        divisions=frozenset(row.division for row in rows if row.division),
        stamp=stamp,
        until=midnight,
    )


def proxies_for(agent: PersonId) -> list[ProxyInForce]:
    """Everybody for whom a person may act today."""
    rows = list(
        Proxy.objects.filter(holds_on(clock.today()), agent_id=agent, revoked_at=None).order_by(
            "id"
        )
    )
    names = names_of(PersonId(row.principal_id) for row in rows)
    return [_in_force(row, names[PersonId(row.principal_id)]) for row in rows]


def proxy_in_force(agent: PersonId, principal: PersonId) -> ProxyInForce | None:
    """The proxy by which one person may act for another today, if there is one."""
    found = [proxy for proxy in proxies_for(agent) if proxy.principal == principal]
    return found[-1] if found else None


def _in_force(row: Proxy, name: str) -> ProxyInForce:
    principal = PersonId(row.principal_id)
    return ProxyInForce(row.id, principal, name, row.kind, frozenset(row.scope))


def proxies_given(principal: PersonId) -> QuerySet[Proxy]:
    """The proxies that a person has given and not taken back."""
    return Proxy.objects.filter(principal_id=principal, revoked_at=None).order_by("id")


def residency_of(person: PersonId) -> Residency | None:
    """Whether the city knows that a person lives here, and when they were born."""
    row = (
        ResidencyAttestation.objects.filter(person_id=person, ended_at=None)
        .filter(Q(valid_until=None) | Q(valid_until__gte=clock.today()))
        .select_related("person")
        .first()
    )
    if row is None:
        return None
    key = vault.KeyId(row.person.key_id)
    born = vault.unseal(key, bytes(row.sealed_birth_date), BIRTH_DATE).decode()
    return Residency(row.municipality, row.district, date.fromisoformat(born), row.source)


def logins_of(person: PersonId) -> QuerySet[Login]:
    """The ways in that a person uses now."""
    return Login.objects.filter(person_id=person, ended_at=None).order_by("id")


def passkeys_of(person: PersonId) -> QuerySet[Passkey]:
    """The passkeys that a person uses now."""
    return Passkey.objects.filter(person_id=person, ended_at=None).order_by("id")


def tokens_of(person: PersonId) -> QuerySet[ApiToken]:
    """The API tokens of a person that still work."""
    alive = ApiToken.objects.filter(owner_id=person, revoked_at=None)
    return alive.filter(expires_at__gt=clock.now()).order_by("id")


def sessions_of(person: PersonId, own_key: str | None) -> list[SessionShown]:
    """The browsers in which a person is signed in, the latest used first."""
    rows = SessionRecord.objects.filter(person_id=person, expires_at__gt=clock.now())
    own = key_hash(own_key) if own_key else ""
    return [
        SessionShown(
            row.id, row.device, row.provider, row.began_at, row.seen_at, row.key_hash == own
        )
        for row in rows.order_by("-seen_at")
    ]


def withdrawn_providers() -> dict[str, ProviderState]:
    """The providers that the city does not use now, by name."""
    rows = ProviderState.objects.exclude(withdrawn_at=None)
    return {row.name: row for row in rows}


def routes_of(person: PersonId) -> list[str]:
    """Every way by which a person can sign in today: open providers, then passkeys."""
    closed = withdrawn_providers()
    logins = [row.provider for row in logins_of(person) if row.provider not in closed]
    keys = ["passkey"] if passkeys_of(person).exists() and "passkey" not in closed else []
    return [*logins, *keys]


def strongest_of(person: PersonId) -> Assurance:
    """The strongest login a person has."""
    levels = [Assurance(row.assurance) for row in logins_of(person)]
    return max(levels, default=Assurance.NONE)


def language_of(person: PersonId) -> Language | None:
    """The language a person has chosen, None if they never did."""
    found = Person.objects.filter(id=person).values_list("language", flat=True).first()
    return known_language(found or "")


def known_language(code: str) -> Language | None:
    """A stored choice as a language, None where none was made."""
    return next((language for language in LANGUAGES if language == code), None)


def person_by_handle(handle: UUID) -> PersonId:
    """The person behind a public handle (raises NotFound)."""
    found = Person.objects.filter(handle=handle).values_list("id", flat=True).first()
    return PersonId(person_row(PersonId(found or handle)).id)
