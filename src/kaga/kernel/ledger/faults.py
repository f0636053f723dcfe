"""What can go wrong with the stored ledger, each in words that name the place.

>>> str(SequencerBusy("process 12"))
'another sequencer holds this ledger: process 12'
"""

from __future__ import annotations

from kaga.kernel.errors import KagaError


class LedgerDamaged(KagaError):
    """Database, tiles and signed head do not agree; nothing more is signed until they do."""

    problem = "ledger-damaged"


class SequencerBusy(KagaError):
    """There is one sequencer for a ledger, and another process is it."""

    problem = "sequencer-busy"

    def __init__(self, holder: str) -> None:
        super().__init__(f"another sequencer holds this ledger: {holder}")


class NotPublished(KagaError):
    """The entry is safe, but no signed head covers it yet; try again in a moment."""

    status = 503
    problem = "not-yet-published"
