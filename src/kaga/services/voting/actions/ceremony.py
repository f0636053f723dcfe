"""The ceremony of the trustees: the city is their board, and believes nothing it is handed.

Each message is checked with the engine before it is taken, and goes into the ledger by its
hash: a trustee's commitment to its dealing therefore stands there before anybody's dealing is
shown. When the last approval is in, the election's exact bytes are fixed.

>>> hand_in(seat, Step.CERTIFICATE, body)                                # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.ceremony import (
    Seat,
    assemble,
    check_certificates,
    commitment_to,
    joint_key,
)
from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.elections import Draft, write_election, write_trustees
from kaga.engines.ballot.making.texts import compact, signed_values
from kaga.engines.ballot.reading.canonical import (
    digest,
    items,
    members,
    parse_compact,
    proof,
    text,
)
from kaga.engines.ballot.reading.elections import (
    read_election,
    read_signed,
    read_trustee_key,
)
from kaga.engines.ballot.reading.tallies import read_encrypted_tally, read_partial_decryption
from kaga.engines.ballot.verify.tallies import check_partial_decryption
from kaga.engines.ballot.verify.trustees import (
    certified_keys,
    check_signature,
    check_signed,
    check_trustee_key,
    check_trustees,
    coefexps_of,
    context_of,
    share_key,
)
from kaga.kernel.actors import Actor
from kaga.kernel.city import this_city
from kaga.kernel.errors import Conflict, NotAllowed
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.voting import rules
from kaga.services.voting.actions.drafting import code_hash
from kaga.services.voting.actions.keys import current_state
from kaga.services.voting.enums import State, Step
from kaga.services.voting.faults import HandedInRefused, NotThatState, StepWaits
from kaga.services.voting.loaded import election_of, trustees_of
from kaga.services.voting.models import Measure, Trustee, TrusteeMessage
from kaga.services.voting.queries.measures import measure as measure_of
from kaga.services.voting.queries.seats import MAX_MESSAGE, bodies, is_open, seat
from kaga.services.voting.shapes import questions_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.model import Proof, SignedMessage, TrusteeKey
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

_LONGEST_SHARE: Final = 4_000


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was taken: its hash, its ledger entry; `fresh` the first time."""

    digest: str
    entry: UUID
    fresh: bool


def begin_ceremony(visitor: Visitor, uuid: str) -> Measure:
    """Ask the trustees for the key; from now on the measure is public and does not change.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState: no draft.
    """
    require(visitor, rules.prepare)
    return begin_ceremony_by(visitor.actor("staff"), uuid)


def begin_ceremony_by(actor: Actor, uuid: str) -> Measure:
    """The same by whoever runs the commands of this city."""
    row = measure_of(uuid, public=False)
    with write(on=[row.lock]) as tx:
        state = current_state(row)
        if state is not State.DRAFT:
            raise NotThatState(state)
        tx.change(row, state=State.CEREMONY)
        facts: dict[str, Json] = {
            "election": uuid,
            "suite": row.suite,
            "threshold": row.threshold,
            "trustees": [words_of(one.title).ja for one in _seated(row)],
        }
        record(tx, Act("vote.measure.ceremony", actor, row.handle, facts))
    return row


def admit_trustee(uuid: str, index: int, code: str) -> Trustee:
    """The trustee whose code this is.

    Raises
    ------
    NotFound: no such measure or seat. NotAllowed: another code.
    """
    row = seat(measure_of(uuid), index)
    if not hmac.compare_digest(code_hash(code), row.code_hash):
        raise NotAllowed("合言葉が違います。選挙管理担当にお問い合わせください。")
    return row


def hand_in(trustee: Trustee, step: Step, body: bytes) -> HandedIn:
    """Check what a trustee hands in, and take it; the same bytes again get the same answer.

    Raises
    ------
    HandedInRefused: it does not hold; the engine says why. StepWaits: others are not so far.
    Conflict: something else was handed in before. NotThatState: no ceremony, no tally.
    """
    measure = trustee.measure
    if step is Step.DECRYPTION and _known(trustee, step, body) is None:
        # A part of many rankings takes long to judge, and its tally does not change any more.
        _judge(trustee, step, body)
    with write(on=[measure.lock]) as tx:
        known = _known(trustee, step, body)
        if known is not None:
            return known
        measure.refresh_from_db()
        if step is Step.DECRYPTION:
            _require_turn(measure, step)
        else:
            _judge(trustee, step, body)
        found = _take(tx, trustee, step, body)
        if step is Step.APPROVAL:
            _complete(tx, measure)
    return found


def _known(trustee: Trustee, step: Step, body: bytes) -> HandedIn | None:
    """What was taken before; something else at the same step is a Conflict."""
    row = TrusteeMessage.objects.filter(trustee=trustee, step=step).first()
    if row is None:
        return None
    if bytes(row.body) != body:
        raise Conflict("この段階では、別の内容がすでに提出されています。")
    return HandedIn(row.digest, row.entry_id, fresh=False)


def _judge(trustee: Trustee, step: Step, body: bytes) -> None:
    _require_turn(trustee.measure, step)
    try:
        Board(trustee.measure).check(trustee.index, step, body)
    except Refused as wrong:
        raise HandedInRefused(str(wrong)) from wrong


def _require_turn(measure: Measure, step: Step) -> None:
    wanted = State.TALLYING if step is Step.DECRYPTION else State.CEREMONY
    if measure.state != wanted:
        raise NotThatState(State(measure.state))
    if not is_open(measure, step):
        raise StepWaits("ほかの管理人の前の段階がそろうまでお待ちください。")


def _take(tx: Transaction, trustee: Trustee, step: Step, body: bytes) -> HandedIn:
    found = hashlib.sha256(body).hexdigest()
    facts: dict[str, Json] = {
        "election": trustee.measure.uuid,
        "trustee": trustee.index,
        "sha256": found,
    }
    actor = Actor("visitor", name=f"trustee {trustee.index}")
    entry = record(tx, Act(f"vote.trustee.{step}", actor, trustee.measure.handle, facts))
    tx.add(TrusteeMessage(trustee=trustee, step=step, body=body, digest=found, entry_id=entry))
    return HandedIn(found, entry, fresh=True)


def _complete(tx: Transaction, measure: Measure) -> None:
    """With the last approval the key is there: fix the election's bytes."""
    board = Board(measure)
    if len(board.handed_in(Step.APPROVAL)) != board.size:
        return
    group = board.group
    record_of_key = assemble(
        (group, measure.threshold),
        board.certificates(),
        board.coefexps(),
        board.keys(),
        board.approvals(),
    )
    asked = tuple(one.plain() for one in questions_of(measure.questions))
    city = this_city().name
    drafted = Draft(
        measure.uuid,
        words_of(measure.title).ja,
        asked,
        description=words_of(measure.summary).ja,
        administrator=city,
        credential_authority=f"{city} 選挙人名簿",
    )
    raw = write_election(drafted, joint_key(record_of_key, group), group)
    election = read_election(raw)
    check_trustees((record_of_key,), election)
    tx.change(
        measure,
        election=raw,
        trustees_record=write_trustees((record_of_key,), group),
        fingerprint=election.fingerprint,
    )
    facts: dict[str, Json] = {"election": measure.uuid, "fingerprint": election.fingerprint}
    record(tx, Act("vote.measure.keyed", Actor.system("ballot-box"), measure.handle, facts))


class Board:
    """What all trustees of a measure have handed in so far, read with the engine."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self.group: Group = group_named(measure.suite)
        self.size = len(_seated(measure))

    def check(self, index: int, step: Step, body: bytes) -> None:
        """Judge a message of a trustee (raises Refused)."""
        judge = {
            Step.CERTIFICATE: self._certificate,
            Step.COMMITMENT: self._commitment,
            Step.DEALING: self._dealing,
            Step.KEY: self._key,
            Step.APPROVAL: self._approval,
            Step.DECRYPTION: self._decryption,
        }
        if step not in judge:
            raise Refused(f"{step} is not handed in here")
        judge[step](index, body)

    def handed_in(self, step: Step) -> Mapping[int, bytes]:
        """The messages of a step by trustee."""
        return bodies(self._measure, step)

    def certificates(self) -> list[SignedMessage]:
        """Of every trustee."""
        return [self._signed(one) for one in self.handed_in(Step.CERTIFICATE).values()]

    def coefexps(self) -> list[SignedMessage]:
        """The public part of every dealing."""
        return [self._dealt(one)[0] for one in self.handed_in(Step.DEALING).values()]

    def keys(self) -> list[TrusteeKey]:
        """The public key of every trustee."""
        found = self.handed_in(Step.KEY).values()
        return [read_trustee_key(_parsed(one), self.group) for one in found]

    def approvals(self) -> list[Proof]:
        """The signature of every trustee under the whole."""
        found = self.handed_in(Step.APPROVAL).values()
        return [proof(_parsed(one), self.group.order) for one in found]

    def _certificate(self, index: int, body: bytes) -> None:
        cert = self._signed(body)
        wanted = (self.group.name, self.size, self._measure.threshold, index)
        if context_of(cert) != wanted:
            raise Refused("of another ceremony or seat", "context")
        keys = certified_keys(cert, self.group)
        before = [certified_keys(one, self.group) for one in self.certificates()]
        if any(set(keys) & set(pair) for pair in before) or keys[0] == keys[1]:
            raise Refused("a key occurs twice")
        if len(before) == self.size - 1:
            everybody = dict(self.handed_in(Step.CERTIFICATE)) | {index: body}
            certs = [self._signed(everybody[place]) for place in sorted(everybody)]
            check_certificates(certs, Seat(index, self.size, wanted[2]), self.group)

    def _commitment(self, index: int, body: bytes) -> None:
        found = digest(_parsed(body))
        others = self.handed_in(Step.COMMITMENT).items()
        if any(digest(_parsed(one)) == found for place, one in others if place != index):
            raise Refused("another trustee committed to the same")

    def _dealing(self, index: int, body: bytes) -> None:
        coefexps, sealed = self._dealt(body)
        bound = digest(_parsed(self.handed_in(Step.COMMITMENT)[index]))
        if commitment_to(coefexps.message, index) != bound:
            raise Refused("not the dealing that was committed to")
        with within("coefexps"):
            check_signed(coefexps, self._signer(index), self.group)
            if len(coefexps_of(coefexps, self.group)) != self._measure.threshold:
                raise Refused("their number is not the threshold")
        if len(sealed) != self.size or any(len(one) > _LONGEST_SHARE for one in sealed):
            raise Refused("not one share for each trustee", "sealed")

    def _key(self, index: int, body: bytes) -> None:
        key = read_trustee_key(_parsed(body), self.group)
        dealt = [coefexps_of(one, self.group) for one in self.coefexps()]
        if key.public_key != share_key(dealt, index, self.group):
            raise Refused("not the key that the dealers committed to", "public_key")
        check_trustee_key(key, self.group)

    def _approval(self, index: int, body: bytes) -> None:
        signature = proof(_parsed(body), self.group.order)
        seen = [compact(signed_values(one)) for one in (self.certificates(), self.coefexps())]
        by = (self._signer(index), "certs_sig")
        check_signature("|".join(seen), signature, by, self.group)

    def _decryption(self, index: int, body: bytes) -> None:
        election = election_of(self._measure)
        tally = read_encrypted_tally(self._measure.to_decrypt, election)
        part = read_partial_decryption(body, election)
        key = check_trustees(trustees_of(self._measure), election)[index - 1]
        check_partial_decryption(part, tally, key, election)

    def _signer(self, index: int) -> Element:
        cert = self._signed(self.handed_in(Step.CERTIFICATE)[index])
        return certified_keys(cert, self.group)[0]

    def _signed(self, body: bytes) -> SignedMessage:
        return read_signed(_parsed(body), self.group)

    def _dealt(self, body: bytes) -> tuple[SignedMessage, list[str]]:
        coefexps, sealed = members(_parsed(body), ("coefexps", "sealed"))
        with within("coefexps"):
            signed = read_signed(coefexps, self.group)
        return signed, [text(one) for one in items(sealed)]


def _seated(measure: Measure) -> list[Trustee]:
    return list(Trustee.objects.filter(measure=measure).order_by("index"))


def _parsed(body: bytes) -> object:
    return parse_compact(body, longest=MAX_MESSAGE)
