"""A polling day in small: a measure, trustees who hand in, voters who register and vote."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import date

from kaga.engines.ballot.ceremony import Ceremony, Dealing, Seat, certificate
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.ballots import seal, sign
from kaga.engines.ballot.making.credentials import Voter, draw_voter
from kaga.engines.ballot.making.keys import ceremony_keys
from kaga.engines.ballot.making.proofs import knowledge
from kaga.engines.ballot.making.shuffles import mix, write_shuffle
from kaga.engines.ballot.making.tallies import decrypt_part, write_partial_decryption
from kaga.engines.ballot.making.texts import (
    compact,
    key_value,
    proof_value,
    signed_value,
)
from kaga.engines.ballot.reading.elections import read_election, read_signed
from kaga.engines.ballot.reading.tallies import read_encrypted_tally
from kaga.kernel.actors import Actor
from kaga.kernel.web.words import Words
from kaga.services.voting.actions.casting import cast
from kaga.services.voting.actions.ceremony import begin_ceremony_by, hand_in
from kaga.services.voting.actions.drafting import Described, draft_by
from kaga.services.voting.actions.keys import enter_key
from kaga.services.voting.actions.mixing import take_in
from kaga.services.voting.actions.running import open_by
from kaga.services.voting.enums import Step
from kaga.services.voting.models import Measure
from kaga.services.voting.queries.seats import needs, seat
from kaga.services.voting.registrar.keys import registrar_signer
from kaga.services.voting.registrar.store import Held
from kaga.services.voting.registrar.texts import signed_text
from kaga.services.voting.shapes import AskedQuestion, Electorate

OFFICE = Actor("operator", name="test")
YES, NO, UNSURE = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def said(text: str) -> Words:
    return Words(text, text, text)


PATH = AskedQuestion(
    said("遊歩道を延ばしますか"), tuple(map(said, ("賛成", "反対", "未定"))), 1, 1
)
ADULTS = Electorate(18, date(2026, 12, 1))


@dataclass
class Chair:
    """A trustee with a seed, who does each step from what the board shows."""

    index: int
    suite: str
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    share: int = 0

    @property
    def keys(self):
        return ceremony_keys(self.seed, group_named(self.suite))

    def body(self, step: Step, told: dict) -> bytes:
        """The bytes to hand in."""
        group, draw = group_named(self.suite), secrets.token_bytes
        place = Seat(self.index, told["size"], told["threshold"])
        if step is Step.CERTIFICATE:
            return _written(signed_value(certificate(place, self.keys, group, draw)))
        certs = tuple(read_signed(one, group) for one in told["certificates"])
        mine = Ceremony(group, place, self.keys, certs)
        if step is Step.COMMITMENT:
            return _written(mine.commitment())
        if step is Step.DEALING:
            dealt = mine.dealing(told["commitments"], draw)
            value = {"coefexps": signed_value(dealt.coefexps), "sealed": list(dealt.sealed)}
            return _written(value)
        dealings = [
            Dealing(read_signed(one["coefexps"], group), tuple(one["sealed"]))
            for one in told["dealings"]
        ]
        if step is Step.KEY:
            share = mine.receive(told["commitments"], dealings, draw)
            self.share = share.secret
            return _written(key_value(share.key, group))
        return _written(proof_value(mine.approval([one.coefexps for one in dealings], draw)))

    def decryption(self, measure: Measure) -> bytes:
        election = read_election(bytes(measure.election))
        tally = read_encrypted_tally(measure.to_decrypt, election)
        part = decrypt_part(tally, self.share, election, secrets.token_bytes)
        return write_partial_decryption(part, election.group)

    def shuffle(self, measure: Measure) -> bytes:
        """The rankings as they stand, mixed."""
        election = read_election(bytes(measure.election))
        tally = read_encrypted_tally(measure.to_decrypt, election)
        return write_shuffle(mix(tally, election, secrets.token_bytes), election.group)


def _written(value: object) -> bytes:
    return compact(value).encode()


def drafted(*questions: AskedQuestion, chairs: int = 1, **terms: object) -> Measure:
    told = Described(
        title=said("遊歩道"),
        summary=said("橋立の遊歩道を延ばすかどうか"),
        questions=questions or (PATH,),
        electorate=ADULTS,
        **({"threshold": chairs // 2 + 1} | terms),
    )
    names = [said(f"番人{number}") for number in range(1, chairs + 1)]
    measure = draft_by(OFFICE, told, names).measure
    if "k_min" not in terms:
        # A real measure waits for ten; a polling day in small has three voters.
        Measure.objects.filter(pk=measure.pk).update(k_min=3)
        measure.refresh_from_db()
    return measure


def keyed(*questions: AskedQuestion, chairs: int = 1, **terms: object):
    """A measure whose key is there, and who holds it."""
    measure = drafted(*questions, chairs=chairs, **terms)
    begin_ceremony_by(OFFICE, measure.uuid)
    seated = [Chair(index, measure.suite) for index in range(1, chairs + 1)]
    for step in list(Step)[:5]:
        measure.refresh_from_db()
        for chair in seated:
            told = json.loads(json.dumps(needs(measure, chair.index, step)))
            hand_in(seat(measure, chair.index), step, chair.body(step, told))
    measure.refresh_from_db()
    return measure, seated


def opened(*questions: AskedQuestion, chairs: int = 1, **terms: object):
    measure, seated = keyed(*questions, chairs=chairs, **terms)
    return open_by(OFFICE, measure.uuid), seated


def proof_of(voter: Voter, measure: Measure):
    """That a voter knows the secret of a key."""
    election = read_election(bytes(measure.election))
    words = ("kaga", "register", election.fingerprint, voter.credential)
    return knowledge(election.group, voter.secret, secrets.token_bytes, *words)


def voter_of(measure: Measure) -> Voter:
    return draw_voter(group_named(measure.suite), secrets.token_bytes)


def listed(measure: Measure, voter: Voter | None = None) -> Voter:
    """A voter whose key is on the list, without anybody behind it."""
    voter = voter or voter_of(measure)
    value = registrar_signer().sign(signed_text(measure.uuid, voter.credential)).value
    signature = base64.b64encode(value).decode()
    held = Held(voter.credential, "pending", signature, "", "", "")
    enter_key(measure, held, still=lambda: True)
    return voter


def sealed(measure: Measure, voter: Voter, *marks):
    election = read_election(bytes(measure.election))
    return seal(election, voter, marks, secrets.token_bytes)


def ballot(measure: Measure, voter: Voter, *marks) -> bytes:
    election = read_election(bytes(measure.election))
    return sign(sealed(measure, voter, *marks), voter, election, secrets.token_bytes)


def vote(measure: Measure, voter: Voter, *marks):
    return cast(measure.uuid, ballot(measure, voter, *marks))


def mixed(measure: Measure, chairs) -> None:
    """These trustees mix, one after the other."""
    for chair in chairs:
        measure.refresh_from_db()
        take_in(seat(measure, chair.index), Step.SHUFFLE, chair.shuffle(measure))


def decrypted(measure: Measure, chairs) -> None:
    """These trustees hand in their parts."""
    measure.refresh_from_db()
    for chair in chairs:
        hand_in(seat(measure, chair.index), Step.DECRYPTION, chair.decryption(measure))
