"""The booth's own code in Node, asked by the tests: it makes, judges and opens ballots.

with Booth() as booth:
    booth.judge(election, [raw])        # [""], or what is wrong
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from kaga.engines.ballot.making.credentials import Voter
    from kaga.engines.ballot.model import Election

JUDGE = Path(__file__).parent / "judge.mjs"


class Recorded:
    """Random bytes that are remembered, so that another maker can be given the same."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw
        self.pieces: list[str] = []

    def __call__(self, size: int) -> bytes:
        piece = self._draw(size)
        self.pieces.append(piece.hex())
        return piece


class Booth:
    """One process of Node with the booth's code."""

    def __enter__(self) -> Self:
        node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        assert node is not None
        self._process = subprocess.Popen(
            [node, JUDGE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def ask(self, do: str, **question: Any) -> dict[str, Any]:
        """One question; a mistake of the code under test ends the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **question}).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the booth's code has stopped"
        return json.loads(answer)

    def make(
        self, election: Election, voter: Voter, marks: Any, random: list[str] | None = None
    ) -> bytes:
        """A signed ballot, from the given random bytes or from Node's own."""
        made = self.ask(
            "make",
            election=election.raw.decode(),
            secret=str(voter.secret),
            marks=marks,
            random=random,
        )
        assert made["credential"] == voter.credential
        return made["ballot"].encode()

    def judge(self, election: Election, ballots: list[bytes]) -> list[str]:
        """What is wrong with each ballot; nothing, if it stands."""
        given = [base64.b64encode(raw).decode() for raw in ballots]
        asked = self.ask("judge", election=election.raw.decode(), ballots=given)
        return asked["answers"]

    def recount(self, archive: bytes) -> dict[str, Any]:
        """What the observer's page finds in an archive, counted again."""
        return self.ask("recount", archive=base64.b64encode(archive).decode())

    def follow(self, archive: bytes) -> dict[str, Any]:
        """What an archive says, its chain followed; or why it is refused."""
        return self.ask("follow", archive=base64.b64encode(archive).decode())
