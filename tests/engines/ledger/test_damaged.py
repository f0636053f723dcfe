"""Damaged notes, heads, receipts and requests: a sample of what bench/ledger_fuzz.py runs."""

from __future__ import annotations

from bench.ledger_fuzz import READERS, run


def test_nothing_damaged_is_believed() -> None:
    counted = run(3_000, seed=1)
    assert sum(counted.values()) == 3_000
    refused = {name for name, end in counted if end != "same as before"}
    assert refused == set(READERS)
