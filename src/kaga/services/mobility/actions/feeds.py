"""Keeping archives as versions of feeds, and letting one of them count.

The archive lies in the blob store before the row that names it is committed; the same archive
of the same feed is the version that is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.door import Transaction, write
from kaga.services.mobility import words
from kaga.services.mobility.models import FeedVersion

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.ledger.acts import Json
    from kaga.services.mobility.feeds.reading import Told

FEEDS = "mobility:feeds"


def keep_feed(actor: Actor, feed: str, told: Told, origin: str) -> FeedVersion:
    """Keep what was read of an archive, refused or not."""
    key = vault.fresh_key()
    address = blobs.put_with(key[1], told.archive)
    report = {name: value for name, value in told.record.items() if name != "facts"}
    with write(on=[FEEDS]) as tx:
        known = FeedVersion.objects.filter(feed=feed, digest=told.digest).first()
        if known is None:
            vault.keep_key(tx, key)
            row = tx.add(
                FeedVersion(
                    feed=feed[:60],
                    digest=told.digest,
                    address=address,
                    key=key[0],
                    origin=origin[:200],
                    refused=told.refused,
                    facts=told.record["facts"],
                    report=report,
                )
            )
            public: dict[str, Json] = {
                "feed": row.feed,
                "digest": row.digest,
                "refused": row.refused,
            }
            told_record(tx, "mobility.feed.kept", actor, Subject(row.handle, public))
            return row
    blobs.remove(address)
    return known


def publish_feed(tx: Transaction, actor: Actor, version: UUID) -> FeedVersion:
    """In the open door: let a version count from now on, for everybody.

    Raises
    ------
    NotFound: there is no such version. Invalid: it was refused when it was read.
    """
    row = tx.lock(FeedVersion.objects.filter(id=version)).first()
    if row is None:
        raise NotFound
    if row.refused:
        raise Invalid({"version": [words.refused_feed.ja]})
    public: dict[str, Json] = {"feed": row.feed, "digest": row.digest}
    told_record(tx, "mobility.feed.published", actor, Subject(row.handle, public))
    return tx.change(row, published_at=clock.now())
