"""Mixing rankings: trustees shuffle what was tallied, one after the other, in any order.

Rankings are decrypted one by one, so nobody may know whose is whose any more. As many trustees
mix as can decrypt together: whoever could undo all of it could read the ballots anyway. A
shuffle is judged before the write gate, because that costs time, and belongs to the one list it
was made of; who was overtaken fetches the new list and mixes again.

>>> take_in(seat, Step.SHUFFLE, body).fresh                              # doctest: +SKIP
True
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.archive import ArchiveWriter
from kaga.engines.ballot.making.tallies import write_encrypted_tally, write_owned
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import (
    Digest,
    EventType,
    Owned,
    ranked_places,
    with_shuffled,
)
from kaga.engines.ballot.reading.shuffles import read_shuffle
from kaga.engines.ballot.reading.tallies import read_encrypted_tally
from kaga.engines.ballot.verify.shuffles import check_shuffle
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.storage.door import write
from kaga.services.voting.actions.ceremony import HandedIn, hand_in
from kaga.services.voting.actions.counting import began
from kaga.services.voting.archive import ArchiveFile
from kaga.services.voting.enums import State, Step
from kaga.services.voting.faults import HandedInRefused, NotThatState, StepWaits
from kaga.services.voting.loaded import election_of
from kaga.services.voting.models import TrusteeMessage
from kaga.services.voting.queries.seats import mixers, most_bytes

if TYPE_CHECKING:
    from kaga.engines.ballot.model import EncryptedTally
    from kaga.kernel.storage.door import Transaction
    from kaga.services.voting.models import Measure, Trustee


@dataclass(frozen=True, slots=True)
class _Judged:
    """A shuffle that holds: its bytes, the list it leaves, and how many were done before."""

    body: bytes
    after: EncryptedTally
    place: int


def take_in(trustee: Trustee, step: Step, body: bytes) -> HandedIn:
    """Check what a trustee hands in at any step, and take it.

    Raises
    ------
    As `kaga.services.voting.actions.ceremony.hand_in`; StepWaits also where another trustee
    mixed meanwhile.
    """
    if len(body) > most_bytes(trustee.measure, step):
        raise HandedInRefused("longer than any message of a trustee")
    return (
        _take_shuffle(trustee, body) if step is Step.SHUFFLE else hand_in(trustee, step, body)
    )


def _take_shuffle(trustee: Trustee, body: bytes) -> HandedIn:
    measure = trustee.measure
    known = _known(trustee, body)
    if known is not None:
        return known
    if measure.state != State.MIXING:
        raise NotThatState(State(measure.state))
    judged = _judged(measure, body)
    with write(on=[measure.lock]) as tx:
        known = _known(trustee, body)
        if known is not None:
            return known
        measure.refresh_from_db()
        if measure.state != State.MIXING:
            raise NotThatState(State(measure.state))
        if mixers(measure) != judged.place:
            raise StepWaits("ほかの管理人が先に混ぜました。もう一度、混ぜなおしてください。")
        return _enter(tx, trustee, judged)


def _known(trustee: Trustee, body: bytes) -> HandedIn | None:
    """What was taken from this trustee before; the shuffle itself lies in the archive."""
    row = TrusteeMessage.objects.filter(trustee=trustee, step=Step.SHUFFLE).first()
    if row is None:
        return None
    if row.digest != hashlib.sha256(body).hexdigest():
        raise Conflict("この段階では、別の内容がすでに提出されています。")
    return HandedIn(row.digest, row.entry_id, fresh=False)


def _judged(measure: Measure, body: bytes) -> _Judged:
    place, election = mixers(measure), election_of(measure)
    try:
        tally = read_encrypted_tally(measure.to_decrypt, election)
        shuffle = read_shuffle(body, election)
        before = tuple(tally[at] for at in ranked_places(election.questions))
        check_shuffle(shuffle, before, election)
    except Refused as wrong:
        raise HandedInRefused(str(wrong)) from wrong
    return _Judged(body, with_shuffled(tally, election.questions, shuffle.ciphertexts), place)


def _enter(tx: Transaction, trustee: Trustee, judged: _Judged) -> HandedIn:
    """Into the archive first, then into the ledger and the database."""
    measure = trustee.measure
    found = digest_of(judged.body)
    writer = ArchiveWriter(Digest(measure.archive_head), measure.archive_height, began(measure))
    payload = write_owned(Owned(trustee.index, found))
    chunk = writer.add(EventType.SHUFFLE, payload, judged.body)
    is_last = judged.place + 1 == measure.threshold
    if is_last:
        chunk += writer.add(EventType.END_SHUFFLES)
    size = ArchiveFile(measure.uuid).append(measure.archive_size, chunk)
    facts: dict[str, Json] = {
        "election": measure.uuid,
        "trustee": trustee.index,
        "sha256": found,
        "head": writer.head,
    }
    actor = Actor("visitor", name=f"trustee {trustee.index}")
    entry = record(tx, Act("vote.trustee.shuffle", actor, measure.handle, facts))
    tx.add(
        TrusteeMessage(
            trustee=trustee, step=Step.SHUFFLE, body=b"", digest=found, entry_id=entry
        )
    )
    tx.change(
        measure,
        mixed=write_encrypted_tally(judged.after, election_of(measure).group),
        state=State.TALLYING if is_last else State.MIXING,
        archive_size=size,
        archive_head=writer.head,
        archive_height=writer.height,
    )
    return HandedIn(found, entry, fresh=True)
