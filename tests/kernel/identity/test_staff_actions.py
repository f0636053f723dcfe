"""What staff do: register at the counter, give roles, withdraw providers."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

import pytest
from tests.kernel.identity.people import MINATO, TAKASHI, card, fill_roll, somebody, staff

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.identity import queries
from kaga.kernel.identity.actions.closing import (
    close,
    reopen,
    restore_provider,
    withdraw_provider,
)
from kaga.kernel.identity.actions.counter import activate, register_at_counter
from kaga.kernel.identity.actions.signing_in import sign_in
from kaga.kernel.identity.actions.staff import Post, assign_role, end_role, give_role
from kaga.kernel.identity.models import OneTimeCode, Person, SessionRecord, StaffAssignment
from kaga.kernel.identity.profiles import Profile, profile_of
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def acts() -> list[dict]:
    return [json.loads(bytes(row.data)) for row in StagedEntry.objects.order_by("id")]


def test_the_counter_registers_a_person_who_then_signs_in_by_code():
    fill_roll()
    made = register_at_counter(staff("counter"), MINATO, "licence")
    assert (made.is_new, profile_of(made.person)) == (True, MINATO)
    found = activate(made.code, "192.0.2.1")
    assert (found.person, found.assurance, found.provider) == (
        made.person,
        Assurance.ACCOUNT,
        "counter",
    )
    assert queries.residency_of(made.person).district == "橋立町"
    with pytest.raises(Invalid):
        activate(made.code, "192.0.2.1")


def test_the_card_later_leads_to_the_person_of_the_counter():
    fill_roll()
    made = register_at_counter(staff("counter"), MINATO, "two-papers")
    assert sign_in(card("first use")).person == made.person


def test_somebody_known_by_the_roll_gets_a_code_for_the_same_account():
    fill_roll()
    person = somebody(MINATO)
    made = register_at_counter(staff("counter"), MINATO, "card")
    assert (made.person, made.is_new) == (person, False)


def test_what_document_was_seen_is_recorded_but_not_shown():
    register_at_counter(staff("counter"), MINATO, "passport")
    (seen,) = [act for act in acts() if act["act"] == "identity.document.seen"]
    assert "passport" not in json.dumps(seen)
    assert seen["actor"] == {"role": "staff", "name": "市民課"}


def test_a_code_is_over_after_two_weeks():
    made = register_at_counter(staff("counter"), MINATO, "card")
    with clock.frozen(clock.now() + timedelta(days=15)), pytest.raises(Invalid):
        activate(made.code, "192.0.2.1")
    assert OneTimeCode.objects.get().used_at is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "あ" * 101}, "name"),
        ({"address": ""}, "address"),
        ({"address": "加賀市 1234-5678-9018"}, "address"),
        ({"phone": "123456789018"}, "phone"),
        ({"birth_date": None}, "birth_date"),
        ({"birth_date": date(1899, 12, 31)}, "birth_date"),
        ({"birth_date": date(2100, 1, 1)}, "birth_date"),
    ],
)
def test_wrong_fields_are_named_and_nothing_is_kept(change, field):
    with pytest.raises(Invalid) as error:
        register_at_counter(staff("counter"), dataclasses.replace(MINATO, **change), "card")
    assert list(error.value.fields) == [field]
    assert Person.objects.count() == 1


def test_a_document_must_be_one_of_the_list():
    with pytest.raises(Invalid) as error:
        register_at_counter(staff("counter"), MINATO, "my word")
    assert list(error.value.fields) == ["document"]


def test_only_the_counter_registers():
    with pytest.raises(NotAllowed):
        register_at_counter(staff("clerk"), MINATO, "card")


def test_a_role_holds_from_its_first_to_its_last_day():
    person = somebody(TAKASHI)
    today = clock.today()
    post = Post("clerk", "課", today + timedelta(1), today + timedelta(2))
    give_role(SYSTEM, person, post)
    held = []
    for days in range(4):
        with clock.frozen(clock.now() + timedelta(days=days)):
            held.append(queries.rights_of(person).roles)
    assert held == [frozenset(), {"clerk"}, {"clerk"}, frozenset()]


def test_an_administrator_gives_and_takes_roles_but_not_their_own():
    admin, person = staff("admin"), somebody(TAKASHI)
    made = assign_role(admin, person, Post("clerk", "課"))
    assert queries.rights_of(person).divisions == {"課"}
    with pytest.raises(Conflict):
        assign_role(admin, person, Post("clerk", "課"))
    end_role(admin, made)
    assert queries.rights_of(person).roles == frozenset()
    with pytest.raises(NotFound):
        end_role(admin, made)
    with pytest.raises(NotAllowed):
        assign_role(admin, admin.person, Post("data"))
    own = StaffAssignment.objects.get(person_id=admin.person).id
    with pytest.raises(NotAllowed):
        end_role(admin, own)


def test_nobody_else_gives_roles():
    with pytest.raises(NotAllowed):
        assign_role(staff("decider"), somebody(TAKASHI), Post("clerk"))


@pytest.mark.parametrize(
    ("post", "field"),
    [
        (Post("mayor"), "role"),
        (Post("clerk", "課" * 61), "division"),
        (Post("clerk", "1234 5678 9018"), "division"),
        (Post("clerk", valid_until=date(2020, 1, 1)), "valid_until"),
    ],
)
def test_wrong_posts_are_refused_by_field(post, field):
    with pytest.raises(Invalid) as error:
        give_role(SYSTEM, somebody(TAKASHI), post)
    assert list(error.value.fields) == [field]


def test_a_role_reaches_an_open_session_at_its_next_request(browser):
    browser.sign_in()
    assert browser.get("/staff").status_code == 403
    person = Person.objects.get().id
    made = give_role(SYSTEM, person, Post("clerk"))
    assert browser.get("/staff").status_code == 200
    end_role(staff("admin"), made)
    assert browser.get("/staff").status_code == 403


def test_a_role_that_begins_tomorrow_reaches_an_open_session_tomorrow(browser, settings):
    settings.KAGA_IDLE_RESIDENT_S = 100_000
    settings.KAGA_SESSION_LONGEST_S = 200_000
    browser.sign_in()
    person = Person.objects.get().id
    give_role(SYSTEM, person, Post("clerk", valid_from=clock.today() + timedelta(1)))
    assert browser.get("/staff").status_code == 403
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert browser.get("/staff").status_code == 200


def test_withdrawing_is_one_act_with_a_public_reason(simulator):
    admin = staff("admin")
    withdraw_provider(admin, "card", " 提供者の停止 ", "keep")
    assert acts()[-1]["public"] == {
        "provider": "card",
        "reason": "提供者の停止",
        "sessions": "keep",
    }
    with pytest.raises(Conflict):
        withdraw_provider(admin, "card", "もう一度", "keep")
    restore_provider(admin, "card")
    with pytest.raises(Conflict):
        restore_provider(admin, "card")
    assert queries.withdrawn_providers() == {}


@pytest.mark.parametrize("reason", ["", " ", "x" * 401, "番号は123456789018"])
def test_withdrawing_needs_a_decent_reason(simulator, reason):
    with pytest.raises(Invalid):
        close(SYSTEM, "card", reason)


def test_only_known_routes_can_be_withdrawn_and_only_by_administrators(simulator):
    for change in (lambda: close(SYSTEM, "nobody", "x"), lambda: reopen(SYSTEM, "nobody")):
        with pytest.raises(NotFound):
            change()
    counter = staff("counter")
    with pytest.raises(NotAllowed):
        withdraw_provider(counter, "card", "x", "keep")
    with pytest.raises(NotAllowed):
        restore_provider(counter, "card")


@pytest.mark.parametrize(("sessions", "left"), [("keep", 200), ("end", 302)])
def test_withdrawing_may_end_the_sessions_of_that_provider(browser, sessions, left):
    browser.sign_in()
    close(SYSTEM, "card", "漏えいの疑い", sessions)
    assert browser.get("/me").status_code == left
    assert SessionRecord.objects.count() == (1 if sessions == "keep" else 0)


def test_roles_of_an_unknown_person_cannot_be_given():
    with pytest.raises(NotFound):
        give_role(SYSTEM, new_id(), Post("clerk"))
    with pytest.raises(NotFound):
        queries.person_by_handle(new_id())
    assert queries.strongest_of(somebody(Profile(name="あ"))) == Assurance.CARD
