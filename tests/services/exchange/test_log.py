"""The log: what was acknowledged is read back; what is damaged is said; a torn end is cut."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaga.services.exchange.log.archive import pieces_of, put_away
from kaga.services.exchange.log.journal import (
    Damaged,
    Deed,
    InUse,
    Journal,
    Record,
    Unwritable,
    pack_record,
    segments_of,
    verify,
)
from kaga.services.exchange.log.restoring import copy_until


def _record(number: int) -> bytes:
    return pack_record(Record(number, Deed.CHANGE, 0, b"payload %d" % number))


def _filled(folder: Path, groups: int, segment_bytes: int = 1 << 20) -> None:
    journal = Journal(folder, segment_bytes)
    list(journal.replay())
    for group in range(groups):
        journal.append([_record(2 * group), _record(2 * group + 1)])
    journal.close()


def _read(folder: Path) -> list[int]:
    journal = Journal(folder)
    try:
        return [record.at for _, record in journal.replay()]
    finally:
        journal.close()


def test_what_was_appended_is_read_back_over_segments(tmp_path: Path) -> None:
    _filled(tmp_path, 20, segment_bytes=200)
    assert len(segments_of(tmp_path)) > 3
    assert _read(tmp_path) == list(range(40))
    assert verify(tmp_path) == (len(segments_of(tmp_path)), 40)


@contextlib.contextmanager
def _no_more_files() -> Iterator[None]:
    """As when others have opened all that a process may: the next one is refused."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open("/", os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_without_a_further_file_the_log_goes_on_in_the_one_it_has(tmp_path: Path) -> None:
    journal = Journal(tmp_path, segment_bytes=60)
    list(journal.replay())
    with _no_more_files():
        with pytest.raises(OSError, match="Too many open files"):
            (tmp_path / "other").touch()
        for number in range(4):
            assert journal.append([_record(number)]) == number + 1
    assert len(segments_of(tmp_path)) == 1
    for number in range(4, 8):
        journal.append([_record(number)])
    journal.close()
    assert len(segments_of(tmp_path)) > 2
    assert _read(tmp_path) == list(range(8))
    assert verify(tmp_path) == (len(segments_of(tmp_path)), 8)


def test_an_end_torn_anywhere_loses_its_group_and_nothing_else(tmp_path: Path) -> None:
    _filled(tmp_path, 3)
    (path,) = segments_of(tmp_path)
    whole = path.read_bytes()
    _filled_two = whole.rfind(b"KGRP")
    for cut in range(_filled_two + 1, len(whole)):
        path.write_bytes(whole[:cut])
        assert _read(tmp_path) == [0, 1, 2, 3]
        assert len(path.read_bytes()) == _filled_two


def test_the_log_goes_on_behind_a_torn_end(tmp_path: Path) -> None:
    _filled(tmp_path, 2)
    (path,) = segments_of(tmp_path)
    path.write_bytes(path.read_bytes()[:-3])
    journal = Journal(tmp_path)
    list(journal.replay())
    journal.append([_record(7)])
    journal.close()
    assert _read(tmp_path) == [0, 1, 7]


@pytest.mark.parametrize("place", [9, 30, 60])
def test_a_flipped_bit_inside_stops_the_start(tmp_path: Path, place: int) -> None:
    _filled(tmp_path, 3)
    (path,) = segments_of(tmp_path)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Damaged):
        _read(tmp_path)
    with pytest.raises(Damaged):
        verify(tmp_path)


def test_a_missing_segment_stops_the_start(tmp_path: Path) -> None:
    _filled(tmp_path, 20, segment_bytes=200)
    segments_of(tmp_path)[1].unlink()
    with pytest.raises(Damaged):
        _read(tmp_path)


def test_a_folder_has_one_process(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with pytest.raises(InUse):
        Journal(tmp_path)
    journal.close()
    Journal(tmp_path).close()


def test_a_full_disk_leaves_the_log_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    list(journal.replay())
    journal.append([_record(1)])
    write = os.write

    def half(file: int, data: bytes) -> int:
        if len(data) < 20:
            raise OSError(errno.ENOSPC, "full")
        return write(file, data[: len(data) - 10])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(Unwritable):
        journal.append([_record(2)])
    monkeypatch.undo()
    journal.append([_record(3)])
    journal.close()
    assert _read(tmp_path) == [1, 3]


def test_a_failing_sync_ends_all_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    list(journal.replay())

    def failing(file: int) -> None:
        raise OSError(errno.EIO, "failing disk")

    monkeypatch.setattr(os, "fdatasync", failing)
    with pytest.raises(Unwritable):
        journal.append([_record(1)])
    monkeypatch.undo()
    with pytest.raises(Unwritable):
        journal.append([_record(2)])
    journal.close()
    assert _read(tmp_path) == []


def test_what_a_checkpoint_spares_is_put_away_and_stays_readable(tmp_path: Path) -> None:
    _filled(tmp_path, 20, segment_bytes=200)
    whole = len(segments_of(tmp_path))
    assert put_away(tmp_path, 17) == 2
    assert len(segments_of(tmp_path)) < whole
    assert verify(tmp_path) == (whole, 40)
    assert _read(tmp_path) == list(range(40))
    journal = Journal(tmp_path)
    assert [number for number, _ in journal.replay(17)] == list(range(18, 41))
    journal.close()


def test_a_segment_in_both_places_counts_once(tmp_path: Path) -> None:
    _filled(tmp_path, 20, segment_bytes=200)
    first = segments_of(tmp_path)[0]
    data = first.read_bytes()
    put_away(tmp_path, 40)
    first.write_bytes(data)
    assert _read(tmp_path) == list(range(40))
    assert put_away(tmp_path, 40) == 1
    assert not first.exists()


def test_a_log_shorter_than_its_checkpoint_stops_the_start_and_is_not_cut(
    tmp_path: Path,
) -> None:
    _filled(tmp_path, 3)
    (path,) = segments_of(tmp_path)
    torn = path.read_bytes()[:-3]
    path.write_bytes(torn)
    journal = Journal(tmp_path)
    with pytest.raises(Damaged):
        list(journal.replay(6))
    journal.close()
    assert path.read_bytes() == torn
    path.unlink()
    journal = Journal(tmp_path)
    with pytest.raises(Damaged):
        list(journal.replay(6))
    journal.close()


@pytest.mark.parametrize("damage", ["flipped", "cut", "no end"])
def test_damage_in_the_archive_is_said(tmp_path: Path, damage: str) -> None:
    _filled(tmp_path, 20, segment_bytes=200)
    put_away(tmp_path, 40)
    path = pieces_of(tmp_path)[1].path
    data = bytearray(path.read_bytes())
    if damage == "flipped":
        data[len(data) // 2] ^= 4
    else:
        del data[-1 if damage == "no end" else 20 :]
    path.write_bytes(bytes(data))
    with pytest.raises(Damaged):
        verify(tmp_path)


def test_the_city_as_it_was_is_the_beginning_of_its_log(tmp_path: Path) -> None:
    _filled(tmp_path / "log", 20, segment_bytes=200)
    put_away(tmp_path / "log", 11)
    for moment in (-1, 0, 7, 12, 39, 99):
        then = tmp_path / str(moment)
        copied = copy_until(tmp_path / "log", then, moment)
        assert copied.records == min(moment + 1, 40)
        assert _read(then) == list(range(copied.records))
    with pytest.raises(Damaged):
        copy_until(tmp_path / "log", tmp_path / "7", 7)
    pieces_of(tmp_path / "log")[0].path.unlink()
    with pytest.raises(Damaged):
        copy_until(tmp_path / "log", tmp_path / "late", 7)
