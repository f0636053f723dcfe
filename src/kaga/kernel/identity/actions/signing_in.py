"""Signing in: the first time makes a person, later times find them; many logins, one person."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.actions.people import make_person, renew_profile
from kaga.kernel.identity.actions.roll import match_roll, person_in_roll
from kaga.kernel.identity.indexes import subject_index
from kaga.kernel.identity.models import Login, Person
from kaga.kernel.identity.ports import SignInRefused
from kaga.kernel.identity.profiles import key_of, open_profile, person_row
from kaga.kernel.identity.sessions import SignedIn
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.engines.ledger import Json
    from kaga.kernel.identity.ports import Proof
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

_SUBJECT = "identity.subject"


def sign_in(proof: Proof) -> SignedIn:
    """The person behind a proof; somebody new becomes known to the city.

    Two browsers that come back at once with the same new login make one person: the second
    finds what the first has made.

    Raises
    ------
    SignInRefused: the city does not use this provider now.
    """
    _refuse_withdrawn(proof.provider)
    index = subject_index(proof.provider, proof.subject)
    with write(on=_names(proof, index), bookkeeping="a known login was used") as tx:
        login = _login(index)
        person = login.person if login else _person_of_new_login(tx, proof)
        if login is None:
            _add_login(tx, person, proof)
        else:
            tx.change(login, verified_at=clock.now(), assurance=int(proof.assurance))
            renew_profile(tx, person, proof.profile)
        if proof.assurance >= Assurance.CARD:
            match_roll(tx, person, proof.profile)
    return _signed_in(person, proof)


def link_login(visitor: Visitor, proof: Proof) -> SignedIn:
    """Add a login to the visitor's own person.

    Raises
    ------
    Conflict: the login belongs to somebody else (two people, or two registrations of one,
        which only the counter can join).
    """
    require(visitor, rules.link_login)
    return join_login(_own(visitor), proof)


def join_login(own: PersonId, proof: Proof) -> SignedIn:
    """Add a login to a person who has just been recognised otherwise, or refresh it."""
    _refuse_withdrawn(proof.provider)
    index = subject_index(proof.provider, proof.subject)
    with write(on=_names(proof, index), bookkeeping="a known login was used") as tx:
        login = _login(index)
        if login is not None and login.person_id != own:
            raise Conflict(say(words.login_of_another))
        person = person_row(own)
        if login is None:
            _add_login(tx, person, proof)
        renew_profile(tx, person, proof.profile)
        if proof.assurance >= Assurance.CARD:
            match_roll(tx, person, proof.profile)
    return _signed_in(person, proof)


def belongs_to(proof: Proof) -> PersonId | None:
    """The person whom a login already leads to."""
    login = _login(subject_index(proof.provider, proof.subject))
    return PersonId(login.person_id) if login else None


def unlink_login(visitor: Visitor, login_id: UUID) -> None:
    """Take a login away; the last way in cannot be taken (raises Invalid)."""
    require(visitor, rules.unlink_login)
    own = _own(visitor)
    with write(on=[f"person:{own}"]) as tx:
        login = tx.lock(queries.logins_of(own).filter(id=login_id)).first()
        if login is None:
            raise NotFound
        if not _other_routes(own, login.provider):
            raise Invalid({"login": [say(words.last_login)]})
        tx.change(login, ended_at=clock.now())
        facts = {"provider": login.provider}
        record(tx, Act("identity.login.ended", visitor.actor(), login.handle, public=facts))
        emit(tx, Event("jp.kaga.identity.login.ended", str(login.handle), dict(facts)))


def _own(visitor: Visitor) -> PersonId:
    if visitor.person is None:
        raise NotFound
    return visitor.person


def _other_routes(own: PersonId, leaving: str) -> list[str]:
    routes = queries.routes_of(own)
    if leaving in routes:
        routes.remove(leaving)
    return routes


def _refuse_withdrawn(provider: str) -> None:
    if provider in queries.withdrawn_providers():
        raise SignInRefused("withdrawn", say(words.provider_withdrawn))


def _names(proof: Proof, index: str) -> list[str]:
    """What competes: the login, and the roll entry that may be somebody's already."""
    return [f"login:{index}", f"roll:{proof.profile.name}:{proof.profile.birth_date}"]


def _login(index: str) -> Login | None:
    rows = Login.objects.filter(subject_index=index, ended_at=None)
    return rows.select_related("person").first()


def _person_of_new_login(tx: Transaction, proof: Proof) -> Person:
    """A person the roll already connects with this card, or somebody new."""
    if proof.assurance >= Assurance.CARD:
        known = person_in_roll(proof.profile)
        if known is not None:
            renew_profile(tx, known, proof.profile)
            return known
    return make_person(tx, proof.profile, proof.provider)


def _add_login(tx: Transaction, person: Person, proof: Proof) -> None:
    key = key_of(person)
    login = tx.add(
        Login(
            person=person,
            provider=proof.provider,
            subject_index=subject_index(proof.provider, proof.subject),
            sealed_subject=vault.seal_with(key[1], proof.subject.encode(), _SUBJECT),
            assurance=int(proof.assurance),
        )
    )
    actor = Actor("resident", PersonId(person.id))
    facts: dict[str, Json] = {
        "provider": proof.provider,
        "assurance": int(proof.assurance),
    }
    who: dict[str, Json] = {"person": str(person.id)}
    record(
        tx,
        Act("identity.login.linked", actor, login.handle, public=facts, private=who, key=key),
    )
    emit(tx, Event("jp.kaga.identity.login.linked", str(login.handle), dict(facts)))


def _signed_in(person: Person, proof: Proof) -> SignedIn:
    name = open_profile(key_of(person)[1], person.sealed).name
    return SignedIn(
        PersonId(person.id), name, proof.assurance, proof.authenticated_at, proof.provider
    )
