"""Recording an act: one ledger entry in the same transaction as the change.

The entry is public. It shows what was done, when, in which role, and a random handle of the
subject; whoever acted and every personal detail go into a salted commitment (HMAC-SHA256 over
canonical JSON), which only the holder of the opening can connect with them.

>>> with write() as tx:                                     # doctest: +SKIP
...     record(tx, Act("places.layer.imported", Actor.system("seed"), subject=layer.handle))
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NewType
from uuid import UUID

from kaga.engines.ledger import SALT_SIZE, Entry, Json, commit
from kaga.engines.ledger import Opening as Disclosed
from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import Opening, StagedEntry
from kaga.kernel.storage import vault
from kaga.kernel.storage.making import make

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.actors import Actor
    from kaga.kernel.storage.door import Transaction

__all__ = ["Act", "EntryId", "Json", "record", "record_exactly", "sealing_purpose"]

EntryId = NewType("EntryId", UUID)


@dataclass(frozen=True, slots=True)
class Act:
    """What was done.

    Attributes
    ----------
    kind: dotted name, area first ("procedures.case.arrived").
    actor: who; only the role (and division) becomes public.
    subject: random handle of the thing concerned (never derived from a person).
    public: facts for everybody; no personal data.
    private: what the commitment binds; sealed with `key` so that it can be shown later.
    key: vault key (id, secret) of the owner; None when there is nothing private to keep.
    cause: the entry that led to this one.
    """

    kind: str
    actor: Actor
    subject: UUID
    public: Mapping[str, Json] = field(default_factory=dict)
    private: Mapping[str, Json] = field(default_factory=dict)
    key: tuple[vault.KeyId, bytes] | None = None
    cause: EntryId | None = None


def record(tx: Transaction, act: Act) -> EntryId:
    """Stage the entry of `act` in the open transaction; its id.

    Raises
    ------
    MalformedError: the act's name is not dotted, a fact has no JSON form, or it is too large.
    """
    return record_exactly(tx, act)[0]


def record_exactly(tx: Transaction, act: Act) -> tuple[EntryId, bytes]:
    """The same, for whoever promises the entry; its id and its exact bytes."""
    entry_id = EntryId(new_id())
    disclosed = Disclosed(secrets.token_bytes(SALT_SIZE), _private_part(act))
    entry = Entry(
        act=act.kind,
        id=str(entry_id),
        time=clock.now(),
        role=act.actor.role,
        name=act.actor.name,
        subject=str(act.subject),
        commitment=commit(disclosed),
        public=dict(act.public),
        cause=str(act.cause) if act.cause else None,
    )
    data = entry.to_bytes()
    tx.add(StagedEntry.make(entry_id, data))
    if act.key is not None:
        key_id, secret = act.key
        sealed = vault.seal_with(secret, disclosed.to_bytes(), sealing_purpose(entry_id))
        tx.add(make(Opening, entry_id=entry_id, key_id=key_id, sealed=sealed))
    tx.recorded += 1
    return entry_id, data


def sealing_purpose(entry_id: UUID) -> str:
    """What an opening is sealed for: it opens under no other entry."""
    return f"opening:{entry_id}"


def _private_part(act: Act) -> dict[str, Json]:
    who: dict[str, Json] = {
        "person": str(act.actor.person) if act.actor.person else None,
        "on_behalf_of": str(act.actor.on_behalf_of) if act.actor.on_behalf_of else None,
    }
    return {"actor": who, "facts": dict(act.private)}
