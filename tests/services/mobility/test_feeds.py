"""Archives become versions; what is refused is kept and told, and never counts."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from tests.shared_data import shared_folder
from typer.testing import CliRunner

from kaga.engines.transit.gtfs.feed import feed_of
from kaga.engines.transit.gtfs.write import write_feed
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.services.mobility.actions.feeds import keep_feed, publish_feed
from kaga.services.mobility.commands import app
from kaga.services.mobility.feeds.queries import NotAQuestion, asked_of
from kaga.services.mobility.feeds.reading import told_of
from kaga.services.mobility.models import FeedVersion
from kaga.services.mobility.queries.feeds import archive_of, current_version, latest_version

OPERATOR = Actor.system("test")


def small(name: str = "駅", *, wrong: bool = False) -> bytes:
    """A feed of one trip; one line of it wrong if asked for."""
    tables = {
        "agency.txt": [("agency_name", "agency_timezone"), ("町", "Asia/Tokyo")],
        "stops.txt": [("stop_id", "stop_name"), ("A", name), ("B", "病院")],
        "routes.txt": [("route_id", "route_type"), ("R", 3)],
        "trips.txt": [("route_id", "service_id", "trip_id"), ("R", "平日", "T"),
                      ("R", "平日", "U")],
        "calendar_dates.txt": [("service_id", "date", "exception_type"), ("平日", 20260105, 1)],
        "stop_times.txt": [
            ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
            ("T", "8:00:00", "8:00:00", "A", 1), ("T", "8:10:00", "8:10:00", "B", 2),
            ("U", "25:00:00", "25:00:00", "A", 1), ("U", "25:10:00", "25:10:00", "B", 2),
            *([("T", "8:20:00", "8:20:00", "Z", 3)] if wrong else []),
        ],
    }  # fmt: skip
    return write_feed(feed_of(tables))


def test_a_version_is_kept_once_and_comes_back_as_it_was_written(town):
    told = told_of(small())
    row = keep_feed(OPERATOR, "small", told, "small.zip")
    assert keep_feed(OPERATOR, "small", told, "again.zip").id == row.id
    assert archive_of(row) == told.archive == write_feed(told.feed)
    assert (row.facts["trips"], row.facts["first_day"]) == (2, "2026-01-05")
    assert latest_version("small").id == row.id
    assert current_version("small") is None
    acts = [bytes(one.data) for one in StagedEntry.objects.all()]
    assert sum(b"mobility.feed.kept" in one for one in acts) == 1


def test_what_is_wrong_is_told_with_its_line(town):
    told = told_of(small(wrong=True))
    problem = told.record["problems"][0]
    assert (problem["file"], problem["line"], problem["code"]) == (
        "stop_times.txt", 6, "broken_reference",
    )  # fmt: skip
    assert told.record["rows_set_aside"] == 1


def test_a_refused_archive_is_kept_but_can_never_count(town):
    row = keep_feed(OPERATOR, "junk", told_of(b"no zip"), "junk.zip")
    assert row.refused
    assert row.report["problems"][0]["code"] == "not_a_feed"
    with pytest.raises(Invalid), write() as tx:
        publish_feed(tx, OPERATOR, row.id)
    with pytest.raises(NotFound), write() as tx:
        publish_feed(tx, OPERATOR, new_id())
    assert FeedVersion.objects.get(id=row.id).published_at is None


def test_the_commands_take_in_judge_export_and_answer(town, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.zip").write_bytes(small(wrong=True))
    (tmp_path / "q.json").write_text(
        json.dumps({"queries": [["A", "B", "7:00"], ["A", "B", "9:00"], ["A", "Q", "7:00"]]})
    )
    said = {name: _run(name, "small.zip") for name in ("import", "validate", "export")}
    assert said["import"]["rows_set_aside"] == said["validate"]["rows_set_aside"] == 1
    with zipfile.ZipFile(tmp_path / said["export"]["out"]) as packed:
        assert b"Z" not in packed.read("stop_times.txt")
    found = _run("query", "small.zip", "q.json")
    assert found["date"] == "2026-01-05"
    assert [one["journeys"] for one in found["answers"]] == [
        [{"arrival": "08:10:00", "transfers": 0, "rides": 1}],
        [{"arrival": "25:10:00", "transfers": 0, "rides": 1}],
        [],
    ]
    assert found["answers"][2]["unknown_stops"] == ["Q"]
    assert _run("query", "small", "q.json") == found  # the kept version, by its name


def _run(*arguments: str):
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_commands_say_why_they_stop(town, tmp_path):
    (tmp_path / "q.json").write_text("{}")
    (tmp_path / "no.zip").write_bytes(b"no zip")
    (tmp_path / "ok.zip").write_bytes(small())
    runner = CliRunner()
    for arguments, code in (
        (["import", str(tmp_path / "no.zip")], 1),
        (["validate", str(tmp_path / "no.zip")], 1),
        (["export", str(tmp_path / "no.zip")], 2),
        (["export", "nowhere"], 2),
        (["query", str(tmp_path / "ok.zip"), str(tmp_path / "q.json")], 2),
        (["import", str(tmp_path / "gone.zip")], 2),
    ):
        assert (arguments, runner.invoke(app, arguments).exit_code) == (arguments, code)


@pytest.mark.parametrize("record", [7, {"queries": "A"}, [["A", "B"]], [{"from": "A"}],
                                    {"queries": [], "date": "soon"}])  # fmt: skip
def test_a_file_of_questions_that_is_none_is_refused(record):
    with pytest.raises(NotAQuestion):
        asked_of(record)


def test_a_sample_feed_of_the_country_comes_in_and_goes_out_the_same():
    folder = shared_folder()
    path = folder and folder / "data/gtfs/town_tateyama_gtfs.zip"
    archive = path.read_bytes() if path and path.is_file() else small()
    told = told_of(archive)
    again = told_of(told.archive)
    assert (
        again.record["counts"]
        == [one for one in told.record["counts"] if one["code"] == "unknown_file"]
        or not again.record["rows_set_aside"]
    )
    assert again.archive == told.archive
    assert zipfile.is_zipfile(io.BytesIO(told.archive))
