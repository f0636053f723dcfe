"""Holding an archive against the city's ledger: is every ballot there, and none besides?

The archive proves that what is in it was counted rightly; the ledger says what should be in it.
Every entry is read and the tree computed anew, so neither the city's web site nor its database
is believed: only the head that the log, and its witnesses, signed.

>>> audit_by_ledger(Path("X.bel"), LogFolder(TileFiles(folder)), key)   # doctest: +SKIP
[]
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.ballots import credential_of
from kaga.engines.ballot.verify.audit import Refusal
from kaga.engines.ballot.verify.records import read_records
from kaga.engines.ballot.verify.survey import Survey
from kaga.engines.ledger import (
    ENTRIES,
    WIDTH,
    Entry,
    Frontier,
    LedgerError,
    NoteVerifier,
    Signature,
    Tile,
    decode_bundle,
    grow,
    leaf_hash,
)
from kaga.kernel.ledger.offline import policy_of
from kaga.kernel.ledger.reading import entry_of
from kaga.services.voting.outcomes import outcomes
from kaga.services.voting.registrar.texts import signed_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kaga.engines.ballot.model import Election
    from kaga.engines.ledger import Checkpoint, Policy
    from kaga.kernel.ledger.files import TileFiles
    from kaga.kernel.ledger.remote import RemoteLog


class Log(Protocol):
    """A ledger's published files: a folder of them, or an address."""

    def head(self) -> bytes:
        """The signed head."""

    def bundle(self, tile: Tile) -> bytes:
        """A bundle of entries."""


@dataclass(slots=True)
class Told:
    """What the ledger says of one election."""

    registrar: str = ""
    fingerprint: str = ""
    keys: dict[str, bool] = field(default_factory=dict)
    ballots: list[bytes] = field(default_factory=list)
    closed: bool = False
    archive: str = ""
    result: object = None
    refusals: list[Refusal] = field(default_factory=list)

    def counting(self, election: Election) -> list[str]:
        """The names of the ballots an archive must hold, in their order."""
        return [
            hashlib.sha256(raw).hexdigest()
            for raw in self.ballots
            if self.keys.get(credential_of(raw, election))
        ]


def audit_by_ledger(path: Path, log: Log, trusted: NoteVerifier | Policy) -> list[Refusal]:
    """What of an archive does not agree with the ledger; nothing if all does."""
    try:
        survey, ballots = _archive(path)
        told = _told(log, trusted, survey.setup.election)
        return told.refusals + _compared(path, survey, ballots, told)
    except Refused as wrong:
        return [Refusal(wrong.where or "the archive", wrong.reason)]
    except LedgerError as wrong:
        return [Refusal("the ledger", str(wrong))]


def _archive(path: Path) -> tuple[Survey, list[str]]:
    """The archive's chain, and the names of its ballots in order."""
    survey, names, before = Survey(), [], 0
    with path.open("rb", buffering=1 << 20) as file:
        pending = ""
        for record in read_records(file.read):
            survey.take(record)
            if survey.ballots > before:
                names.append(pending)
                before = survey.ballots
            pending = record.name[:64]
        survey.finish()
    return survey, names


def _told(log: Log, trusted: NoteVerifier | Policy, election: Election) -> Told:
    head = policy_of(trusted).judge(log.head()).checkpoint
    told = Told()
    for index, data in _entries(log, head):
        found = entry_of(data)
        if found is not None and found.public.get("election") == election.uuid:
            _take(told, index, found)
    if not told.closed:
        told.refusals.append(Refusal("the ledger", "does not say that voting was closed"))
    return told


def _entries(log: Log, head: Checkpoint) -> Iterator[tuple[int, bytes]]:
    """Every entry under a head, each held against the root in the end.

    Raises
    ------
    LedgerError: the entries do not lead to the root that was signed.
    """
    frontier = Frontier()
    for start in range(0, head.size, WIDTH):
        tile = Tile(ENTRIES, start // WIDTH, min(WIDTH, head.size - start))
        entries = decode_bundle(tile, log.bundle(tile))
        frontier = grow(frontier, [leaf_hash(one) for one in entries])
        yield from enumerate(entries, start)
    if head.size and frontier.root() != head.root:
        raise LedgerError("the entries do not lead to the root that was signed")


def _take(told: Told, index: int, entry: Entry) -> None:
    public: Mapping[str, Any] = entry.public
    if entry.act == "vote.measure.opened":
        told.registrar = str(public["registrar"])
        told.fingerprint = str(public["fingerprint"])
    elif entry.act == "vote.closed":
        told.closed = True
    elif entry.act == "vote.published":
        told.archive, told.result = str(public["archive"]), public.get("result")
    elif entry.act.startswith(("vote.credential.", "vote.ballot.")) and told.closed:
        return  # behind the closing nothing counts
    elif entry.act == "vote.credential.registered":
        credential = str(public["credential"])
        if not _is_signed(told.registrar, str(entry.public["election"]), credential, public):
            why = "the registrar's signature does not hold"
            told.refusals.append(Refusal(f"ledger entry {index}", why))
        if credential in told.keys:
            why = "a key that was registered before"
            told.refusals.append(Refusal(f"ledger entry {index}", why))
        told.keys[credential] = True
    elif entry.act == "vote.credential.revoked":
        told.keys[str(public["credential"])] = False
    elif entry.act == "vote.ballot.cast":
        told.ballots.append(str(public["ballot"]).encode())


def _is_signed(vkey: str, uuid: str, credential: str, public: Mapping[str, Any]) -> bool:
    try:
        verifier = NoteVerifier.parse(vkey)
        value = base64.b64decode(str(public["registrar"]), validate=True)
    except (LedgerError, binascii.Error, KeyError):
        return False
    signature = Signature(verifier.name, verifier.key_id, value)
    return verifier.accepts(signed_text(uuid, credential), signature)


def _compared(path: Path, survey: Survey, ballots: list[str], told: Told) -> list[Refusal]:
    """Archive beside ledger: fingerprint, keys, ballots, and what was published."""
    election, found = survey.setup.election, []
    if told.fingerprint != election.fingerprint:
        found.append(Refusal("the election", "not the one that was opened in the ledger"))
    standing = {credential for credential, stands in told.keys.items() if stands}
    for credential in sorted(standing ^ set(survey.setup.weights)):
        where = "not in the archive" if credential in standing else "not in the ledger"
        found.append(Refusal(f"credential {credential[:40]}", where))
    found += _ballots_compared(ballots, told.counting(election))
    if told.archive:
        found += _publication_compared(path, survey, told)
    return found


def _ballots_compared(there: list[str], wanted: list[str]) -> list[Refusal]:
    found = [Refusal(f"ballot {one}", "in the ledger, not in the archive")
             for one in sorted(set(wanted) - set(there))]  # fmt: skip
    found += [Refusal(f"ballot {one}", "in the archive, not in the ledger")
              for one in sorted(set(there) - set(wanted))]  # fmt: skip
    if not found and there != wanted:
        place = next(at for at, pair in enumerate(zip(there, wanted, strict=True))
                     if pair[0] != pair[1])  # fmt: skip
        found.append(Refusal(f"ballot {there[place]}", "in another place than in the ledger"))
    return found


def _publication_compared(path: Path, survey: Survey, told: Told) -> list[Refusal]:
    found = []
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != told.archive:
            found.append(Refusal("the archive", "not the one that was published"))
    result = None
    if survey.result:
        result = outcomes(survey.setup.election.questions, survey.result.value)
    if result != told.result:
        found.append(Refusal("the result", "not the one that was published"))
    return found


class LogFolder:
    """A ledger's files in a folder: the city's own, or a mirror's."""

    def __init__(self, files: TileFiles) -> None:
        self._files = files

    def head(self) -> bytes:
        """The signed head (raises LedgerError where there is none)."""
        raw = self._files.checkpoint()
        if raw is None:
            raise LedgerError("there is no signed head in this folder")
        return raw

    def bundle(self, tile: Tile) -> bytes:
        """A bundle of entries."""
        return self._files.read(tile)


class LogAddress:
    """A ledger at an address."""

    def __init__(self, log: RemoteLog) -> None:
        self._log = log

    def head(self) -> bytes:
        """The signed head."""
        return self._log.checkpoint()

    def bundle(self, tile: Tile) -> bytes:
        """A bundle of entries."""
        return self._log.tile(tile)
