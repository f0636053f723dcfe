"""Asking the witnesses to cosign a head before it is published.

All are asked at once; as soon as a quorum has answered, with a moment more for the others, the
head has what it needs. A witness that is away is asked again with the next head; what became
of each is written down for everybody to see.

>>> Cosigning(policy, root).gather(raw, head, read)                      # doctest: +SKIP
b'... — city.example/ledger ...\\n— newspaper.example/w ...\\n'
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx
import structlog

from kaga.engines.ledger import (
    Checkpoint,
    LedgerError,
    NodeReader,
    Policy,
    Request,
    prove_consistency,
)
from kaga.engines.ledger.hashing import decode_number
from kaga.kernel.ledger.faults import QuorumMissing
from kaga.kernel.ledger.watch import Answered, Watch, write_watch

if TYPE_CHECKING:
    from pathlib import Path

WITHIN_S: Final = 3.0
GRACE_S: Final = 0.1
LARGEST_ANSWER: Final = 65_536
MOST_TRIES: Final = 2

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Head:
    """A head on its way to the witnesses."""

    raw: bytes
    checkpoint: Checkpoint
    read: NodeReader


class Cosigning:
    """The witnesses of one log, and what each of them last cosigned.

    Parameters
    ----------
    root: the log's folder, where what became of each witness is written down.
    """

    def __init__(self, policy: Policy, root: Path) -> None:
        self._policy = policy
        self._root = root
        self._urls = sorted({one.url for one in policy.witnesses.values() if one.url})
        self._sizes: dict[str, int] = {}
        self._busy: dict[str, Future[bytes]] = {}
        self._watch = Watch()
        self._pool = ThreadPoolExecutor(max(1, len(self._urls)), "witness")
        self._client = httpx.Client(timeout=WITHIN_S, trust_env=False)

    def is_enough(self, raw: bytes) -> bool:
        """Whether a published head has the cosignatures that the policy asks for."""
        try:
            self._policy.judge(raw)
        except LedgerError:
            return False
        return True

    def gather(self, raw: bytes, checkpoint: Checkpoint, read: NodeReader) -> bytes:
        """The head with the cosignatures of a quorum, or more.

        Raises
        ------
        QuorumMissing: too few witnesses cosigned it within a few seconds.
        """
        head = _Head(raw, checkpoint, read)
        asked = {self._ask(url, head): url for url in self._urls if not self._is_busy(url)}
        found = self._collect(asked, raw)
        enough = self.is_enough(found)
        self._note(asked, checkpoint, enough=enough)
        if not enough:
            names = sorted(self._policy.look(found).witnesses)
            raise QuorumMissing(checkpoint.size, names)
        return found

    def _is_busy(self, url: str) -> bool:
        """Whether the witness still owes the answer to an earlier head."""
        return url in self._busy and not self._busy[url].done()

    def _ask(self, url: str, head: _Head) -> Future[bytes]:
        self._busy[url] = future = self._pool.submit(self._submit, url, head)
        return future

    def _collect(self, asked: dict[Future[bytes], str], raw: bytes) -> bytes:
        deadline, found = time.monotonic() + WITHIN_S, raw
        waiting, lines = set(asked), b""
        while waiting and (left := deadline - time.monotonic()) > 0:
            done, waiting = wait(waiting, left, FIRST_COMPLETED)
            lines += b"".join(one.result() for one in done if one.exception() is None)
            known = self._known(raw, lines)
            if known != found and self.is_enough(known):
                deadline = min(deadline, time.monotonic() + GRACE_S)
            found = known
        return found

    def _known(self, raw: bytes, lines: bytes) -> bytes:
        """The head with those lines that a witness of the policy made, each in its order."""
        good = raw
        for line in lines.splitlines(keepends=True):
            try:
                more = self._policy.look(raw + line).witnesses
            except LedgerError:
                continue  # a stranger's line, or a wrong one: it does not count
            if more and line not in good:
                good += line
        return good

    def _submit(self, url: str, head: _Head) -> bytes:
        """Send the head to one witness; the lines it answers."""
        for _ in range(MOST_TRIES):
            old = min(self._sizes.get(url, head.checkpoint.size), head.checkpoint.size)
            proof = prove_consistency(old, head.checkpoint.size, head.read)
            body = Request(old, tuple(proof), head.raw).to_bytes()
            status, answer = self._post(f"{url.rstrip('/')}/add-checkpoint", body)
            if status == 200:
                self._sizes[url] = head.checkpoint.size
                return answer
            if status != 409:
                raise _Refused(f"{status} {answer[:200].decode(errors='replace').strip()}")
            self._sizes[url] = _size(answer)
            if self._sizes[url] > head.checkpoint.size:
                break
        raise _Refused(
            f"it has cosigned {self._sizes[url]} entries, this head has {head.checkpoint.size}"
        )

    def _post(self, url: str, body: bytes) -> tuple[int, bytes]:
        with self._client.stream("POST", url, content=body) as response:
            answer = b""
            for piece in response.iter_bytes():
                answer += piece
                if len(answer) > LARGEST_ANSWER:
                    raise _Refused("its answer is too long")
            return response.status_code, answer

    def _note(self, asked: dict[Future[bytes], str], head: Checkpoint, *, enough: bool) -> None:
        """Write down what became of each witness."""
        answered: list[Answered] = []
        by_url = {url: future for future, url in asked.items()}
        for url in self._urls:
            future = by_url.get(url)
            if future is None or not future.done():
                answered.append(Answered(url, problem="no answer yet"))
            elif (wrong := future.exception()) is not None:
                answered.append(Answered(url, problem=_told(wrong)))
            else:
                answered.append(Answered(url, size=head.size))
        self._watch = self._watch.after(answered, head.size, enough=enough)
        write_watch(self._root, self._watch)
        for one in answered:
            if one.problem:
                _log.warning("ledger.witness.away", url=one.url, problem=one.problem)


class _Refused(Exception):
    """A witness did not cosign; the text says why."""


def _told(wrong: BaseException) -> str:
    return str(wrong) if isinstance(wrong, _Refused) else type(wrong).__name__


def _size(answer: bytes) -> int:
    try:
        return decode_number(answer.decode("ascii").removesuffix("\n"), what="its size")
    except (LedgerError, UnicodeDecodeError) as error:
        raise _Refused("its answer about the size makes no sense") from error
