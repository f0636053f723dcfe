"""Objections: sealed, answered once, read by their number, the operator told of them."""

from __future__ import annotations

import pytest
from tests.kernel.identity.people import somebody
from tests.services.airspace.sky_town import checked, drafted, person, staff

from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.notices.models import Notice
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.objections import (
    NewObjection,
    answer_objection,
    is_receipt,
    look_at_objection,
    make_objection,
    new_receipt,
)
from kaga.services.airspace.enums import ObjectionState
from kaga.services.airspace.models import Membership, Objection
from kaga.services.airspace.queries.objections import objection_by, objections_page

SAID = NewObjection("夜の音で眠れません。", "0761-11-1111", "作見町")


def made(wanted=SAID) -> str:
    return make_objection(nobody(), wanted, new_receipt())


def accepted(own) -> str:
    reference = checked(own)
    file_flight(own.member, reference)
    return reference


def test_what_was_written_is_sealed_and_read_by_its_number(sky):
    number = made()
    row = Objection.objects.get()
    stored = bytes(row.text) + bytes(row.contact) + bytes(row.place)
    assert "音".encode() not in stored
    found = objection_by(number)
    assert (found.text, found.contact, found.place) == (SAID.text, SAID.contact, SAID.place)
    assert (found.state, found.answer) == (ObjectionState.OPEN, "")


def test_another_number_reads_nothing(sky):
    made()
    assert objection_by(new_receipt()) is None


def test_the_ledger_knows_that_it_came_but_not_what_it_says(own):
    reference = accepted(own)
    made(NewObjection(SAID.text, flight=reference))
    content = [bytes(one.data) for one in StagedEntry.objects.order_by("-pk")[:1]]
    assert b"airspace.objection.made" in content[0]
    assert reference.encode() in content[0]
    assert "音".encode() not in content[0]


def test_the_same_form_sent_twice_is_one_objection(sky):
    ticket = new_receipt()
    assert make_objection(nobody(), SAID, ticket) == ticket
    assert make_objection(nobody(), SAID, ticket) == ticket
    assert Objection.objects.count() == 1


def test_the_same_ticket_with_another_text_is_another_objection(sky):
    ticket = new_receipt()
    make_objection(nobody(), SAID, ticket)
    second = make_objection(nobody(), NewObjection("別のことです。"), ticket)
    assert second != ticket
    assert Objection.objects.count() == 2


@pytest.mark.parametrize("ticket", ["", "1", "O" * 14, "AAAA-AAAA", "aaaa-bbbb-cccc"])
def test_a_number_that_is_not_ours_is_replaced(sky, ticket):
    given = make_objection(nobody(), SAID, ticket)
    assert (given != ticket, is_receipt(given)) == (True, True)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (NewObjection(" "), "text"),
        (NewObjection("x" * 2_001), "text"),
        (NewObjection("番号は 1234-5678-9018 です"), "text"),
        (NewObjection("a", contact="x" * 201), "contact"),
        (NewObjection("a", flight="F2026-999999-9"), "flight"),
    ],
)
def test_what_cannot_be_taken_is_said_by_field(sky, wanted, field):
    with pytest.raises(Invalid) as refused:
        made(wanted)
    assert list(refused.value.fields) == [field]
    assert Objection.objects.count() == 0


def test_a_draft_is_no_flight_that_anybody_knows_of(own):
    with pytest.raises(Invalid):
        made(NewObjection("a", flight=drafted(own)))


def test_the_desk_answers_once(sky, desk):
    number = made()
    key = Objection.objects.get().id
    answer_objection(desk, key, "夜の飛行を止めるよう事業者に求めました。")
    assert objection_by(number).answer == "夜の飛行を止めるよう事業者に求めました。"
    with pytest.raises(Conflict):
        answer_objection(desk, key, "もう一度")
    assert objection_by(number).state == ObjectionState.ANSWERED


def test_an_empty_answer_is_none(sky, desk):
    made()
    with pytest.raises(Invalid):
        answer_objection(desk, Objection.objects.get().id, "  ")


def test_what_is_not_there_is_not_found(sky, desk):
    for act in (
        lambda: look_at_objection(desk, new_id()),
        lambda: answer_objection(desk, new_id(), "a"),
    ):
        with pytest.raises(NotFound):
            act()


def test_nobody_but_the_desk_reads_them(sky):
    made()
    key = Objection.objects.get().id
    for stranger in (person(), staff("clerk")):
        with pytest.raises(NotAllowed):
            look_at_objection(stranger, key)
        with pytest.raises(NotAllowed):
            objections_page(stranger, None)


def test_reading_one_stands_in_the_ledger(sky, desk):
    made()
    look_at_objection(desk, Objection.objects.get().id)
    newest = StagedEntry.objects.order_by("-pk").first()
    assert b"airspace.objection.read" in bytes(newest.data)


def test_lists_are_oldest_first_and_by_state(sky, desk):
    made()
    made(NewObjection("二つ目"))
    first, second = Objection.objects.order_by("made_at", "id")
    answer_objection(desk, first.id, "答え")
    assert [one.id for one in objections_page(desk, None).rows] == [first.id, second.id]
    waiting = objections_page(desk, ObjectionState.OPEN).rows
    assert [one.id for one in waiting] == [second.id]


def test_the_operator_is_told_that_there_is_one_and_that_it_was_answered(own, desk):
    reference = accepted(own)
    member = somebody()
    with write(bookkeeping="a test") as tx:
        tx.change(Membership.objects.get(operator=own.operator), person=member)
    made(NewObjection(SAID.text, flight=reference))
    answer_objection(desk, Objection.objects.get().id, "答え")
    kinds = Notice.objects.filter(person=member).order_by("created_at", "id")
    assert [one.kind for one in kinds] == [
        "airspace.objection.made",
        "airspace.objection.answered",
    ]


def test_an_erased_objection_says_so(sky):
    number = made()
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, vault.KeyId(Objection.objects.get().key_id))
    assert objection_by(number).is_erased
