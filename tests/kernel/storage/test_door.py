"""The write door: all or nothing, an act for every change, arrival order at the gate."""

from __future__ import annotations

import threading

import pytest

from kaga.kernel.actors import Actor
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import MissingAct, write
from kaga.kernel.storage.gate import FairLock
from kaga.kernel.storage.models import VaultKey

pytestmark = pytest.mark.django_db


def test_a_change_without_an_act_is_refused_and_undone():
    with pytest.raises(MissingAct), write() as tx:
        vault.new_key(tx)
    assert VaultKey.objects.count() == 0


def test_a_change_and_its_entry_are_committed_together():
    with write() as tx:
        vault.new_key(tx)
        record(tx, Act("test.key.made", Actor.system("test"), new_handle()))
    assert (VaultKey.objects.count(), StagedEntry.objects.count()) == (1, 1)


def test_bookkeeping_needs_no_entry():
    with write(bookkeeping="a test") as tx:
        vault.new_key(tx)
    assert VaultKey.objects.count() == 1


def test_threads_pass_the_gate_in_the_order_of_their_arrival():
    lock, passed = FairLock(), []
    lock.acquire()
    threads = []
    for number in range(20):
        thread = threading.Thread(target=_pass, args=(lock, passed, number))
        thread.start()
        while len(lock._waiting) <= number:
            pass
        threads.append(thread)
    lock.release()
    for thread in threads:
        thread.join()
    assert passed == list(range(20))


def _pass(lock: FairLock, passed: list[int], number: int) -> None:
    lock.acquire()
    passed.append(number)
    lock.release()
