"""Feeds come in whole or place by place; what is written reads the same again."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.transit.gtfs.feed import feed_of
from kaga.engines.transit.gtfs.fields import FILES as KNOWN
from kaga.engines.transit.gtfs.problems import CODES, Effect
from kaga.engines.transit.gtfs.read import Limits, read_feed, read_tables
from kaga.engines.transit.gtfs.sheet import quoted, read_sheet, sheet_of, write_sheet
from kaga.engines.transit.gtfs.write import write_feed, write_tables
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.service_days import day_begins, period, services_on
from tests.engines.transit.feeds import feed_from, sample_feeds, tables, text_of

GOOD = tables(
    "ABC",
    {
        "one": ("R", ["A 8:00:00 8:00:00", "B 8:10:00 8:11:00", "C 8:20:00 8:20:00"]),
        "two": ("R", ["A 9:00:00 9:00:00", "C 9:20:00 9:20:00"]),
    },
)


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    text = GOOD[name].decode()
    assert old in text
    return {**GOOD, name: text.replace(old, new, 1).encode()}


def problems(files: dict[str, bytes]) -> list[str]:
    _, report = read_tables(files)
    assert {problem.code for problem in report.problems} <= set(CODES)
    return [str(problem) for problem in report.problems]


class TestSheets:
    @given(
        st.lists(
            st.tuples(*[st.text(st.sampled_from('aあ",\n 1'), max_size=5)] * 2), max_size=6
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_what_is_written_reads_the_same(self, rows):
        cells = [tuple(cell.strip(" \n\r\t") for cell in row) for row in rows]
        cells = [row for row in cells if any(row)]
        sheet = read_sheet(write_sheet(sheet_of(("x", "y"), cells)))
        assert list(zip(sheet.texts("x"), sheet.texts("y"), strict=True)) == cells

    def test_quotes_breaks_marks_and_blanks(self):
        data = b'\xef\xbb\xbfa, b\r\n"x ""y"", z\r\n2", 3 \r\n\r\n4'
        sheet = read_sheet(data)
        assert sheet.names == ("a", "b")
        assert sheet.texts("a") == ['x "y", z\n2', "4"]
        assert sheet.texts("b") == ["3", ""]
        assert sheet.lines.tolist() == [2, 5]
        assert sheet.texts("c") == ["", ""]

    def test_shift_jis_is_read_and_written_as_utf_8(self):
        sheet = read_sheet("stop_name\n髙﨑①\n".encode("cp932"))
        assert (sheet.texts("stop_name"), sheet.encoding) == (["髙﨑①"], "cp932")
        assert write_sheet(sheet) == "stop_name\r\n髙﨑①\r\n".encode()

    def test_no_text_is_no_sheet(self):
        assert len(read_sheet(b"")) == 0
        assert len(read_sheet(b"a,b\n")) == 0
        assert quoted("") == ""

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [("8:00:00", 28800), ("25:30:05", 91805), ("08:15", 29700), ("8:60:00", -1), ("x", -1)],
    )
    def test_times(self, text, seconds):
        assert read_sheet(f"t\n{text}\n".encode()).times("t")[0].tolist() == [seconds]

    @pytest.mark.parametrize(
        ("text", "number"), [("20240229", 20240229), ("20230229", 0), ("20261301", 0), ("x", 0)]
    )
    def test_dates(self, text, number):
        assert read_sheet(f"d\n{text}\n".encode()).dates("d")[0].tolist() == [number]

    @given(st.decimals(-9999, 9999, places=6))
    @settings(max_examples=60, deadline=None)
    def test_decimals_are_exact(self, number):
        assert read_sheet(f"n\n{number}\n".encode()).decimals("n")[0].tolist() == [
            float(number)
        ]


class TestReports:
    def test_a_good_feed_has_nothing_to_report(self):
        feed, report = read_tables(GOOD)
        assert (report.problems, report.rows_set_aside, report.refused) == ((), 0, False)
        assert report.rows_read == 13
        assert len(feed.table("stop_times.txt")) == 5

    @pytest.mark.parametrize(
        ("name", "old", "new", "told"),
        [
            (
                "stops.txt",
                "36.0000",
                "136.3",
                ['stops.txt:2 stop_lat "136.3": out_of_range (value_ignored)',
                 'stops.txt:2 stop_id "A": no_coordinates (noted)'],
            ),
            (
                "stops.txt",
                "B,Stop B",
                "A,Stop B",
                ['stops.txt:3 stop_id "A": repeated_key (row_set_aside)',
                 'stop_times.txt:3 stop_id "B": broken_reference (row_set_aside)'],
            ),
            (
                "stop_times.txt",
                "8:11:00",
                "8:09:00",
                ['stop_times.txt:3 trip_id "one": time_goes_back (row_set_aside)'],
            ),
            (
                "stop_times.txt",
                "one,8:00:00,8:00:00",
                "one,,",
                ['stop_times.txt:2 trip_id "one": trip_ends_untimed (row_set_aside)'],
            ),
            (
                "stop_times.txt",
                "two,9:20:00,9:20:00,C,2",
                "two,9:20:00,9:20:00,C,x",
                ['stop_times.txt:5 trip_id "two": trip_too_short (row_set_aside)',
                 'stop_times.txt:6 stop_sequence "x": bad_value (row_set_aside)'],
            ),
            (
                "stop_times.txt",
                "8:10:00",
                "8:1x:00",
                ['stop_times.txt:3 arrival_time "8:1x:00": bad_value (value_ignored)'],
            ),
            (
                "stop_times.txt",
                "two,9:20:00,9:20:00,C,2",
                "two,9:20:00,9:20:00,,2",
                ['stop_times.txt:5 trip_id "two": trip_too_short (row_set_aside)',
                 'stop_times.txt:6 stop_id "": no_place (row_set_aside)'],
            ),
            (
                "trips.txt",
                "R,daily,two",
                "R,never,two",
                ['stop_times.txt:5 trip_id "two": broken_reference (row_set_aside)',
                 'stop_times.txt:6 trip_id "two": broken_reference (row_set_aside)',
                 'trips.txt:3 service_id "never": unknown_service (row_set_aside)'],
            ),
            (
                "trips.txt",
                "two headsign",
                "two, headsign",
                ['trips.txt:3  "5": row_length (noted)'],
            ),
            (
                "routes.txt",
                "R,A,R,3",
                "R,A,R,",
                ['routes.txt:2 route_type "": missing_value (row_set_aside)'],
            ),
        ],
    )  # fmt: skip
    def test_each_place_is_named(self, name, old, new, told):
        found = problems(changed(name, old, new))
        assert [line for line in found if line in told] == sorted(
            told, key=lambda line: (line.split(":")[0], int(line.split(":")[1].split()[0]))
        )

    def test_a_repeated_row_sets_nothing_else_aside(self):
        again = {**GOOD, "trips.txt": GOOD["trips.txt"] + b"R,daily,one,again\n"}
        assert problems(again) == ['trips.txt:4 trip_id "one": repeated_key (row_set_aside)']

    def test_without_days_or_files_there_is_no_timetable(self):
        for name, code in (("calendar.txt", "no_calendar"), ("routes.txt", "missing_file")):
            files = {key: data for key, data in GOOD.items() if key != name}
            _, report = read_tables(files)
            assert report.refused
            assert (name, code) in report.counts()

    def test_unknown_files_and_columns_stay(self):
        files = {**GOOD, "notes.bin": b"\x00\x01"}
        files["routes.txt"] = text_of("route_id,route_type,own", ["R,3,mine"])
        feed, report = read_tables(files)
        assert report.counts() == {("notes.bin", "unknown_file"): 1}
        written = write_tables(feed)
        assert written["notes.bin"] == b"\x00\x01"
        assert written["routes.txt"] == b"route_id,route_type,own\r\nR,3,mine\r\n"

    def test_headways_must_make_sense(self):
        header = "trip_id,start_time,end_time,headway_secs"
        rows = ["one,8:00:00,7:00:00,600", "one,8:30:00,9:00:00,0", "one,9:00:00,10:00:00,600"]
        files = {**GOOD, "frequencies.txt": text_of(header, rows)}
        assert problems(files) == [
            'frequencies.txt:2 trip_id "one": bad_frequency (row_set_aside)',
            'frequencies.txt:3 trip_id "one": bad_frequency (row_set_aside)',
        ]

    def test_a_fare_that_lost_its_rules_does_not_cover_everything(self):
        files = {
            **GOOD,
            "fare_attributes.txt": text_of(
                "fare_id,price,currency_type,payment_method,transfers",
                ["kept,100,JPY,0,0", "lost,1,JPY,0,0"],
            ),
            "fare_rules.txt": text_of("fare_id,route_id", ["kept,R", "lost,gone"]),
        }
        assert problems(files) == [
            'fare_attributes.txt:3 fare_id "lost": fare_without_rules (row_set_aside)',
            'fare_rules.txt:3 route_id "gone": broken_reference (row_set_aside)',
        ]

    def test_vehicles_do_not_call_at_stations(self):
        text = GOOD["stops.txt"].decode().splitlines()
        lines = [
            f"{text[0]},location_type",
            *(f"{line},0" for line in text[1:3]),
            f"{text[3]},1",
        ]
        files = {**GOOD, "stops.txt": "\n".join([*lines, ""]).encode()}
        assert problems(files) == [
            'stop_times.txt:4 stop_id "C": not_a_stop (row_set_aside)',
            'stop_times.txt:5 trip_id "two": trip_too_short (row_set_aside)',
            'stop_times.txt:6 stop_id "C": not_a_stop (row_set_aside)',
        ]

    def test_transfers_of_single_trips_are_kept_and_noted(self):
        header = "from_stop_id,to_stop_id,from_trip_id,transfer_type"
        files = {**GOOD, "transfers.txt": text_of(header, ["A,B,one,1", "A,C,,2"])}
        assert problems(files) == ['transfers.txt:2 from_stop_id "A": not_considered (noted)']


class TestArchives:
    def pack(self, files):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return target.getvalue()

    def test_a_folder_around_the_files_is_understood(self):
        _, report = read_feed(self.pack({f"feed/{name}": data for name, data in GOOD.items()}))
        assert report.problems == ()

    def test_what_is_no_archive_is_refused(self):
        _, report = read_feed(b"PK nonsense")
        assert ("", "not_a_feed") in report.counts()
        assert report.refused

    def test_files_that_point_outside_are_not_read(self):
        _, report = read_feed(self.pack({**GOOD, "../stops.txt": b"stop_id\nX\n"}))
        assert report.counts() == {("../stops.txt", "unsafe_name"): 1}

    @pytest.mark.parametrize("limits", [Limits(most_bytes=100), Limits(most_rows=5)])
    def test_too_much_is_refused(self, limits):
        _, report = read_feed(self.pack(GOOD), limits)
        assert ("", "too_large") in report.counts()
        assert report.refused

    def test_the_same_feed_makes_the_same_bytes(self):
        feed = feed_from(GOOD)
        assert write_feed(feed) == write_feed(feed_from(write_tables(feed)))

    def test_the_plain_profile_leaves_out_what_only_japan_knows(self):
        feed = feed_of({"stops.txt": [("stop_id",), ("A",)], "office_jp.txt": [("office_id",)]})
        assert list(write_tables(feed, "gtfs")) == ["stops.txt"]
        assert list(write_tables(feed)) == ["office_jp.txt", "stops.txt"]


ZONES = b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"zone"}]}'


class TestFlex:
    def final(self, calls):
        header = (
            "trip_id,stop_id,location_id,location_group_id,stop_sequence,"
            "start_pickup_drop_off_window,end_pickup_drop_off_window"
        )
        return {
            **GOOD,
            "locations.geojson": ZONES,
            "location_groups.txt": text_of(
                "location_group_id,location_group_name", ["g,Group"]
            ),
            "location_group_stops.txt": text_of("location_group_id,stop_id", ["g,A", "g,B"]),
            "stop_times.txt": text_of(header, calls),
        }

    def test_windows_in_zones_and_groups_are_read(self):
        calls = [f"{trip},,zone,,1,8:00:00,9:00:00" for trip in ("one", "two")]
        calls += [f"{trip},,,g,2,8:00:00,9:00:00" for trip in ("one", "two")]
        feed = feed_from(self.final(calls))
        assert feed.table("stop_times.txt").texts("location_id") == ["zone", "zone", "", ""]
        assert build(feed, date(2026, 1, 5)).lines.trips.size == 0

    def test_unknown_zones_are_named(self):
        files = self.final(["one,,lost,,1,8:00:00,9:00:00", "two,A,,,1,8:00:00,9:00:00"])
        assert problems(files) == [
            'stop_times.txt:2 location_id "lost": broken_reference (row_set_aside)',
            'trips.txt:2 trip_id "one": trip_too_short (row_set_aside)',
        ]

    def test_unreadable_zones_are_named(self):
        assert problems({**GOOD, "locations.geojson": b"{"}) == [
            'locations.geojson:0  "": zones_unreadable (value_ignored)'
        ]

    def test_the_old_draft_is_read_as_its_final_form(self):
        windows = "start_pickup_dropoff_window,end_pickup_dropoff_window"
        header = f"trip_id,stop_id,stop_sequence,{windows}"
        calls = ["one,zone,1,8:00:00,9:00:00", "one,g,2,8:00:00,9:00:00"]
        calls += ["two,A,1,8:00:00,9:00:00", "two,zone,2,8:00:00,9:00:00"]
        draft = {
            **GOOD,
            "locations.geojson": ZONES,
            "location_groups.txt": text_of(
                "location_group_id,location_group_name,location_id", ["g,Group,A", "g,Group,B"]
            ),
            "stop_times.txt": text_of(header, calls),
        }
        feed, report = read_tables(draft)
        assert {p.code for p in report.problems} == {"draft_spelling"}
        assert all(p.effect == Effect.NOTED for p in report.problems)
        calls_read = feed.table("stop_times.txt")
        assert calls_read.texts("location_id") == ["zone", "", "", "zone"]
        assert calls_read.texts("location_group_id") == ["", "g", "", ""]
        assert calls_read.texts("stop_id") == ["", "", "A", ""]
        assert calls_read.texts("start_pickup_drop_off_window") == ["8:00:00"] * 4
        assert feed.table("location_groups.txt").texts("location_group_id") == ["g"]
        assert feed.table("location_group_stops.txt").texts("stop_id") == ["A", "B"]
        again, second = read_tables(write_tables(feed))
        assert second.problems == ()
        assert write_tables(again) == write_tables(feed)


class TestDays:
    def feed(self):
        header = "service_id,date,exception_type"
        rows = ["daily,20260106,2", "special,20260106,1"]
        return feed_from({**GOOD, "calendar_dates.txt": text_of(header, rows)})

    def test_exceptions_win_over_weekdays(self):
        feed = self.feed()
        assert services_on(feed, date(2026, 1, 5)) == {"daily"}
        assert services_on(feed, date(2026, 1, 6)) == {"special"}
        assert services_on(feed, date(2027, 1, 5)) == frozenset()
        assert period(feed) == (date(2026, 1, 1), date(2026, 12, 31))
        assert period(feed_of({})) is None

    def test_a_service_day_counts_from_noon_less_twelve_hours(self):
        spring = day_begins(date(2026, 3, 29), "Europe/Helsinki")
        assert spring.isoformat() == "2026-03-28T21:00:00+00:00"
        assert day_begins(date(2026, 1, 5), "Asia/Tokyo").isoformat() == (
            "2026-01-04T15:00:00+00:00"
        )


class TestSampleFeeds:
    @pytest.mark.parametrize("path", sample_feeds(), ids=lambda path: path.stem)
    def test_they_come_in_and_go_out_the_same(self, path):
        feed, report = read_feed(path.read_bytes())
        assert not report.refused
        assert all(p.line > 0 for p in report.problems if p.effect == Effect.ROW_SET_ASIDE)
        written = write_feed(feed)
        again, second = read_feed(written)
        assert second.problems == ()
        assert write_feed(again) == written
        assert second.rows_read == report.rows_read - report.rows_set_aside

    def test_every_file_of_the_format_is_known_once(self):
        assert len(KNOWN) == 36
        assert all(field.name for file in KNOWN.values() for field in file.fields)
