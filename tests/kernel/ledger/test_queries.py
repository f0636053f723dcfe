"""Receipts, lists and waiting; erasing a key takes the facts and leaves the ledger whole."""

from __future__ import annotations

import pytest
from tests.kernel.ledger.conftest import Actor, record_acts, record_private

from kaga.engines.ledger import check_receipt, parse_receipt
from kaga.kernel.errors import NotFound
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.ledger import queries
from kaga.kernel.ledger.acts import Act, EntryId, record
from kaga.kernel.ledger.audit import audit
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.ledger.published import published
from kaga.kernel.ledger.sequencer import Sequencer, settle
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


def test_receipt_for_everybody_proves_the_entry_and_shows_nothing_private(log):
    entry_id, _ = record_private(name="加賀 花子")
    settle()
    raw = queries.receipt(entry_id).to_bytes()
    proven = check_receipt(parse_receipt(raw), published().verifier)
    assert (proven.index, proven.opening) == (0, None)


def test_own_receipt_shows_the_private_facts_until_the_key_is_destroyed(log):
    entry_id, key_id = record_private(name="加賀 花子")
    settle()
    own = check_receipt(queries.own_receipt(entry_id), published().verifier)
    assert own.opening is not None
    assert own.opening.facts["facts"] == {"name": "加賀 花子"}
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, key_id)
    with pytest.raises(vault.Erased):
        queries.own_receipt(entry_id)
    assert check_receipt(queries.receipt(entry_id), published().verifier).index == 0
    assert check_receipt(own_again(own), published().verifier).opening == own.opening
    assert list(audit()) == []


def own_again(own):
    """The receipt the person kept at home goes on opening: it is theirs."""
    from kaga.engines.ledger import Disclosure, make_receipt, prove_inclusion

    proof = prove_inclusion(own.index, own.checkpoint.size, published().read)
    return make_receipt(Disclosure(own.entry, own.opening), own.index, proof, published().raw)


def test_there_is_no_receipt_before_the_next_signed_head(log):
    settle()
    (entry_id,) = record_acts(1)
    with pytest.raises(NotPublished):
        queries.receipt(entry_id)
    with Sequencer().hold() as sequencer:
        sequencer.sequence()
        with pytest.raises(NotPublished):
            queries.receipt(entry_id)
        with pytest.raises(NotPublished):
            queries.wait_until_published(entry_id, 0.1)
        sequencer.publish()
    assert queries.wait_until_published(entry_id, 0) == 0


def test_entry_without_kept_facts_has_no_opening(log):
    (entry_id,) = record_acts(1)
    settle()
    with pytest.raises(NotFound):
        queries.own_receipt(entry_id)
    with pytest.raises(NotFound):
        queries.line(1)
    assert queries.index_of(new_id()) is None


def test_receipt_by_index_is_that_of_the_entry(log):
    ids = record_acts(3)
    settle()
    assert queries.receipt_at(2) == queries.receipt(EntryId(ids[2]))


def test_lists_run_from_the_newest_backwards_page_by_page(log):
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"%d" % number for number in range(5)])
    first = queries.newest(limit=2)
    second = queries.newest(cursor=first.next, limit=2)
    last = queries.newest(cursor=second.next, limit=2)
    assert [[line.index for line in page.rows] for page in (first, second, last)] == [
        [4, 3],
        [2, 1],
        [0],
    ]
    assert (last.next, first.rows[0].entry, first.rows[0].data) == (None, None, b"4")


def test_history_is_of_one_subject_only(log):
    subject = new_handle()
    with write() as tx:
        for number in range(3):
            record(tx, Act("test.case.seen", Actor("staff"), subject, {"n": number}))
    record_acts(2)
    settle()
    page = queries.history(subject, limit=2)
    assert [line.entry.public for line in page.rows] == [{"n": 2}, {"n": 1}]
    rest = queries.history(subject, cursor=page.next, limit=2)
    assert [line.entry.public for line in rest.rows] == [{"n": 0}]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_the_list_is_one_query(log, count, django_assert_num_queries):
    record_acts(count)
    settle()
    with django_assert_num_queries(1):
        queries.newest()
