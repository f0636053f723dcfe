"""Changes that wait together are committed together, and fail alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from kaga.kernel.actors import Actor
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage import together, vault
from kaga.kernel.storage.door import MissingAct, Transaction
from kaga.kernel.storage.models import VaultKey
from kaga.kernel.storage.together import write_together

Make = Callable[[Transaction], Any]


def _keep(tx: Transaction) -> int:
    """Add a row with its act; which transaction it was."""
    vault.new_key(tx)
    record(tx, Act("test.key.made", Actor.system("test"), new_handle()))
    return id(tx)


def _fail(tx: Transaction) -> int:
    _keep(tx)
    raise LookupError("mine alone")


def _counts() -> tuple[int, int]:
    return VaultKey.objects.count(), StagedEntry.objects.count()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(30) as pool:
        yield pool


def _at_once(threads: ThreadPoolExecutor, makes: list[Make]) -> list[Future[Any]]:
    """Give the first change, and the others while it is at the door."""
    inside, go = threading.Event(), threading.Event()

    def first(tx: Transaction) -> int:
        inside.set()
        assert go.wait(60)
        return _keep(tx)

    def run(make: Make) -> Any:
        try:
            return write_together(make)
        finally:
            connection.close()

    given = [threads.submit(run, first)]
    assert inside.wait(60)
    for number, make in enumerate(makes, 1):
        given.append(threads.submit(run, make))
        while len(together._company._waiting) < number:
            pass
    go.set()
    for one in given:
        one.exception(20)
    return given


@pytest.mark.django_db(transaction=True)
def test_changes_that_wait_are_one_transaction(threads: ThreadPoolExecutor):
    first, *others = _at_once(threads, [_keep] * 5)
    assert len({one.result() for one in others}) == 1
    assert first.result() != others[0].result()
    assert _counts() == (6, 6)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_takes_all_that_wait(threads: ThreadPoolExecutor):
    _, *others = _at_once(threads, [_keep] * (together.MOST + 3))
    assert [one.exception() for one in others] == [None] * len(others)
    assert _counts() == (together.MOST + 4, together.MOST + 4)
    assert together._company._led is False


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_harms_no_other(threads: ThreadPoolExecutor):
    _, *others = _at_once(threads, [_keep, _fail, _keep])
    assert [type(one.exception()) for one in others] == [type(None), LookupError, type(None)]
    assert _counts() == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_a_leader_torn_away_leaves_nobody_waiting(threads: ThreadPoolExecutor):
    def torn(tx: Transaction) -> None:
        raise KeyboardInterrupt

    _, *others = _at_once(threads, [torn, _keep])
    assert all(one.exception() is not None for one in others)
    assert write_together(_keep)
    assert _counts() == (2, 2)


@pytest.mark.django_db
def test_each_change_needs_an_act_of_its_own():
    with pytest.raises(MissingAct):
        write_together(vault.new_key)
    assert _counts() == (0, 0)


@pytest.mark.django_db
def test_inside_a_transaction_a_change_is_part_of_it():
    with transaction.atomic():
        write_together(_keep)
        assert _counts() == (1, 1)
        transaction.set_rollback(True)
    assert _counts() == (0, 0)
