"""Ballot keys in the ballot box and in the ledger: entered, revoked. Whose they are is unknown.

>>> enter_key(measure, held, still=lambda: True)                         # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kaga.kernel.actors import Actor
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage.door import write
from kaga.services.voting.enums import KeyState, State
from kaga.services.voting.faults import NotThatState
from kaga.services.voting.models import BallotKey, Measure

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from kaga.kernel.storage.door import Transaction
    from kaga.services.voting.registrar.store import Held

Because = Literal["replaced", "counter"]
REGISTRAR = Actor.system("registrar")


def enter_key(measure: Measure, held: Held, *, still: Callable[[], bool]) -> UUID | None:
    """Put a key on the public list, in place of the one it replaces; its entry.

    Doing it again changes nothing. `still` is asked where nobody can come in between: whether
    the registrar still wants it; None if not.

    Raises
    ------
    NotThatState: the measure is not open.
    """
    with write(on=[measure.lock]) as tx:
        known = _key(measure, held.credential)
        if known is not None:
            return known.entry_id
        state = current_state(measure)
        if state is not State.OPEN:
            raise NotThatState(state)
        if not still():
            return None
        for before in held.before:
            _revoke(tx, measure, before, "replaced")
        entry = record(
            tx,
            Act(
                "vote.credential.registered",
                REGISTRAR,
                measure.handle,
                {
                    "election": measure.uuid,
                    "credential": held.credential,
                    "registrar": held.signature,
                },
            ),
        )
        tx.add(
            BallotKey(
                measure=measure,
                credential=held.credential,
                signature=held.signature,
                entry_id=entry,
            )
        )
    return entry


def revoke_key(measure: Measure, credential: str, because: Because) -> bool:
    """Let the ballots of a key no longer count; whether it was on the list and did.

    Raises
    ------
    NotThatState: the measure is not open.
    """
    with write(on=[measure.lock]) as tx:
        state = current_state(measure)
        if state is not State.OPEN:
            raise NotThatState(state)
        return _revoke(tx, measure, credential, because)


def current_state(measure: Measure) -> State:
    """The state as it is now, not when the row was read."""
    return State(Measure.objects.values_list("state", flat=True).get(id=measure.id))


def _revoke(tx: Transaction, measure: Measure, credential: str, because: Because) -> bool:
    row = _key(measure, credential)
    if row is None or row.state == KeyState.REVOKED:
        return False
    facts = {"election": measure.uuid, "credential": credential, "because": because}
    entry = record(tx, Act("vote.credential.revoked", REGISTRAR, measure.handle, facts))
    tx.change(row, state=KeyState.REVOKED, revoking_entry=entry)
    return True


def _key(measure: Measure, credential: str) -> BallotKey | None:
    return BallotKey.objects.filter(measure=measure, credential=credential).first()
