"""Making a person, renewing what is known of them, and telling the sessions to look again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity.models import Person
from kaga.kernel.identity.profiles import key_of, open_profile, seal_profile
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage import vault

if TYPE_CHECKING:
    from kaga.kernel.identity.profiles import Profile
    from kaga.kernel.storage.door import Transaction


def make_person(
    tx: Transaction, profile: Profile, route: str, actor: Actor | None = None
) -> Person:
    """A new person, known by what `route` proved; by default acting for themselves."""
    key = vault.fresh_key()
    vault.keep_key(tx, key)
    person = tx.add(Person(key_id=key[0], sealed=seal_profile(key[1], profile)))
    who = actor or Actor("resident", PersonId(person.id))
    record(
        tx,
        Act(
            "identity.person.registered",
            who,
            person.handle,
            public={"route": route},
            private={"person": str(person.id)},
            key=key,
        ),
    )
    emit(tx, Event("jp.kaga.identity.person.registered", str(person.handle), {"route": route}))
    return person


def renew_profile(tx: Transaction, person: Person, news: Profile) -> bool:
    """Keep what a provider newly told; whether anything had changed."""
    key = key_of(person)
    before = open_profile(key[1], person.sealed)
    after = before.renewed_by(news)
    if after == before:
        return False
    tx.change(person, sealed=seal_profile(key[1], after))
    actor = Actor("resident", PersonId(person.id))
    record(tx, Act("identity.profile.renewed", actor, person.handle, key=key))
    return True


def look_again(tx: Transaction, *people: PersonId) -> None:
    """Make every session of these people read roles and proxies again."""
    tx.change_where(Person.objects.filter(id__in=people), stamp=F("stamp") + 1)
