"""A database in a file of its own: its owner's only, all or nothing, there after reopening."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kaga.kernel.storage.ownfile import OwnFile


class Notes(OwnFile):
    def __init__(self, path: Path) -> None:
        super().__init__(path, "CREATE TABLE IF NOT EXISTS note (text TEXT)", patience_s=1)

    def add(self, *texts: str) -> None:
        with self._writing() as database:
            for text in texts:
                database.execute("INSERT INTO note VALUES (?)", [text])
                if text == "bad":
                    raise ValueError(text)

    def all(self) -> list[str]:
        with self._lock:
            return [text for (text,) in self._database.execute("SELECT text FROM note")]


def test_only_the_owner_may_read_the_file(tmp_path):
    path = tmp_path / "own" / "notes.db"
    Notes(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_block_is_written_whole_or_not_at_all_and_stays(tmp_path):
    notes = Notes(tmp_path / "notes.db")
    notes.add("one", "two")
    with pytest.raises(ValueError, match="bad"):
        notes.add("three", "bad")
    notes.close()
    again = Notes(tmp_path / "notes.db")
    assert again.all() == ["one", "two"]
    again.close()
