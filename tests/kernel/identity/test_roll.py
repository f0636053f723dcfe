"""The roll: an exact match attests at once, anything else waits for a member of staff."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.identity.people import (
    MINATO,
    OUTSIDE,
    ROLL,
    TAKASHI,
    card,
    fill_roll,
    somebody,
    staff,
    visitor,
)

from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.identity.actions.roll import (
    claim_of,
    decide_inquiry,
    import_roll,
    match_roll,
)
from kaga.kernel.identity.actions.signing_in import sign_in
from kaga.kernel.identity.models import ResidencyAttestation, RollEntry, RollInquiry
from kaga.kernel.identity.profiles import Profile, person_row
from kaga.kernel.identity.queries import Residency, residency_of
from kaga.kernel.identity.rollnames import comparable_address, comparable_name
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write

db = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("髙﨑　たかし", "高崎たかし"),
        ("ｓａｎｔｏｓ　Ｍａｒｉａ", "SANTOS MARIA"),
        ("渡邊 澤子", "渡辺沢子"),
        ("O'Hara・Jean-Luc", "O'HARA JEAN LUC"),
    ],
)
def test_the_same_name_in_two_spellings(first, second):
    assert comparable_name(first) == comparable_name(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("石川県加賀市大聖寺南町二丁目４１番地", "加賀市大聖寺南町2-41"),
        ("石川県 加賀市橋立町ロ12番地の3", "加賀市橋立町ロ１２－３"),
        ("加賀市山代温泉桔梗丘十二丁目5番6号", "石川県加賀市山代温泉桔梗丘12-5-6"),
        ("加賀市作見町ホ八十八番地", "加賀市作見町ホ88"),
        ("加賀市動橋町ホ二〇番地", "加賀市動橋町ホ20番地"),
        ("北海道札幌市北区1番", "札幌市北区1"),
        ("加賀市栄町ニ20番地 コーポ加賀101号室", "加賀市栄町ニ20 コーポ加賀101"),
    ],
)
def test_the_same_address_in_two_spellings(first, second):
    assert comparable_address(first) == comparable_address(second)


@given(st.text(max_size=60))
def test_spaces_around_and_case_never_matter(text):
    assert comparable_name(f"　{text} ") == comparable_name(text)
    assert comparable_address(f"　{text} ") == comparable_address(text)


def test_different_places_stay_different():
    addresses = ["加賀市橋立町ロ12-3", "加賀市橋立町ロ123", "加賀市橋立町ハ12-3"]
    assert len({comparable_address(address) for address in addresses}) == 3


@db
def test_an_exact_match_attests_residency_at_once():
    fill_roll()
    person = somebody(MINATO)
    assert residency_of(person) == Residency("172065", "橋立町", date(1948, 5, 3), "roll")
    assert residency_of(somebody(TAKASHI)).district == "大聖寺南町"
    assert RollInquiry.objects.count() == 0


@db
def test_the_roll_cannot_be_read():
    fill_roll()
    everything = str(list(RollEntry.objects.values_list("match_index", "name_birth_index")))
    assert all(len(index) == 64 for index in RollEntry.objects.values_list("match_index")[0])
    assert "橋立" not in everything
    assert "1948" not in everything


@db
def test_a_moved_resident_waits_for_staff_who_see_how_near_it_is():
    fill_roll()
    moved = dataclasses.replace(MINATO, address="石川県加賀市三木町ト1番地")
    person = somebody(moved)
    inquiry = RollInquiry.objects.get()
    assert (residency_of(person), inquiry.nearness) == (None, "name-birth")
    assert claim_of(inquiry) == dataclasses.replace(moved, gender="", phone="", mail="")


@db
def test_somebody_unknown_waits_too_but_nobody_from_another_town():
    fill_roll()
    somebody(dataclasses.replace(MINATO, name="知らない 人"))
    assert RollInquiry.objects.get().nearness == "none"
    somebody(OUTSIDE)
    assert RollInquiry.objects.count() == 1


@db
def test_signing_in_again_asks_staff_only_once():
    somebody(MINATO)
    somebody(MINATO)
    assert RollInquiry.objects.count() == 1


@db
def test_staff_accept_with_a_district_and_the_act_is_recorded():
    person = somebody(MINATO)
    inquiry = RollInquiry.objects.get()
    counter = staff("counter")
    with pytest.raises(Invalid):
        decide_inquiry(counter, inquiry.id, "accept", " ")
    decide_inquiry(counter, inquiry.id, "accept", "橋立町")
    assert residency_of(person) == Residency("172065", "橋立町", date(1948, 5, 3), "counter")
    with pytest.raises(Conflict):
        decide_inquiry(counter, inquiry.id, "refuse")
    acts = [json.loads(bytes(row.data))["act"] for row in StagedEntry.objects.all()]
    assert acts.count("identity.inquiry.decided") == 1


@db
def test_staff_refuse_and_the_person_stays_without_residency():
    person = somebody(MINATO)
    decide_inquiry(staff("counter"), RollInquiry.objects.get().id, "refuse")
    assert residency_of(person) is None
    somebody(MINATO)
    assert RollInquiry.objects.count() == 1


@db
def test_only_the_counter_decides():
    somebody(MINATO)
    with pytest.raises(NotAllowed):
        decide_inquiry(staff("clerk"), RollInquiry.objects.get().id, "refuse")
    with pytest.raises(NotFound):
        decide_inquiry(staff("counter"), new_id(), "refuse")


@db
def test_a_later_exact_match_replaces_what_staff_decided():
    person = somebody(MINATO)
    decide_inquiry(staff("counter"), RollInquiry.objects.get().id, "accept", "橋立")
    fill_roll()
    somebody(MINATO)
    assert (residency_of(person).source, residency_of(person).district) == ("roll", "橋立町")
    assert ResidencyAttestation.objects.filter(ended_at=None).count() == 1


@db
def test_an_import_adds_ends_and_brings_back():
    actor = Actor.system("test")
    assert dataclasses.astuple(import_roll(ROLL, actor)) == (2, 2, 0)
    person = somebody(MINATO)
    assert dataclasses.astuple(import_roll(ROLL[1:], actor)) == (1, 0, 1)
    assert residency_of(person) is None
    assert dataclasses.astuple(import_roll(ROLL, actor)) == (2, 1, 0)
    somebody(MINATO)
    assert residency_of(person).district == "橋立町"
    assert dataclasses.astuple(import_roll(ROLL, actor)) == (2, 0, 0)


@db
def test_an_entry_belongs_to_one_person():
    fill_roll()
    first = somebody(MINATO)
    second = somebody(OUTSIDE)
    with write(bookkeeping="a test") as tx:
        match_roll(tx, person_row(second), MINATO)
    assert residency_of(first) is not None
    assert residency_of(second) is None


@db
def test_a_profile_without_birth_date_or_address_is_not_compared():
    fill_roll()
    sign_in(card("bare", Profile(name="橋立 みなと")))
    assert RollInquiry.objects.count() == 0


@db
def test_the_right_to_decide_needs_a_fresh_sign_in():
    somebody(MINATO)
    person = staff("counter").person
    old = dataclasses.replace(visitor(person), authenticated_at=None)
    with pytest.raises(NotAllowed):
        decide_inquiry(old, RollInquiry.objects.get().id, "refuse")
