"""Changing the city's network: each change is a whole new edition, and none is lost.

Two who edit at once: the second is told, because an edition names the one it was made from.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from kaga.engines.transit.authoring.document import json_of
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.mobility import rules, words
from kaga.services.mobility.models import Edition
from kaga.services.mobility.network.beginning import first_network
from kaga.services.mobility.queries.network import draft

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.engines.transit.authoring.document import Network
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json

NETWORK = "mobility:network"


def is_without_network() -> bool:
    """Whether the city has no network yet."""
    return not Edition.objects.exists()


def begin_network() -> Edition | None:
    """Let a fresh city begin with the network of the data files, if there is one for it."""
    network = first_network()
    if network is None:
        return None
    return _add(Actor.system("seed"), network, words.first_edition.ja, None)


def edit_network(visitor: Visitor, parent: UUID, network: Network, what: str) -> Edition:
    """Keep a change as the new draft.

    Raises
    ------
    Conflict: somebody else has changed the draft since `parent`.
    """
    require(visitor, rules.edit_network)
    return _add(visitor.actor("staff"), network, what, parent)


def _add(actor: Actor, network: Network, what: str, parent: UUID | None) -> Edition:
    document = json_of(network)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with write(on=[NETWORK]) as tx:
        newest = draft()
        if (newest.id if newest else None) != parent:
            raise Conflict(words.draft_moved.ja)
        row = Edition(
            number=newest.number + 1 if newest else 1,
            parent=newest,
            document=document,
            digest=digest,
            what=what[:200],
            made_by=actor.person,
        )
        public: dict[str, Json] = {
            "edition": row.number,
            "digest": digest,
            "what": row.what,
        }
        told_record(tx, "mobility.network.edited", actor, Subject(row.handle, public))
        return tx.add(row)
