"""A voter's part: a key, a place on the list, a sealed ballot to check or to cast, a receipt.

The key file holds everything a crash must not lose. A ballot is written there before it is
sent and stays until the city has answered, so the command can be run again at any moment; what
was voted stands in no file.

    own = VoterFile.of(path, election, secrets.token_bytes)
    sealed = seal(election, own.voter, marks, secrets.token_bytes)
    own.send(city, sign(sealed, own.voter, election, secrets.token_bytes))
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Self

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.credentials import Voter, draw_voter, voter_of
from kaga.engines.ballot.making.proofs import knowledge
from kaga.engines.ballot.reading.ballots import fingerprint
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.engines.ballot.verify.opening import open_sealed
from kaga.engines.ledger import LedgerError, NoteVerifier, open_note
from kaga.services.voting.client.city import City, CityAway, in_address, url_text
from kaga.services.voting.client.files import keep, kept, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from kaga.engines.ballot.making.ballots import Sealed
    from kaga.engines.ballot.making.texts import Draw
    from kaga.engines.ballot.model import Election

KIND: Final = "kaga-vote-key"
SEAL: Final = "kaga-vote-seal"


@dataclass(frozen=True, slots=True)
class Cast:
    """What the city gave for a ballot."""

    tracker: str
    promise: str
    is_new: bool


class VoterFile:
    """A voter's key for one election, and what is on its way, in one file."""

    def __init__(self, path: Path, election: Election, record: dict[str, Any]) -> None:
        self._path = path
        self._election = election
        self._record = record
        self.voter: Voter = _voter(record, election)

    @classmethod
    def of(cls, path: Path, election: Election, draw: Draw) -> Self:
        """The key in a file, drawn now if there is no file.

        Raises
        ------
        Refused
            If the file belongs to another election, or is damaged.
        """
        record = kept(path, KIND)
        if record is None:
            voter = draw_voter(election.group, draw)
            record = {
                "kind": KIND,
                "election": election.uuid,
                "fingerprint": election.fingerprint,
                "credential": voter.credential,
                "secret": str(voter.secret),
            }
            keep(path, record)
        elif record.get("election") != election.uuid:
            raise Refused("the key is for another election", str(path))
        elif record.get("fingerprint") != election.fingerprint:
            raise Refused("the city shows another text of this election than before", str(path))
        return cls(path, election, record)

    @property
    def pending(self) -> bytes | None:
        """A signed ballot whose arrival the city has not confirmed."""
        found = self._record.get("pending")
        return found.encode() if isinstance(found, str) else None

    @property
    def trackers(self) -> list[str]:
        """The ballots cast with this key, the newest last."""
        return list(self._record.get("trackers", []))

    def link(self, city: City, draw: Draw) -> str:
        """The address at which the voter, signed in, registers the key."""
        where = f"{city.url}/vote/{self._election.uuid}/register/"
        return f"{where}#{self.registration(draw)}"

    def registration(self, draw: Draw) -> str:
        """The credential and the proof that its key is known; nothing in it is secret."""
        voter, election = self.voter, self._election
        parts = ("kaga", "register", election.fingerprint, voter.credential)
        proof = knowledge(election.group, voter.secret, draw, *parts)
        return f"{voter.credential}.{proof.challenge}.{proof.response}"

    def send(self, city: City, ballot: bytes) -> Cast:
        """Cast a signed ballot, or cast it again: the same bytes count once.

        Raises
        ------
        CityAway, CityRefused
            As the city does; after the former it is kept and can be sent again.
        """
        self._record["pending"] = ballot.decode()
        keep(self._path, self._record)
        answer = city.post(f"elections/{self._election.uuid}/ballots", ballot)
        cast = _cast(answer.value(), ballot, is_new=answer.status == HTTPStatus.CREATED)
        self._check_promise(city, cast)
        write_whole(self.beside("promise", cast.tracker), cast.promise.encode())
        self._record["trackers"] = [
            *(one for one in self.trackers if one != cast.tracker),
            cast.tracker,
        ]
        self.drop_pending()
        return cast

    def _check_promise(self, city: City, cast: Cast) -> None:
        """Whether the ballot box signed for this ballot, with the key it had from the start.

        Raises
        ------
        Refused
            If not: the city has a ballot and no valid promise for it, which all should know.
        """
        if "box" not in self._record:
            about = city.get(f"elections/{self._election.uuid}/about").value()
            self._record["box"] = str(about["signers"]["box"])
        try:
            verifier = NoteVerifier.parse(str(self._record["box"]))
            text = open_note(cast.promise.encode(), [verifier]).text
        except LedgerError as wrong:
            raise Refused(f"the promise is not signed by the ballot box: {wrong}") from wrong
        wanted = {f"election {self._election.uuid}", f"ballot {cast.tracker}"}
        if not wanted <= set(text.splitlines()):
            raise Refused("the promise is for another ballot")

    def drop_pending(self) -> None:
        """Forget a ballot that is not on its way any more."""
        self._record.pop("pending", None)
        keep(self._path, self._record)

    def beside(self, ending: str, tracker: str) -> Path:
        """Where something about a ballot is kept: beside the key, named by its tracker."""
        short = in_address(tracker)[:12]
        return self._path.with_name(f"{self._path.stem}.{short}.{ending}")


def spoil(city: City, election: Election, sealed: Sealed, path: Path) -> str:
    """Give up a sealed ballot to look into it.

    The seed is written down first; a ballot whose seed is known anywhere is never signed.

    Returns
    -------
    str
        The address that opens it on a second device.
    """
    record = {
        "kind": SEAL,
        "election": election.uuid,
        "commitment": sealed.commitment,
        "seed": sealed.seed.hex(),
        "ballot": sealed.text,
    }
    keep(path, record)
    city.post(f"elections/{election.uuid}/spoiled", sealed.text.encode())
    parts = (election.uuid, in_address(sealed.commitment), url_text(sealed.seed))
    return f"{city.url}/vote/check/#{'.'.join(parts)}"


def opened(city: City, election: Election, path: Path) -> tuple[tuple[int, ...], ...]:
    """What a sealed ballot says, fetched back from the city and opened with the kept seed.

    Raises
    ------
    Refused
        If the city holds another text, or the ballot was not made from the seed.
    """
    record = kept(path, SEAL)
    if record is None:
        raise Refused("no such file", str(path))
    if record.get("election") != election.uuid:
        raise Refused("sealed for another election", str(path))
    commitment = str(record["commitment"])
    where = f"elections/{election.uuid}/spoiled/{in_address(commitment)}"
    raw = city.get(where).body
    seed = bytes.fromhex(str(record["seed"]))
    return open_sealed(raw, commitment, seed, BallotChecker(election))


def in_fours(commitment: str) -> str:
    """The beginning of a fingerprint as people compare it.

    >>> in_fours("47DEQpj8HBSa+/TImW+5JCeu")
    '47DE Qpj8 HBSa +/TI'
    """
    return " ".join(commitment[at : at + 4] for at in range(0, 16, 4))


def _voter(record: dict[str, Any], election: Election) -> Voter:
    secret = str(record.get("secret", ""))
    if not (secret.isascii() and secret.isdigit() and int(secret) < election.group.order):
        raise Refused("the key is damaged", "secret")
    voter = voter_of(int(secret), election.group)
    if voter.credential != record.get("credential"):
        raise Refused("the key is damaged", "credential")
    return voter


def _cast(told: Any, ballot: bytes, *, is_new: bool) -> Cast:
    tracker = fingerprint(ballot)
    if not isinstance(told, dict) or told.get("tracker") != tracker:
        raise CityAway("the city confirmed another ballot than was sent")
    return Cast(tracker, str(told.get("promise")), is_new)
