"""The store of one process: a journal in a folder, written in groups."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from kaga.services.exchange.log.committing import Committer
from kaga.services.exchange.log.journal import Journal
from kaga.services.exchange.log.records import Record
from kaga.services.exchange.log.store import Committing, Heard, Redo


class Embedded:
    """A journal as a store.

    Parameters
    ----------
    journal: not yet replayed.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.identity = journal.identity

    @property
    def written(self) -> int:
        """Bytes of log that the start read, and that were written since."""
        return self._journal.written

    def replay(self, after: int = 0) -> Iterator[tuple[int, Record]]:
        """The records in the folder, behind one that is known."""
        return self._journal.replay(after)

    def committer(
        self, loop: asyncio.AbstractEventLoop, heard: Heard, redo: Redo
    ) -> Committing:
        """Writes the journal; no other broker is ever heard of."""
        _ = heard, redo
        return Committer(self._journal, loop)

    def close(self) -> None:
        """Let go of the folder."""
        self._journal.close()
