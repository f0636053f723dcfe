"""Acting for somebody: by a code, within a scope, for a time, until either ends it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.kernel.identity.people import MINATO, OUTSIDE, TAKASHI, somebody, staff, visitor

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotAllowed, NotFound, TooManyRequests
from kaga.kernel.identity import queries
from kaga.kernel.identity.actions.proxies import (
    Terms,
    accept_proxy,
    offer_proxy,
    proxy_to_use,
    register_proxy,
    revoke_proxy,
)
from kaga.kernel.identity.models import OneTimeCode
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.ids import new_id
from kaga.kernel.permissions import Permission
from kaga.kernel.permissions.registry import covers, holds

pytestmark = pytest.mark.django_db

in_scope = Permission("test.proxy.covered", "代理の試験")


@pytest.fixture
def pair():
    return somebody(MINATO), somebody(TAKASHI)


def test_a_code_makes_the_one_who_has_it_the_proxy(pair):
    principal, agent = pair
    code = offer_proxy(visitor(principal), Terms("family", ("procedures",)))
    assert queries.proxies_for(agent) == []
    accept_proxy(visitor(agent), f" {code.lower().replace('-', ' ')} ")
    (proxy,) = queries.proxies_for(agent)
    assert (proxy.principal, proxy.name, proxy.kind, proxy.scope) == (
        principal,
        "橋立 みなと",
        "family",
        frozenset({"procedures"}),
    )
    assert proxy_to_use(visitor(agent), principal) == proxy


def test_a_code_works_once_within_a_week_and_never_for_oneself(pair):
    principal, agent = pair
    code = offer_proxy(visitor(principal), Terms("family"))
    with pytest.raises(Invalid):
        accept_proxy(visitor(principal), code)
    with clock.frozen(clock.now() + timedelta(days=8)), pytest.raises(Invalid):
        accept_proxy(visitor(agent), code)
    accept_proxy(visitor(agent), code)
    with pytest.raises(Invalid):
        accept_proxy(visitor(somebody(OUTSIDE)), code)


def test_a_wrong_code_is_counted_and_after_ten_one_must_wait(pair):
    _, agent = pair
    for _ in range(10):
        with pytest.raises(Invalid):
            accept_proxy(visitor(agent), "0000-0000-0000")
    with pytest.raises(TooManyRequests):
        accept_proxy(visitor(agent), "0000-0000-0000")


def test_letters_that_look_alike_are_forgiven(pair):
    principal, agent = pair
    code = offer_proxy(visitor(principal), Terms("family"))
    accept_proxy(visitor(agent), code.replace("0", "O").replace("1", "l"))
    assert OneTimeCode.objects.get().used_at is not None


def test_a_revoked_offer_cannot_be_accepted(pair):
    principal, agent = pair
    code = offer_proxy(visitor(principal), Terms("family"))
    revoke_proxy(visitor(principal), queries.proxies_given(principal)[0].id)
    with pytest.raises(Invalid):
        accept_proxy(visitor(agent), code)


@pytest.mark.parametrize("who", [0, 1])
def test_either_of_the_two_ends_it(pair, who):
    principal, agent = pair
    made = register_proxy(staff("counter"), principal, agent, Terms("carer"))
    revoke_proxy(visitor(pair[who]), made)
    assert queries.proxies_for(agent) == []
    with pytest.raises(NotFound):
        revoke_proxy(visitor(pair[who]), made)


def test_nobody_else_ends_it(pair):
    made = register_proxy(staff("counter"), *pair, Terms("carer"))
    with pytest.raises(NotFound):
        revoke_proxy(visitor(somebody(OUTSIDE)), made)
    with pytest.raises(NotFound):
        revoke_proxy(visitor(pair[0]), new_id())


def test_it_holds_from_its_first_to_its_last_day(pair):
    principal, agent = pair
    today = clock.today()
    terms = Terms("carer", valid_from=today + timedelta(1), valid_until=today + timedelta(2))
    register_proxy(staff("counter"), principal, agent, terms)
    held = []
    for days in range(4):
        with clock.frozen(clock.now() + timedelta(days=days)):
            held.append(queries.proxy_in_force(agent, principal) is not None)
    assert held == [False, True, True, False]


def test_without_a_proxy_nobody_acts_for_anybody(pair):
    with pytest.raises(NotAllowed):
        proxy_to_use(visitor(pair[1]), pair[0])
    with pytest.raises(NotAllowed):
        proxy_to_use(nobody(), pair[0])


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms("neighbour"), "kind"),
        (Terms("family", ()), "scope"),
        (Terms("family", ("",)), "scope"),
        (Terms("family", ("Everything!",)), "scope"),
        (Terms("family", valid_until=date(2020, 1, 1)), "valid_until"),
        (Terms("counter"), "valid_until"),
    ],
)
def test_terms_that_make_no_sense_are_refused_by_field(pair, terms, field):
    with pytest.raises(Invalid) as error:
        register_proxy(staff("counter"), *pair, terms)
    assert list(error.value.fields) == [field]


def test_residents_cannot_make_counter_proxies_and_staff_none_of_one_person(pair):
    with pytest.raises(NotAllowed):
        offer_proxy(visitor(pair[0]), Terms("counter", valid_until=clock.today()))
    with pytest.raises(Invalid):
        register_proxy(staff("counter"), pair[0], pair[0], Terms("family"))


def test_a_scope_covers_codes_by_their_first_words():
    assert covers(frozenset({"procedures"}), "procedures.case.submit")
    assert covers(frozenset({"procedures.case"}), "procedures.case.submit")
    assert covers(frozenset({"all"}), "anything.at.all")
    assert not covers(frozenset({"procedures"}), "proceduresx.case.submit")
    assert not covers(frozenset(), "procedures.case.submit")


def test_a_permission_outside_the_scope_is_not_held(pair):
    principal, agent = pair
    acting = {"acting_for": principal}
    inside = visitor(agent, acting_scope=frozenset({"test"}), **acting)
    outside = visitor(agent, acting_scope=frozenset({"procedures"}), **acting)
    assert (holds(inside, in_scope), holds(outside, in_scope)) == (True, False)
    assert holds(visitor(agent), in_scope)
