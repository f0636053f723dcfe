"""From a folder to a broker: its journal, and the checkpoint that spares the replay.

>>> # broker = open_broker(Path("var/exchange"), contexts, loop)
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from kaga.services.exchange.log.embedded import Embedded
from kaga.services.exchange.log.journal import Damaged, Journal
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.checkpoint import Checkpoint
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.following import Follower


def open_broker(
    folder: Path,
    contexts: Contexts,
    loop: asyncio.AbstractEventLoop,
    followers: Sequence[Follower] = (),
) -> Broker:
    """A broker over a folder.

    Raises
    ------
    InUse, Damaged
        As the journal says.
    """
    journal = Journal(folder / "log")
    try:
        with reading_checkpoint(folder, followers) as checkpoint:
            return Broker(Embedded(journal), contexts, loop, followers, checkpoint)
    except Damaged:
        journal.close()
        raise


@contextmanager
def reading_checkpoint(
    folder: Path, followers: Sequence[Follower]
) -> Iterator[Checkpoint | None]:
    """The checkpoint of a folder while it is read; None where none has all followers."""
    checkpoint = Checkpoint.of(folder)
    if checkpoint is None:
        yield None
        return
    with closing(checkpoint):
        yield checkpoint if checkpoint.knows(one.name for one in followers) else None
