"""Watching somebody's log: does it grow, does a quorum see it, do all see the same?

Each look compares the head that is served here with the one seen last and with what every
witness was shown. What does not fit is kept as evidence: two heads, both signed by the log.

>>> look(log, policy, Path("watched")).findings                          # doctest: +SKIP
[]
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from kaga.engines.ledger import (
    Checkpoint,
    LedgerError,
    MissingHashError,
    Policy,
    check_consistency,
    nodes_from_tiles,
    prove_consistency,
    split_note,
)
from kaga.engines.ledger.notes import MAX_NOTE_BYTES
from kaga.kernel.ledger.remote import RemoteLog, Unreachable
from kaga.kernel.ledger.witness.service import origin_hash

if TYPE_CHECKING:
    from pathlib import Path

SEEN: Final = "seen"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be.

    Attributes
    ----------
    kind: "quorum" (too few cosigned), "fork" (two heads of one size), "unproven" (no proof
        leads from the one head to the other), "back" (the log shows less than before),
        "missing" (tiles that the proof needs are not served), "witness" (one could not be
        asked).
    heads: the signed heads that show it.
    """

    kind: str
    text: str
    heads: tuple[bytes, ...] = ()

    @property
    def is_misconduct(self) -> bool:
        """Whether it speaks against the log, and not only of somebody who is away."""
        return self.kind in {"fork", "unproven", "back"}


@dataclass(slots=True)
class Observed:
    """What one look found."""

    checkpoint: Checkpoint
    witnesses: dict[str, int]
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Head:
    raw: bytes
    checkpoint: Checkpoint


def look(log: RemoteLog, policy: Policy, folder: Path) -> Observed:
    """Look once.

    Parameters
    ----------
    folder: where the head seen last and all evidence are kept.

    Raises
    ------
    LedgerError: the head that is served is not signed by a log of the policy.
    Unreachable: the log does not answer.
    """
    raw = log.checkpoint()
    witnessed = policy.look(raw)
    now = _Head(raw, witnessed.checkpoint)
    observed = Observed(now.checkpoint, dict(witnessed.witnesses))
    if not policy.is_quorum(witnessed.witnesses):
        names = ", ".join(sorted(witnessed.witnesses)) or "nobody"
        observed.findings.append(Finding("quorum", f"too few have cosigned: {names}", (raw,)))
    last = _seen(folder, policy)
    if last is not None:
        observed.findings += _compare(log, last, now, "before")
    for url in sorted({one.url for one in policy.witnesses.values() if one.url}):
        observed.findings += _ask(log, policy, now, url)
    _keep(folder, now, observed.findings)
    return observed


def _compare(log: RemoteLog, old: _Head, new: _Head, when: str) -> list[Finding]:
    """What is wrong between two heads of one log, the first of which was seen elsewhere."""
    first, second = old.checkpoint, new.checkpoint
    heads = old.raw, new.raw
    if first.size == second.size:
        if first.root == second.root:
            return []
        return [Finding("fork", f"two heads of {first.size} entries ({when})", heads)]
    if first.size > second.size:
        text = f"{second.size} entries are shown, {first.size} were signed ({when})"
        return [Finding("back", text, heads)]
    try:
        read = nodes_from_tiles(second.size, log.hashes)
        proof = prove_consistency(first.size, second.size, read)
        check_consistency(
            first.size, second.size, proof, old_root=first.root, new_root=second.root
        )
    except (MissingHashError, Unreachable) as wrong:
        return [Finding("missing", f"{wrong} ({when})", heads)]
    except LedgerError as wrong:
        return [Finding("unproven", f"{wrong} ({when})", heads)]
    return []


def _ask(log: RemoteLog, policy: Policy, now: _Head, url: str) -> list[Finding]:
    """Compare with the head that a witness was shown."""
    with RemoteLog(url) as witness:
        try:
            raw = witness.read(
                f"{origin_hash(now.checkpoint.origin)}/checkpoint", MAX_NOTE_BYTES
            )
            seen = _Head(raw, policy.look(raw).checkpoint)
        except (MissingHashError, Unreachable, LedgerError) as error:
            return [Finding("witness", f"{url}: {error}")]
    if seen.checkpoint.size > now.checkpoint.size:
        # It cosigned a newer head meanwhile, or one that is not published yet.
        return _later(log, policy, now, seen)
    return _compare(log, seen, now, url)


def _later(log: RemoteLog, policy: Policy, now: _Head, seen: _Head) -> list[Finding]:
    """A witness is ahead: its head must have grown out of the one shown here."""
    raw = log.checkpoint()
    newest = _Head(raw, policy.look(raw).checkpoint)
    if newest.checkpoint.size >= seen.checkpoint.size:
        return _compare(log, seen, newest, "witness")
    return _compare(log, now, seen, "witness")


def _seen(folder: Path, policy: Policy) -> _Head | None:
    with contextlib.suppress(FileNotFoundError):
        raw = (folder / SEEN).read_bytes()
        return _Head(raw, policy.look(raw).checkpoint)
    return None


def _keep(folder: Path, now: _Head, findings: list[Finding]) -> None:
    """Write evidence down; the head becomes the one seen last if nothing speaks against it."""
    folder.mkdir(parents=True, exist_ok=True)
    for found in findings:
        if found.is_misconduct:
            content = f"{found.kind}: {found.text}\n\n".encode() + b"\n".join(found.heads)
            (folder / f"evidence-{_name(found)}.txt").write_bytes(content)
            _log.error("ledger.monitor.misconduct", kind=found.kind, because=found.text)
    if all(found.kind == "witness" for found in findings):
        fresh = folder / f"{SEEN}.fresh"
        fresh.write_bytes(now.raw)
        fresh.replace(folder / SEEN)


def _name(found: Finding) -> str:
    """The same for the same heads, whoever cosigned them."""
    texts = "\n".join(split_note(raw)[0] for raw in found.heads)
    return hashlib.sha256(texts.encode()).hexdigest()[:16]
