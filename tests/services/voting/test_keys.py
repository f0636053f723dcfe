"""Ballot keys: who gets one, what replaces it, what a stop in the middle leaves, who knows."""

from __future__ import annotations

import os
import stat
from datetime import date, timedelta

import pytest
from django.apps import apps
from tests.kernel.identity.people import (
    MINATO,
    OUTSIDE,
    TAKASHI,
    fill_roll,
    somebody,
    staff,
    visitor,
)
from tests.services.voting.poll import (
    OFFICE,
    YES,
    keyed,
    opened,
    proof_of,
    vote,
    voter_of,
)

from kaga.engines.ballot.model import Proof
from kaga.kernel import clock
from kaga.kernel.errors import NotAllowed, SignInNeeded, StepUpNeeded
from kaga.kernel.identity.visitor import Assurance, nobody
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.ledger.reading import entry_of
from kaga.services.voting.actions import running
from kaga.services.voting.actions.keys import enter_key
from kaga.services.voting.enums import KeyState
from kaga.services.voting.faults import (
    KeyRefused,
    KeyTaken,
    NotEligible,
    NotThatState,
    RegistrationBarred,
    RevokedKey,
)
from kaga.services.voting.models import BallotKey
from kaga.services.voting.registrar import desk
from kaga.services.voting.registrar.desk import (
    PATIENCE_S,
    heal,
    heal_all,
    key_of,
    register,
    revoke_for,
    revoke_in_roll,
)
from kaga.services.voting.registrar.keys import store
from kaga.services.voting.shapes import Electorate


@pytest.fixture
def measure(town):
    fill_roll()
    return opened()[0]


@pytest.fixture
def minato(measure):
    return visitor(somebody(MINATO))


def ask(who, measure, voter=None):
    voter = voter or voter_of(measure)
    return voter, register(who, measure.uuid, voter.credential, proof_of(voter, measure))


def states(measure) -> dict[str, str]:
    return dict(BallotKey.objects.filter(measure=measure).values_list("credential", "state"))


def test_a_resident_registers_a_key_and_votes_with_it(measure, minato):
    voter, given = ask(minato, measure)
    assert (given.credential, given.replaced, given.fresh) == (voter.credential, False, True)
    assert ask(minato, measure, voter)[1] == desk.Registered(
        voter.credential, given.entry, replaced=False, fresh=False
    )
    assert vote(measure, voter, YES).fresh
    assert key_of(minato, measure.uuid) == voter.credential


def test_another_key_takes_the_place_of_the_first(measure, minato):
    old, _ = ask(minato, measure)
    new, given = ask(minato, measure)
    assert given.replaced
    assert states(measure) == {old.credential: "revoked", new.credential: "registered"}
    with pytest.raises(RevokedKey):
        vote(measure, old, YES)
    with pytest.raises(KeyTaken):
        ask(minato, measure, old)


def test_nobody_registers_the_key_of_another(measure, minato):
    voter, _ = ask(minato, measure)
    with pytest.raises(KeyTaken):
        ask(visitor(somebody(TAKASHI)), measure, voter)


def test_the_proof_binds_the_key_to_its_holder_and_election(measure, minato):
    voter, other = voter_of(measure), opened()[0]
    honest = proof_of(voter, measure)
    forged = Proof(honest.challenge, honest.response + 1)
    for shown in (forged, proof_of(voter, other), proof_of(voter_of(measure), measure)):
        with pytest.raises(KeyRefused):
            register(minato, measure.uuid, voter.credential, shown)
    for credential in ("", "00" * 32, "01".rjust(64, "0"), "f" * 64):
        with pytest.raises(KeyRefused):
            register(minato, measure.uuid, credential, honest)
    assert states(measure) == {}


def test_registration_asks_for_a_fresh_sign_in_by_card(measure, minato):
    voter = voter_of(measure)
    late = clock.now() - timedelta(minutes=6)
    weak = visitor(minato.person, assurance=Assurance.ACCOUNT)
    for who, why in (
        (nobody(), SignInNeeded),
        (visitor(minato.person, authenticated_at=late), StepUpNeeded),
        (weak, StepUpNeeded),
    ):
        with pytest.raises(why):
            register(who, measure.uuid, voter.credential, proof_of(voter, measure))


def test_the_roll_decides_by_residence_age_and_district(town):
    fill_roll()
    minato, outside = visitor(somebody(MINATO)), visitor(somebody(OUTSIDE))
    of_district, _ = opened()
    with pytest.raises(NotEligible):
        ask(outside, of_district)
    for rule, may in (
        (Electorate(18, date(2026, 12, 1), ("橋立町",)), True),
        (Electorate(18, date(2026, 12, 1), ("大聖寺南町",)), False),
        (Electorate(80, date(2026, 12, 1)), False),
        (Electorate(78, date(2026, 5, 2)), True),
        (Electorate(78, date(2026, 5, 1)), False),
    ):
        of_district.electorate = rule.to_json()
        assert desk.may_vote(of_district, minato.person) is may


def test_keys_are_registered_only_while_voting_is_open(town):
    fill_roll()
    measure, _ = keyed()
    minato = visitor(somebody(MINATO))
    with pytest.raises(NotThatState):
        ask(minato, measure)
    running.open_by(OFFICE, measure.uuid)
    ask(minato, measure)
    running.close_by(OFFICE, measure.uuid)
    with pytest.raises(NotThatState):
        ask(minato, measure)


def test_the_counter_takes_a_key_back_and_bars_another(measure, minato):
    voter, _ = ask(minato, measure)
    vote(measure, voter, YES)
    counter = staff("counter")
    with pytest.raises(NotAllowed):
        revoke_for(staff("clerk"), measure.uuid, minato.person, bar=True)
    assert revoke_for(counter, measure.uuid, minato.person, bar=True) is True
    assert states(measure) == {voter.credential: KeyState.REVOKED}
    assert key_of(minato, measure.uuid) is None
    with pytest.raises(RegistrationBarred):
        ask(minato, measure)
    assert revoke_for(counter, measure.uuid, minato.person, bar=False) is False


def test_who_votes_on_paper_without_an_account_gets_no_key_later(measure):
    who = ("橋立　みなと", date(1948, 5, 3), "加賀市橋立町ロ１２－３")
    assert revoke_in_roll(staff("counter"), measure.uuid, who) is False
    with pytest.raises(RegistrationBarred):
        ask(visitor(somebody(MINATO)), measure)


@pytest.mark.parametrize("lost", ["before the ledger", "after the ledger"])
def test_a_stop_between_the_two_stores_is_finished_by_the_next(
    measure, minato, monkeypatch, lost
):
    def stopped(*given, **named):
        if lost == "after the ledger":
            enter_key(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(desk, "enter_key", stopped)
    voter = voter_of(measure)
    with pytest.raises(KeyboardInterrupt):
        ask(minato, measure, voter)
    monkeypatch.undo()
    assert key_of(minato, measure.uuid) is None
    later = clock.now() + timedelta(seconds=PATIENCE_S + 1)
    with clock.frozen(later):
        assert (heal_all(), heal_all()) == (1, 0)
    assert key_of(minato, measure.uuid) == voter.credential
    assert states(measure) == {voter.credential: "registered"}


def test_a_revocation_that_was_interrupted_is_finished(measure, minato, monkeypatch):
    voter, _ = ask(minato, measure)

    def stopped(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(desk, "revoke_key", stopped)
    with pytest.raises(KeyboardInterrupt):
        revoke_for(staff("counter"), measure.uuid, minato.person, bar=True)
    monkeypatch.undo()
    heal(measure, until=int(clock.now().timestamp()))
    assert states(measure) == {voter.credential: "revoked"}


def test_a_key_that_another_replaced_while_it_was_on_its_way_never_comes(measure, minato):
    """Two devices at once: the first is still pending when the second is registered."""
    voter, _ = ask(minato, measure)
    slow = voter_of(measure)
    marks = desk._marks(measure.uuid, minato.person)
    now = int(clock.now().timestamp())
    claim = desk.Claim(measure.uuid, marks, slow.credential, "c2ln", now)
    pending = store().begin(claim)
    quick, _ = ask(minato, measure)
    assert desk._finish(measure, pending) is None
    assert states(measure)[voter.credential] == "revoked"
    standing = [key for key, state in states(measure).items() if state == "registered"]
    assert standing == [quick.credential]


def test_the_city_holds_nothing_that_connects_a_person_with_a_key(measure, minato, town):
    """Neither id, handle nor name of the person stands in a row or entry that knows the key."""
    voter, _ = ask(minato, measure)
    vote(measure, voter, YES)
    person = str(minato.person)
    for row in StagedEntry.objects.all():
        entry = entry_of(bytes(row.data))
        if entry.act.startswith(("vote.credential", "vote.ballot")):
            assert person not in bytes(row.data).decode()
            assert (entry.role, entry.cause) in {("system", None), ("visitor", None)}
    for model in apps.get_app_config("voting").get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert not names & {"person", "account", "session", "address", "visitor"}
    file = town / "registrar" / "registrar.db"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    raw = b"".join(one.read_bytes() for one in file.parent.glob("registrar.db*"))
    assert voter.credential.encode() in raw
    assert person.encode() not in raw
    assert minato.person.bytes not in raw
