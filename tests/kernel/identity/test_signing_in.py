"""One person, many logins: made once, found again, linked and unlinked, never by accident."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from tests.kernel.identity.people import MINATO, TAKASHI, account, card, fill_roll, visitor

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, Invalid, NotFound, SignInNeeded, StepUpNeeded
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.identity import queries
from kaga.kernel.identity.actions.closing import close, reopen
from kaga.kernel.identity.actions.signing_in import (
    belongs_to,
    link_login,
    sign_in,
    unlink_login,
)
from kaga.kernel.identity.models import Login, Person
from kaga.kernel.identity.ports import SignInRefused
from kaga.kernel.identity.profiles import Profile, names_of, profile_of, pseudonym
from kaga.kernel.identity.visitor import Assurance, nobody
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry

pytestmark = pytest.mark.django_db


def test_the_first_sign_in_makes_a_person():
    found = sign_in(card("a"))
    assert (found.name, found.assurance, found.provider) == (
        "橋立 みなと",
        Assurance.CARD,
        "card",
    )
    assert profile_of(found.person) == MINATO
    assert (Person.objects.count(), Login.objects.count()) == (1, 1)


def test_the_same_login_finds_the_same_person():
    assert sign_in(card("a")).person == sign_in(card("a")).person
    assert Person.objects.count() == 1


def test_what_the_provider_newly_tells_is_kept_and_the_rest_stays():
    person = sign_in(card("a")).person
    moved = Profile(address="石川県加賀市片山津温泉乙65番地")
    sign_in(card("a", moved))
    assert profile_of(person) == MINATO.renewed_by(moved)


def test_two_logins_of_one_name_at_another_provider_are_two_people():
    first = sign_in(card("a")).person
    assert sign_in(account("a")).person != first


def test_nothing_that_identifies_lies_open_in_the_database_or_the_ledger():
    sign_in(card("subject-of-the-provider"))
    everything = b"".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for model in (Person, Login, StagedEntry, OutboxEvent)
        for row in model.objects.values_list()
        for value in row
    )
    for secret in ("橋立", "ハシタテ", "1948", "subject-of-the-provider"):
        assert secret.encode() not in everything


def test_every_entry_about_a_person_has_a_handle_of_its_own():
    person = sign_in(card("a")).person
    entries = [json.loads(bytes(row.data)) for row in StagedEntry.objects.all()]
    assert sorted(entry["act"] for entry in entries) == [
        "identity.inquiry.opened",
        "identity.login.linked",
        "identity.person.registered",
    ]
    assert len({entry["subject"] for entry in entries}) == 3
    assert str(person) not in json.dumps(entries)


def test_another_login_is_linked_to_the_person_who_is_signed_in():
    person = sign_in(card("a")).person
    link_login(visitor(person), account("b"))
    assert sign_in(account("b")).person == person
    assert queries.routes_of(person) == ["card", "oidc"]
    assert belongs_to(account("b")) == person
    assert belongs_to(account("c")) is None


def test_linking_the_same_login_again_changes_nothing():
    person = sign_in(card("a")).person
    link_login(visitor(person), account("b"))
    link_login(visitor(person), account("b"))
    assert Login.objects.count() == 2


def test_a_login_of_somebody_else_cannot_be_linked():
    sign_in(account("b"))
    person = sign_in(card("a")).person
    with pytest.raises(Conflict):
        link_login(visitor(person), account("b"))


def test_linking_asks_for_a_fresh_sign_in():
    person = sign_in(card("a")).person
    old = visitor(person, authenticated_at=clock.now() - timedelta(minutes=11))
    with pytest.raises(StepUpNeeded) as step_up:
        link_login(old, account("b"))
    assert (step_up.value.assurance, step_up.value.max_age_s) == (2, 600)
    with pytest.raises(SignInNeeded):
        link_login(nobody(), account("b"))


def test_a_login_can_be_taken_away_but_never_the_last():
    person = sign_in(card("a")).person
    link_login(visitor(person), account("b"))
    first, second = queries.logins_of(person)
    unlink_login(visitor(person), first.id)
    assert queries.routes_of(person) == ["oidc"]
    with pytest.raises(Invalid):
        unlink_login(visitor(person), second.id)
    assert sign_in(card("a")).person != person


def test_a_login_through_a_withdrawn_provider_does_not_count_as_another_way():
    person = sign_in(card("a")).person
    link_login(visitor(person), account("b"))
    close(Actor.system("test"), "card", "試験")
    with pytest.raises(Invalid):
        unlink_login(visitor(person), queries.logins_of(person)[1].id)


def test_a_login_of_somebody_else_cannot_be_taken_away():
    person, other = sign_in(card("a")).person, sign_in(card("b", TAKASHI)).person
    login = queries.logins_of(other)[0]
    with pytest.raises(NotFound):
        unlink_login(visitor(person), login.id)
    with pytest.raises(NotFound):
        unlink_login(visitor(person), new_id())


def test_a_withdrawn_provider_signs_nobody_in_until_it_is_restored():
    person = sign_in(card("a")).person
    link_login(visitor(person), account("b"))
    close(Actor.system("test"), "card", "提供者の停止")
    with pytest.raises(SignInRefused) as refusal:
        sign_in(card("a"))
    assert refusal.value.reason == "withdrawn"
    with pytest.raises(SignInRefused):
        link_login(visitor(person), card("c", TAKASHI))
    assert sign_in(account("b")).person == person
    reopen(Actor.system("test"), "card")
    assert sign_in(card("a")).person == person


def test_a_new_card_of_somebody_in_the_roll_leads_to_the_same_person():
    fill_roll()
    person = sign_in(card("old card")).person
    assert sign_in(card("new card")).person == person
    assert Person.objects.count() == 1


def test_pseudonyms_are_steady_within_a_purpose_and_strange_between_two():
    person, other = sign_in(card("a")).person, sign_in(card("b", TAKASHI)).person
    made = [pseudonym(person, "ride"), pseudonym(person, "vote"), pseudonym(other, "ride")]
    assert made[0] == pseudonym(person, "ride")
    assert len({*made}) == 3
    assert all(len(name) == 64 for name in made)


def test_names_come_for_a_whole_list_by_two_queries(django_assert_num_queries):
    people = [sign_in(card("a")).person, sign_in(card("b", TAKASHI)).person]
    with django_assert_num_queries(2):
        assert names_of(people) == {people[0]: MINATO.name, people[1]: TAKASHI.name}


def test_an_unknown_person_is_not_found():
    with pytest.raises(NotFound):
        profile_of(new_id())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_roll", [False, True])
def test_two_browsers_that_come_back_at_once_make_one_person(with_roll):
    if with_roll:
        fill_roll()
    ready, people, errors = threading.Barrier(4), [], []

    def come_back(number: int) -> None:
        try:
            ready.wait()
            subject = f"card {number}" if with_roll else "the same login"
            people.append(sign_in(card(subject)).person)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=come_back, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (len(people), len(set(people))) == (4, 1)
    assert Person.objects.count() == 1
    assert connection.vendor in {"sqlite", "postgresql"}
