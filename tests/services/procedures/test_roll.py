"""Answers beside the resident roll: shown fact by fact, recorded, and what a grant rests on."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from tests.kernel.identity.people import card
from tests.services.procedures.town import in_review, person, staff, still_here, submitted
from tests.visiting import visiting

from kaga.engines.cases import Act, Outcome
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Invalid, NotAllowed, NotFound
from kaga.kernel.identity.actions.roll import (
    Attestation,
    RollRow,
    attest,
    import_roll,
)
from kaga.kernel.identity.actions.signing_in import sign_in
from kaga.kernel.identity.profiles import Profile, person_row
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import Ruling, propose
from kaga.services.procedures.actions.reading import read_roll
from kaga.services.procedures.models import Case, Reading
from kaga.services.procedures.queries.cases import own_case, who_looked

HANAKO = Profile(
    name="山田 花子",
    birth_date=date(1955, 4, 17),
    address="石川県加賀市動橋町ニ1番地",
)
YOUNG = dataclasses.replace(HANAKO, birth_date=date(1957, 4, 2))


@pytest.fixture(autouse=True)
def keys(procedure):
    """The town with its own keys."""


def on_the_roll(profile=HANAKO):
    row = RollRow(profile.name, profile.birth_date, profile.address, "動橋町")
    import_roll([row], Actor.system("test"))
    return signed_in(profile)


def signed_in(profile):
    return person(person=sign_in(card("hanako", profile)).person)


def seen(clerk, visitor, **changes):
    reference = submitted(visitor, **changes).reference
    return verdicts(read_roll(clerk, reference))


def verdicts(lines):
    return [(one.fact, one.answer, one.roll, one.verdict) for one in lines]


def test_what_is_the_same_is_said_to_be_the_same(clerk):
    assert seen(clerk, on_the_roll()) == [
        ("birth_date", date(1955, 4, 17), date(1955, 4, 17), "same"),
        ("resident", True, True, "same"),
        ("address", "石川県加賀市動橋町ニ1番地", "動橋町", "same"),
    ]


def test_what_differs_is_said_and_the_application_arrives(clerk):
    other = {"prefecture": "石川県", "city": "加賀市", "town": "橋立町", "rest": "ロ12番地"}
    found = seen(clerk, on_the_roll(), birth_date="1950-01-01", address=other)
    assert found == [
        ("birth_date", date(1950, 1, 1), date(1955, 4, 17), "different"),
        ("resident", True, True, "same"),
        ("address", "石川県加賀市橋立町ロ12番地", "動橋町", "different"),
    ]


def test_a_name_is_compared_as_the_roll_writes_it(clerk):
    other = {"family": "山本", "given": "花子"}
    [*_, address] = seen(clerk, on_the_roll(), name=other)
    assert address[3] == "different"


def test_whoever_is_not_matched_is_not_compared(resident, clerk):
    reference = submitted(resident).reference
    assert read_roll(clerk, reference) is None


def test_where_staff_attested_by_hand_the_address_cannot_be_told(clerk):
    hanako = signed_in(HANAKO)
    with write() as tx:
        row = person_row(hanako.person)
        attest(tx, row, HANAKO.birth_date, Attestation("counter", "動橋町"))
    assert [line[3] for line in seen(clerk, hanako)] == ["same", "same", "unknown"]


def test_the_day_of_applying_counts_not_the_day_of_looking(clerk):
    hanako = on_the_roll()
    reference = submitted(hanako).reference
    with clock.frozen(clock.now() + timedelta(days=3)):
        import_roll([], Actor.system("test"))
        lines = read_roll(still_here(clerk), reference)
    assert (lines[1].fact, lines[1].roll) == ("resident", True)


def test_whoever_had_moved_away_before_applying_was_no_resident(clerk):
    hanako = on_the_roll()
    import_roll([], Actor.system("test"))
    with clock.frozen(clock.now() + timedelta(days=3)):
        later = still_here(hanako)
        line = read_roll(still_here(clerk), submitted(later).reference)[1]
    assert (line.answer, line.roll, line.verdict) == (True, False, "different")


def test_an_erased_person_is_tied_to_no_roll(clerk):
    hanako = on_the_roll()
    reference = submitted(hanako).reference
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, vault.KeyId(person_row(hanako.person).key_id))
    assert read_roll(clerk, reference) is None


def test_a_procedure_that_names_no_facts_looks_nothing_up(procedure, clerk):
    with write(bookkeeping="a test") as tx:
        facts = {k: v for k, v in procedure.facts.items() if k != "roll"}
        tx.change(procedure, facts=facts)
    assert seen(clerk, on_the_roll()) == []
    assert Reading.objects.count() == 0


def test_looking_is_recorded_once_a_visit_and_the_resident_sees_it(clerk):
    hanako = on_the_roll()
    reference = submitted(hanako).reference
    before = StagedEntry.objects.count()
    read_roll(clerk, reference)
    read_roll(clerk, reference)
    assert StagedEntry.objects.count() == before + 1
    assert [look.purpose for look in who_looked(hanako, reference).rows] == ["roll"]
    with clock.frozen(clock.now() + timedelta(hours=1)):
        read_roll(still_here(clerk), reference)
    assert Reading.objects.count() == 2


def test_only_those_who_may_read_the_case_look_into_the_roll(clerk):
    hanako = on_the_roll()
    reference = submitted(hanako).reference
    for stranger in (person(), staff("clerk", divisions=frozenset({"tax"})), hanako):
        with pytest.raises(NotFound):
            read_roll(stranger, reference)
    with pytest.raises(NotAllowed):
        read_roll(staff("counter"), reference)
    assert Reading.objects.count() == 0


def test_a_grant_rests_on_the_birth_date_of_the_roll(clerk):
    done = in_review(on_the_roll(YOUNG), clerk)
    with pytest.raises(Invalid, match="住民名簿"):
        propose(clerk, done.reference, done.etag, Ruling(Outcome.GRANTED))
    assert Case.objects.get().state == "review"


def test_a_wrong_birth_date_does_not_cost_a_grant_the_roll_supports(clerk):
    """Whoever meets the conditions by the roll is granted, slip of the pen or not."""
    done = in_review(on_the_roll(), clerk, birth_date="1955-04-18")
    assert propose(clerk, done.reference, done.etag, Ruling(Outcome.GRANTED)).etag > done.etag


def test_the_page_of_the_case_shows_it_and_the_residents_page_who_looked(clerk):
    hanako = on_the_roll()
    reference = submitted(hanako, birth_date="1955-04-18").reference
    with visiting(clerk) as client:
        shown = client.get(f"/staff/cases/{reference}").content.decode()
    for piece in ("住民名簿との照合", "昭和30年4月18日", "昭和30年4月17日", "不一致", "一致"):
        assert piece in shown
    with visiting(hanako) as client:
        shown = client.get(f"/my/applications/{reference}").content.decode()
    assert "住民名簿との照合" in shown
    assert Act.WITHDRAW in {one.act for one in own_case(hanako, reference).options}


def test_the_page_says_when_somebody_is_not_matched(resident, clerk):
    reference = submitted(resident).reference
    with visiting(clerk) as client:
        shown = client.get(f"/staff/cases/{reference}").content.decode()
    assert "まだ照合されていません" in shown
