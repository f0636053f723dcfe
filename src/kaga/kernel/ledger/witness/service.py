"""The witness itself: judges a head, remembers it, and only then signs it.

>>> witness = Witness(cosigners, logs, store)                            # doctest: +SKIP
>>> witness.add_checkpoint(body).status                                  # doctest: +SKIP
200
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from kaga.engines.ledger import (
    Cosigner,
    Latest,
    MalformedError,
    NoteVerifier,
    Verdict,
    judge,
    parse_checkpoint,
    parse_request,
    split_note,
)
from kaga.engines.ledger.witnessing import origin_of
from kaga.kernel import clock
from kaga.kernel.ledger.witness.store import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaga.kernel.ledger.witness.store import Remembered, WitnessStore

PLAIN: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    body: bytes
    kind: str = PLAIN


class Witness:
    """A witness of some logs.

    Parameters
    ----------
    cosigners: its keys; each head is signed with all of them.
    logs: the keys of every log it knows, by origin.
    """

    def __init__(
        self,
        cosigners: Sequence[Cosigner],
        logs: Mapping[str, Sequence[NoteVerifier]],
        store: WitnessStore,
    ) -> None:
        self.cosigners = tuple(cosigners)
        self.logs = dict(logs)
        self.store = store
        self._by_hash = {origin_hash(origin): origin for origin in self.logs}

    def add_checkpoint(self, body: bytes) -> Answer:
        """Take a head and answer with cosignatures, or with why not."""
        try:
            request = parse_request(body)
            origin = origin_of(request)
            remembered = self.store.remembered(origin)
            latest = remembered.latest if remembered else Latest()
            verdict = judge(request, latest, self.logs)
        except MalformedError as wrong:
            return _refusal(400, str(wrong))
        if verdict.status == 409:
            return _elsewhere(latest)
        if verdict.status != 200:
            self._keep(origin, remembered, verdict)
            return _refusal(verdict.status, verdict.because)
        return self._take(origin, latest, verdict)

    def _take(self, origin: str, latest: Latest, verdict: Verdict) -> Answer:
        head = verdict.checkpoint
        if head is None:  # a verdict of 200 has one
            raise AssertionError
        at = int(clock.now().timestamp())
        if not self.store.advance(origin, latest, head, verdict.note, at=at):
            found = self.store.remembered(origin)
            return _elsewhere(found.latest if found else Latest())
        return Answer(200, self._cosign(origin, verdict.note, at))

    def _cosign(self, origin: str, note: bytes, at: int) -> bytes:
        head = parse_checkpoint(split_note(note)[0])
        lines = [one.cosign(head, at=at).line() for one in self.cosigners]
        below = "".join(f"{line}\n" for line in lines).encode()
        self.store.answered(origin, note, note + below)
        return below

    def checkpoint(self, hashed: str) -> Answer:
        """The last head of the log whose origin has this hash, cosigned."""
        origin = self._by_hash.get(hashed)
        remembered = self.store.remembered(origin) if origin else None
        if origin is None or remembered is None:
            return _refusal(404, "this witness has not cosigned a head of this log")
        if remembered.cosigned is not None:
            return Answer(200, remembered.cosigned)
        # It stopped between remembering and signing: what it says of that moment holds still.
        below = self._cosign(origin, remembered.note, remembered.at)
        return Answer(200, remembered.note + below)

    def _keep(self, origin: str, remembered: Remembered | None, verdict: Verdict) -> None:
        if not verdict.history or remembered is None:
            return
        at = int(clock.now().timestamp())
        seen, offered = remembered.note, verdict.note
        why = verdict.because
        self.store.keep_evidence(Evidence(0, origin, verdict.history, at, seen, offered, why))
        _log.warning("witness.history", origin=origin, kind=verdict.history, because=why)


def origin_hash(origin: str) -> str:
    """How a log is called in addresses: SHA-256 of its origin, in hexadecimal."""
    return hashlib.sha256(origin.encode()).hexdigest()


def _elsewhere(latest: Latest) -> Answer:
    return Answer(409, f"{latest.size}\n".encode(), SIZE)


def _refusal(status: int, because: str) -> Answer:
    return Answer(status, f"{because}\n".encode())
