"""A sample of the fuzzing that `bench/voting/fuzz.py` does a million times."""

from __future__ import annotations

from tests.engines.ballot.fuzzing import fuzz


def test_damaged_inputs_end_in_refusals_and_never_in_acceptance() -> None:
    outcome = fuzz(1500, seed=7)
    assert outcome.wrong == []
    assert outcome.refused.total() + outcome.harmless.total() == 1500
    assert outcome.refused.total() > 1200
