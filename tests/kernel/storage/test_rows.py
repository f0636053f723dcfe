"""Rows read and written by statements that are put together once: as Django would."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.db.models import F

from kaga.kernel import clock
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.identity.models import SessionRecord
from kaga.kernel.ids import new_id
from kaga.kernel.storage.door import write
from kaga.kernel.storage.models import VaultKey
from kaga.kernel.storage.prepared import Prepared
from kaga.kernel.storage.rows import insert, update

pytestmark = pytest.mark.django_db


def _event(subject: str) -> OutboxEvent:
    return OutboxEvent(id=new_id(), type="test.made", subject=subject, data={"名": [1, None]})


def test_a_number_made_by_the_database_is_known_after_inserting():
    with write(bookkeeping="a test") as tx:
        first, second = tx.add(_event("a")), tx.add(_event("b"))
    found = list(OutboxEvent.objects.order_by("number"))
    assert [(row.number, row.subject) for row in found] == [
        (first.number, "a"),
        (second.number, "b"),
    ]
    assert found[0].data == {"名": [1, None]}
    assert not first._state.adding


def test_a_numbered_row_whose_number_is_given_goes_the_usual_way():
    event = _event("a")
    event.number = 77
    assert not insert(event)
    with write(bookkeeping="a test") as tx:
        tx.add(event)
    assert OutboxEvent.objects.get().number == 77


def test_a_change_writes_the_named_columns_and_no_others():
    now = clock.now()
    with write(bookkeeping="a test") as tx:
        row = tx.add(VaultKey(wrapped=b"x", created_at=now))
        row.created_at = clock.now()
        tx.change(row, wrapped=None, destroyed_at=now)
    found = VaultKey.objects.get()
    assert (found.wrapped, found.created_at, found.destroyed_at) == (None, now, now)


def test_a_row_that_is_gone_cannot_be_changed():
    with pytest.raises(DatabaseError, match="not there"):
        update(VaultKey(wrapped=b"x"), ("wrapped",))


def test_an_expression_is_left_to_django():
    with write(bookkeeping="a test") as tx:
        event = tx.add(_event("a"))
        tx.change(event, batch=F("number"))
    assert OutboxEvent.objects.get().batch == event.number


def test_a_prepared_query_gives_the_row_or_none():
    keys = Prepared(VaultKey.objects.all, "id", "created_at")
    now = clock.now()
    with write(bookkeeping="a test") as tx:
        row = tx.add(VaultKey(wrapped=b"x", created_at=now))
    found = keys.first(row.id, now)
    assert found == row
    assert found is not None
    assert (bytes(found.wrapped or b""), found.created_at) == (b"x", now)
    assert keys.first(new_id(), now) is None


def test_a_prepared_query_takes_no_condition_of_its_own():
    with pytest.raises(ValueError, match="columns alone"):
        Prepared(lambda: SessionRecord.objects.filter(device="x"), "key_hash").first("a")
