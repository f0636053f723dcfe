"""A trustee's part after the voting: audit everything first, then decrypt the one tally.

Nothing is decrypted that the trustee has not audited on its own machine: the whole archive with
every ballot, the key it helped to make, the head of the ledger with its witnesses. A trustee
decrypts one tally of an election, and never one of fewer ballots than keep votes secret.

    audited = Audited.of(city, seat, election, folder)
    part = decryption(audited, seat)
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.shuffles import mix, write_shuffle
from kaga.engines.ballot.making.tallies import (
    decrypt_part,
    write_encrypted_tally,
    write_partial_decryption,
)
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import EventType, ranked_places
from kaga.engines.ledger import WIDTH
from kaga.engines.ledger.bundles import MAX_ENTRY_BYTES
from kaga.services.voting.auditing import audit_file, survey_file
from kaga.services.voting.client.trustee import check_own_seat
from kaga.services.voting.enums import Step
from kaga.services.voting.ledger_audit import audit_by_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from kaga.engines.ballot.model import Digest, Election, EncryptedTally
    from kaga.engines.ballot.verify.survey import Survey
    from kaga.engines.ledger import Policy, Tile
    from kaga.services.voting.client.city import City
    from kaga.services.voting.client.trustee import SeatFile

FEWEST: Final = 10
"""Counted ballots below which no trustee decrypts, whatever the city asks."""

_BUNDLE: Final = WIDTH * (MAX_ENTRY_BYTES + 2)
_TO_MIX: Final = {EventType.ENCRYPTED_TALLY, EventType.SHUFFLE}
_OPENING: Final = {EventType.PARTIAL_DECRYPTION, EventType.RESULT}


@dataclass(frozen=True, slots=True)
class CityLog:
    """The city's ledger as it publishes it; whoever reads it computes the tree anew."""

    city: City

    def head(self) -> bytes:
        """The signed head."""
        return self.city.other("/ledger/checkpoint")

    def bundle(self, tile: Tile) -> bytes:
        """A bundle of entries."""
        return self.city.other(f"/ledger/{tile.path()}", _BUNDLE)


def check_by_ledger(archive: Path, city: City, trusted: Policy) -> None:
    """Whether an archive has exactly the ballots that the witnessed ledger says.

    Raises
    ------
    Refused
        If not; the first record that differs is named.
    """
    for one in audit_by_ledger(archive, CityLog(city), trusted):
        raise Refused(one.reason, one.record)


@dataclass(frozen=True, slots=True)
class Audited:
    """An archive that stands, and the tally in it as it is to be mixed, or decrypted, next."""

    election: Election
    tally: EncryptedTally
    digest: Digest
    ballots: int
    counted: int
    head: str

    @classmethod
    def of(
        cls, archive: Path, seat: SeatFile, *, jobs: int, turn: Step = Step.DECRYPTION
    ) -> Self:
        """Audit an archive as the trustee of this seat, whose turn it is to mix or to decrypt.

        Raises
        ------
        Refused
            If a record does not stand (the first is named), the archive is not so far, counts
            too few ballots, or is of another key than this trustee helped to make; if rankings
            were mixed by fewer trustees than can decrypt together.
        """
        report = audit_file(archive, jobs=jobs)
        for one in report.refusals:
            raise Refused(one.reason, one.record)
        survey = survey_file(archive)
        election, tally = survey.setup.election, survey.to_decrypt
        if report.election is None or tally is None:
            raise Refused("the archive is not tallied yet", "the archive")
        _check_turn(survey, seat, turn)
        if election.uuid != seat.uuid:
            raise Refused("of another election", "the archive")
        if report.counted < FEWEST:
            raise Refused(
                f"only {report.counted} ballots count: fewer than {FEWEST} are never decrypted",
                "the archive",
            )
        check_own_seat(seat, election, survey.setup.trustees)
        digest = digest_of(write_encrypted_tally(tally, election.group))
        numbers = report.ballots, report.counted
        return cls(election, tally, digest, *numbers, report.head)


def _check_turn(survey: Survey, seat: SeatFile, turn: Step) -> None:
    ranked = bool(ranked_places(survey.setup.election.questions))
    if turn is Step.SHUFFLE:
        if not ranked or survey.phase not in _TO_MIX:
            raise Refused("nothing is to be mixed", "the archive")
        return
    opening = _OPENING | {EventType.END_SHUFFLES if ranked else EventType.ENCRYPTED_TALLY}
    if survey.phase not in opening:
        raise Refused("the rankings are not mixed yet", "the archive")
    if ranked and len(survey.shuffles) < int(seat.known("threshold")):
        raise Refused("mixed by fewer trustees than can decrypt together", "the archive")


def mixing(audited: Audited) -> str:
    """The rankings in a new order and under new randomness, with the proof; made afresh."""
    election = audited.election
    shuffle = mix(audited.tally, election, secrets.token_bytes)
    return write_shuffle(shuffle, election.group).decode()


def decryption(audited: Audited, seat: SeatFile) -> str:
    """This trustee's part of the tally, made once; a second tally is refused.

    Raises
    ------
    Refused
        If this seat has decrypted another tally of the election.
    """
    seat.pin("tally", audited.digest)
    made = seat.sent("decryption")
    if made is None:
        election = audited.election
        part = decrypt_part(audited.tally, seat.share, election, secrets.token_bytes)
        made = write_partial_decryption(part, election.group).decode()
        seat.note_sent("decryption", made)
    return made
