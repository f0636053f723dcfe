"""Secrets lie in files that only their owner reads, and are replaced as a whole."""

from __future__ import annotations

import stat

import pytest

from kaga.engines.ballot.errors import Refused
from kaga.services.voting.client.files import keep, kept


def test_a_record_comes_back_and_only_its_owner_may_read_it(tmp_path) -> None:
    path = tmp_path / "deep" / "a.key"
    keep(path, {"kind": "k", "name": "橋"})
    keep(path, {"kind": "k", "name": "道"})
    assert kept(path, "k") == {"kind": "k", "name": "道"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["a.key"]


def test_a_missing_file_is_none(tmp_path) -> None:
    assert kept(tmp_path / "no.key", "k") is None


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        ('{"kind": "k"}', 0o644, "others may read this file"),
        ('{"kind": "other"}', 0o600, "not a file of the kind k"),
        ("[1]", 0o600, "not a file of the kind k"),
        ('{"kind": "k"', 0o600, "damaged: this is no JSON"),
    ],
)
def test_what_is_no_secret_of_that_kind_is_refused(tmp_path, content, mode, told) -> None:
    path = tmp_path / "a.key"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(Refused, match=told):
        kept(path, "k")


def test_a_write_that_fails_leaves_the_old_and_nothing_else(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.key"
    keep(path, {"kind": "k"})

    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        keep(path, {"kind": "k", "more": 1})
    monkeypatch.undo()
    assert kept(path, "k") == {"kind": "k"}
    assert [one.name for one in tmp_path.iterdir()] == ["a.key"]
