"""Rows read and written by statements that are put together once: as Django would."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, models
from django.db.models import F, Field, ForeignKey, Model

from kaga.kernel import clock
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.identity.models import SessionRecord
from kaga.kernel.ids import new_id
from kaga.kernel.storage.door import write
from kaga.kernel.storage.models import VaultKey
from kaga.kernel.storage.parameters import taker
from kaga.kernel.storage.prepared import Prepared
from kaga.kernel.storage.rows import insert, update
from kaga.kernel.storage.statements import fetch
from kaga.services.procedures.enums import Route
from kaga.services.procedures.models import Case, CaseAct, Procedure

pytestmark = pytest.mark.django_db

NUMBERS = [None, 0, 7, True, "12"]
TEXTS = [None, "", "加賀", Route.COUNTER, 5]
VALUES: dict[type[Field], list[object]] = {
    models.AutoField: NUMBERS,
    models.BigAutoField: NUMBERS,
    models.BigIntegerField: NUMBERS,
    models.PositiveIntegerField: NUMBERS,
    models.PositiveSmallIntegerField: NUMBERS,
    models.BooleanField: [True, False, 1, None],
    models.CharField: TEXTS,
    models.SlugField: TEXTS,
    models.TextField: TEXTS,
    models.BinaryField: [None, b"", b"x"],
    models.UUIDField: [None, UUID(int=7), str(UUID(int=7))],
    models.DateField: [None, date(2026, 6, 1), "2026-06-01"],
    models.DateTimeField: [
        None,
        datetime(2026, 6, 1, 9, 30, tzinfo=UTC),
        datetime(2026, 6, 1, 9, 30, 0, 5, tzinfo=clock.TOKYO),
    ],
    models.JSONField: [None, {"名": [1, None]}, "text", 5],
}


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


def test_rows_of_given_values_are_deleted_and_counted():
    with write(bookkeeping="a test") as tx:
        first, second, third = (tx.add(VaultKey(wrapped=text)) for text in (b"a", b"b", b"b"))
        assert tx.remove(VaultKey, id=first.id, wrapped=b"b") == 0
        assert tx.remove(VaultKey, id=second.id, wrapped=b"b") == 1
    assert set(VaultKey.objects.all()) == {first, third}


def test_rows_that_others_hang_on_are_left_to_django():
    with write(bookkeeping="a test") as tx, pytest.raises(ValueError, match="hang on it"):
        tx.remove(Procedure, slug="smartphone-subsidy")


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


@pytest.mark.parametrize("model", [Case, CaseAct, Procedure, OutboxEvent, SessionRecord])
def test_every_value_becomes_what_django_makes_of_it(model: type[Model]):
    """The quick ways of `parameters` against the long ones, for values of every shape."""
    for field in model._meta.concrete_fields:
        take = taker(field)
        for value in VALUES.get(type(_plain(field)), []):
            assert _bare(take(value)) == _bare(field.get_db_prep_save(value, connection)), field


def _bare(value: object) -> object:
    """What a driver's wrapper (of bytes, of JSON) holds."""
    return getattr(value, "obj", value)


def _plain(field: Field) -> Field:
    return field.target_field if isinstance(field, ForeignKey) else field


def test_a_moment_without_a_zone_is_refused():
    event = _event("a")
    event.time = datetime(2026, 6, 1)  # noqa: DTZ001 - this is what is refused
    with pytest.raises(ValueError, match="say its zone"):
        insert(event)


def test_counted_statements_are_counted(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert fetch("SELECT %s", [1]) == [(1,)]
        assert fetch("SELECT %s", [2]) == [(2,)]


def test_the_kept_cursor_goes_with_its_connection():
    def ask() -> None:
        try:
            found.append(fetch("SELECT %s", [1]))
            connection.close()
            found.append(fetch("SELECT %s", [2]))
        finally:
            connection.close()

    found: list[list[tuple[int]]] = []
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [[(1,)], [(2,)]]
