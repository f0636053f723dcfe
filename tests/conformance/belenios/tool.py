"""Debian's `belenios-tool`, asked in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kaga.engines.ballot.model import EventType

GROUP = "BELENIOS-2048"
RANKING_GROUP = "RFC-3526-2048"
_ENVIRONMENT = {**os.environ, "BELENIOS_USE_URANDOM": "1"}


@dataclass(frozen=True)
class Tool:
    """The tool with a folder that holds one election."""

    folder: Path

    def run(self, *arguments: str, given: bytes = b"", succeeds: bool = True) -> bytes:
        """One command; what it printed, on both outputs where it must not succeed."""
        done = subprocess.run(
            ["belenios-tool", *arguments],
            cwd=self.folder,
            env=_ENVIRONMENT,
            input=given,
            capture_output=True,
            check=False,
        )
        assert (done.returncode == 0) == succeeds, done.stderr.decode()
        return done.stdout if succeeds else done.stdout + done.stderr

    def path(self, uuid: str) -> Path:
        return self.folder / f"{uuid}.bel"

    def verify(self, uuid: str, archive: bytes) -> str:
        """What it says of an archive that it accepts."""
        self.path(uuid).write_bytes(archive)
        done = subprocess.run(
            ["belenios-tool", "election", "verify"],
            cwd=self.folder,
            env=_ENVIRONMENT,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stderr.decode()

    def refuses(self, uuid: str, archive: bytes) -> bool:
        self.path(uuid).write_bytes(archive)
        return b"all checks passed" not in self.run("election", "verify", succeeds=False)

    def ballot(self, code: str, marks: list[list[int]]) -> bytes:
        """A ballot for the election in the folder, made by the tool."""
        (self.folder / "code").write_text(code)
        (self.folder / "marks").write_text(json.dumps(marks))
        command = ("election", "generate-ballot", "--privcred", "code", "--ballot", "marks")
        return self.run(*command).strip()

    def add(self, kind: EventType, payload: bytes = b"") -> None:
        self.run("archive", "add-event", f"--type={kind.value}", given=payload)
