"""What can go wrong with the stored ledger, each in words that name the place.

>>> str(SequencerBusy("process 12"))
'another sequencer holds this ledger: process 12'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.errors import KagaError

if TYPE_CHECKING:
    from collections.abc import Sequence


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


class QuorumMissing(KagaError):
    """Too few witnesses cosigned a head: it is not published until they do."""

    status = 503
    problem = "quorum-missing"

    def __init__(self, size: int, names: Sequence[str]) -> None:
        seen = ", ".join(names) or "nobody"
        super().__init__(f"too few witnesses cosigned the head of {size} entries: {seen}")
