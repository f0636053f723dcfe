"""A log of 70,000 entries, made by the command line in a home of its own, for the judges."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.scratch_city import scratch_city

from kaga.engines.ledger import (
    Checkpoint,
    Disclosure,
    Hash,
    NodeReader,
    NoteSigner,
    Receipt,
    make_receipt,
    nodes_from_tiles,
    open_checkpoint,
    prove_inclusion,
)
from kaga.kernel.ledger.files import TileFiles

GROWTH = (1, 255, 1, 9_743, 59_999, 1)
SIZE = 70_000


@dataclass(frozen=True, slots=True)
class CityLog:
    """A finished log: its folder, its key, and every head it published."""

    home: Path
    environment: dict[str, str]
    heads: list[bytes] = field(default_factory=list)

    @property
    def files(self) -> TileFiles:
        return TileFiles(self.home / "ledger")

    @property
    def signer(self) -> NoteSigner:
        return NoteSigner.parse((self.home / "keys" / "ledger.key").read_text())

    @property
    def read(self) -> NodeReader:
        return nodes_from_tiles(SIZE, self.files.read_hashes)

    def checkpoints(self) -> list[Checkpoint]:
        return [open_checkpoint(head, self.signer.verifier) for head in self.heads]

    def run(self, *arguments: str, given: bytes = b"") -> bytes:
        """One `kaga ledger` command."""
        command = [sys.executable, "-m", "kaga.cli", *arguments]
        done = subprocess.run(
            command, env=self.environment, input=given, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def receipt(self, index: int, read: NodeReader) -> Receipt:
        proof: list[Hash] = prove_inclusion(index, SIZE, read)
        return make_receipt(Disclosure(entry(index)), index, proof, self.heads[-1])


def entry(index: int) -> bytes:
    return b'{"n":%d,"text":"%s"}' % (index, b"x" * (index % 300))


@pytest.fixture(scope="session")
def city() -> Iterator[CityLog]:
    with scratch_city() as scratch:
        log = CityLog(Path(scratch.environment["KAGA_HOME"]), scratch.environment)
        start = 0
        for count in GROWTH:
            lines = b"".join(entry(index) + b"\n" for index in range(start, start + count))
            answer = log.run("ledger", "append", given=lines).split()
            assert answer == [b"%d" % index for index in range(start, start + count)]
            log.heads.append(log.run("ledger", "checkpoint"))
            start += count
        yield log
