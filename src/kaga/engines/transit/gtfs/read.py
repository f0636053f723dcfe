"""Reading a feed: everything usable comes in, everything else is named with line and reason.

Files are read in the order of what they refer to, so that a stop that was set aside sets its
calls aside too, and each of them is reported. Limits are for archives made to hurt: no more
than 200 MB unpacked and five million rows.

>>> feed, report = read_tables({"stops.txt": b"stop_id\\nA\\n"})
>>> report.refused, feed.table("stops.txt").texts("stop_id")
(True, ['A'])
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from kaga.engines.transit.gtfs.calls import without_broken_trips
from kaga.engines.transit.gtfs.checks import Notes, Place, checked
from kaga.engines.transit.gtfs.draft import final_spelling
from kaga.engines.transit.gtfs.feed import Feed
from kaga.engines.transit.gtfs.fields import FILES, REQUIRED
from kaga.engines.transit.gtfs.problems import Effect, Report
from kaga.engines.transit.gtfs.sheet import Sheet, read_sheet

MOST_BYTES = 200_000_000
MOST_ROWS = 5_000_000
_ZONES = "locations.geojson"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most, unpacked."""

    most_bytes: int = MOST_BYTES
    most_rows: int = MOST_ROWS


_LIMITS = Limits()


def read_feed(archive: bytes, limits: Limits = _LIMITS) -> tuple[Feed, Report]:
    """Read a zip archive.

    Parameters
    ----------
    archive
        The bytes of the zip file. A single folder around the files is understood.

    Returns
    -------
    feed, report
        What can be used, and what cannot, place by place. When `report.refused`, there is no
        timetable in it.
    """
    notes = Notes()
    files = _unpacked(archive, limits, notes)
    return _read(files, limits, notes)


def read_tables(files: Mapping[str, bytes], limits: Limits = _LIMITS) -> tuple[Feed, Report]:
    """Read the files of a feed from memory, by name."""
    return _read(files, limits, Notes())


def _unpacked(archive: bytes, limits: Limits, notes: Notes) -> dict[str, bytes]:
    """The files of an archive; none if it is broken or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > limits.most_bytes:
                notes.add("", 0, "", "", "too_large", Effect.FEED_REFUSED)
                return {}
            found = {}
            for entry in entries:
                path = PurePosixPath(entry.filename)
                if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
                    name = entry.filename
                    notes.add(name, 0, "", "", "unsafe_name", Effect.ROW_SET_ASIDE)
                elif path.parts[0] != "__MACOSX":
                    found[path.name] = packed.read(entry)
            return found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        notes.add("", 0, "", "", "not_a_feed", Effect.FEED_REFUSED)
        return {}


def _read(files: Mapping[str, bytes], limits: Limits, notes: Notes) -> tuple[Feed, Report]:
    sheets: dict[str, Sheet] = {}
    others: dict[str, bytes] = {}
    for name in sorted(files):
        if name in FILES:
            sheets[name] = read_sheet(files[name])
            _note_encoding(name, sheets[name], notes)
        elif name != _ZONES:
            others[name] = files[name]
            notes.add(name, 0, "", "", "unknown_file", Effect.NOTED)
    notes.rows_read = sum(map(len, sheets.values()))
    if notes.rows_read > limits.most_rows:
        notes.add("", 0, "", str(notes.rows_read), "too_large", Effect.FEED_REFUSED)
        sheets = {}
    zones = _zones(files.get(_ZONES, b""), notes)
    sheets = _checked(final_spelling(sheets, zones, notes), zones, notes)
    _whole(sheets, notes)
    feed = Feed(sheets, files.get(_ZONES, b""), others)
    problems = sorted(notes.problems, key=lambda found: (found.file, found.line))
    return feed, Report(tuple(problems), notes.rows_read, notes.rows_set_aside)


def _note_encoding(name: str, sheet: Sheet, notes: Notes) -> None:
    if sheet.encoding == "cp932":
        notes.add(name, 0, "", "", "old_encoding", Effect.NOTED)
    elif sheet.encoding == "unknown":
        notes.add(name, 0, "", "", "unreadable_text", Effect.NOTED)


def _zones(data: bytes, notes: Notes) -> frozenset[str]:
    """The ids of the zones in locations.geojson."""
    if not data:
        return frozenset()
    try:
        features = json.loads(data)["features"]
        return frozenset(str(feature["id"]) for feature in features)
    except (ValueError, KeyError, TypeError):
        notes.add(_ZONES, 0, "", "", "zones_unreadable", Effect.VALUE_IGNORED)
        return frozenset()


def _checked(sheets: dict[str, Sheet], zones: frozenset[str], notes: Notes) -> dict[str, Sheet]:
    """All tables, checked in the order of what they refer to."""
    found: dict[str, Sheet] = {}
    known: dict[tuple[str, str], frozenset[str]] = {}
    for name, file in FILES.items():
        if name not in sheets:
            continue
        found[name] = checked(file, sheets[name], known, notes)
        if name == "trips.txt":
            found[name] = _with_days(found, notes)
        if name == "stop_times.txt":
            found[name] = _with_known_places(found, zones, notes)
            found["trips.txt"], found[name] = without_broken_trips(
                found.get("trips.txt", read_sheet(b"")), found[name], notes
            )
            known["trips.txt", "trip_id"] = frozenset(found["trips.txt"].texts("trip_id"))
        if name == "fare_rules.txt" and "fare_attributes.txt" in found:
            found["fare_attributes.txt"] = _with_rules(found, sheets[name], notes)
        if file.key:
            key = file.key[0]
            known[name, key] = frozenset(found[name].codes(key).texts)
    return _noted(found, notes)


def _with_rules(found: dict[str, Sheet], before: Sheet, notes: Notes) -> Sheet:
    """Fares but those whose rules are all gone: without rules a fare would cover everything."""
    fares = found["fare_attributes.txt"]
    gone = set(before.codes("fare_id").texts) - set(found["fare_rules.txt"].texts("fare_id"))
    named = fares.codes("fare_id")
    lost = np.array([text in gone for text in named.texts], np.bool_)[named.values]
    place = Place("fare_attributes.txt", "fare_id", fares)
    notes.rows(place, lost, "fare_without_rules", Effect.ROW_SET_ASIDE)
    notes.rows_set_aside += int(lost.sum())
    return fares.only(~lost) if lost.any() else fares


def _with_days(found: dict[str, Sheet], notes: Notes) -> Sheet:
    """Trips whose days are given somewhere."""
    trips = found["trips.txt"]
    days: set[str] = set()
    for name in ("calendar.txt", "calendar_dates.txt"):
        if name in found:
            days.update(found[name].codes("service_id").texts)
    service = trips.codes("service_id")
    lost = np.array([text not in days for text in service.texts], np.bool_)[service.values]
    place = Place("trips.txt", "service_id", trips)
    notes.rows(place, lost, "unknown_service", Effect.ROW_SET_ASIDE)
    notes.rows_set_aside += int(lost.sum())
    return trips.only(~lost) if lost.any() else trips


def _with_known_places(found: dict[str, Sheet], zones: frozenset[str], notes: Notes) -> Sheet:
    """Calls whose zone or group exists."""
    calls = found["stop_times.txt"]
    groups = found.get("location_groups.txt", read_sheet(b""))
    known = {
        "location_id": zones,
        "location_group_id": frozenset(groups.texts("location_group_id")),
    }
    for column, names in known.items():
        named = calls.codes(column)
        lost = np.array([text not in names and text != "" for text in named.texts], np.bool_)
        gone = lost[named.values]
        place = Place("stop_times.txt", column, calls)
        notes.rows(place, gone, "broken_reference", Effect.ROW_SET_ASIDE)
        notes.rows_set_aside += int(gone.sum())
        calls = calls.only(~gone) if gone.any() else calls
    return _at_stops(calls, found.get("stops.txt", read_sheet(b"")), notes)


def _at_stops(calls: Sheet, stops: Sheet, notes: Notes) -> Sheet:
    """Calls at stops and platforms; vehicles do not call at stations, entrances and nodes."""
    kind, _ = stops.integers("location_type")
    ids = stops.texts("stop_id")
    others = {ids[row] for row in np.flatnonzero(kind != 0).tolist()}
    named = calls.codes("stop_id")
    gone = np.array([text in others for text in named.texts], np.bool_)[named.values]
    place = Place("stop_times.txt", "stop_id", calls)
    notes.rows(place, gone, "not_a_stop", Effect.ROW_SET_ASIDE)
    notes.rows_set_aside += int(gone.sum())
    return calls.only(~gone) if gone.any() else calls


def _noted(found: dict[str, Sheet], notes: Notes) -> dict[str, Sheet]:
    """What stays in the feed although the search will not use it as it stands."""
    stops = found.get("stops.txt", read_sheet(b""))
    kind, _ = stops.integers("location_type")
    latitude, _ = stops.decimals("stop_lat")
    longitude, _ = stops.decimals("stop_lon")
    nowhere = (np.isnan(latitude) | np.isnan(longitude)) & (kind < 3)
    notes.rows(Place("stops.txt", "stop_id", stops), nowhere, "no_coordinates", Effect.NOTED)
    frequencies = found.get("frequencies.txt", read_sheet(b""))
    begin, _ = frequencies.times("start_time")
    end, _ = frequencies.times("end_time")
    headway, _ = frequencies.integers("headway_secs")
    bad = (end < begin) | (headway <= 0)
    place = Place("frequencies.txt", "trip_id", frequencies)
    notes.rows(place, bad, "bad_frequency", Effect.ROW_SET_ASIDE)
    notes.rows_set_aside += int(bad.sum())
    if bad.any():
        found["frequencies.txt"] = frequencies.only(~bad)
    _note_transfers(found.get("transfers.txt", read_sheet(b"")), notes)
    return found


def _note_transfers(transfers: Sheet, notes: Notes) -> None:
    """Transfers between given trips or routes are kept, not searched."""
    narrow = np.zeros(len(transfers), np.bool_)
    for name in ("from_trip_id", "to_trip_id", "from_route_id", "to_route_id"):
        begins, ends = transfers.cells(name)
        narrow |= ends > begins
    place = Place("transfers.txt", "from_stop_id", transfers)
    notes.rows(place, narrow, "not_considered", Effect.NOTED)


def _whole(sheets: dict[str, Sheet], notes: Notes) -> None:
    """Whether there is a timetable at all."""
    for name in REQUIRED:
        if not len(sheets.get(name, read_sheet(b""))):
            notes.add(name, 0, "", "", "missing_file", Effect.FEED_REFUSED)
    if not any(len(sheets.get(n, ())) for n in ("calendar.txt", "calendar_dates.txt")):
        notes.add("calendar.txt", 0, "", "", "no_calendar", Effect.FEED_REFUSED)
