"""`kaga mobility import`, `validate`, `export`, `query`: feeds from the command line.

`validate` and `query` need no city: they are how others judge the engine.

>>> # kaga mobility validate saga-current.zip --json
>>> # kaga mobility query saga-current.zip questions.json --json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kaga.engines.transit.gtfs.read import read_feed
from kaga.engines.transit.gtfs.write import Profile, write_feed
from kaga.kernel.actors import Actor
from kaga.kernel.storage.door import write
from kaga.services.mobility import city
from kaga.services.mobility.actions.feeds import FEEDS, keep_feed, publish_feed
from kaga.services.mobility.feeds.queries import NotAQuestion, answers, asked_of
from kaga.services.mobility.feeds.reading import told_of
from kaga.services.mobility.queries.feeds import archive_of, latest_version

OPERATOR = Actor.system("command line")
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
FeedArg = Annotated[str, typer.Argument(metavar="FEED", help="a zip, or a kept feed's name")]
_EVERY = 1_000_000


def import_feed(
    feed: Annotated[Path, typer.Argument(metavar="FEED", help="a GTFS or GTFS-JP zip")],
    name: Annotated[str, typer.Option(help="of the feed; else the file's")] = "",
    *,
    publish: Annotated[bool, typer.Option(help="let it count at once")] = False,
    as_json: AsJson = False,
) -> None:
    """Take an archive in as a version; what cannot be used is quarantined and told."""
    told = told_of(_bytes(feed))
    city.begin()
    row = keep_feed(OPERATOR, name or feed.stem[:60], told, feed.name)
    if publish and not row.refused:
        with write(on=[FEEDS]) as tx:
            publish_feed(tx, OPERATOR, row.id)
    record = {
        "feed": row.feed, "version": str(row.id), "digest": row.digest,
        "published": row.published_at is not None or (publish and not row.refused),
        **told.record,
    }  # fmt: skip
    say(record, as_json, [*_lines(told.record), f"version {row.id}"])
    raise typer.Exit(1 if row.refused else 0)


def validate_feed(
    feed: FeedArg,
    *,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with an archive, by file and line; nothing is kept."""
    told = told_of(_archive(feed), _EVERY)
    say({"feed": feed, **told.record}, as_json, _lines(told.record, _EVERY))
    raise typer.Exit(1 if told.refused else 0)


def export_feed(
    feed: FeedArg,
    out: Annotated[
        Path | None, typer.Argument(metavar="OUT", help="else FEED-export.zip")
    ] = None,
    profile: Annotated[
        str, typer.Option(help="gtfs-jp, or gtfs: without Japan's files")
    ] = "gtfs-jp",
    *,
    as_json: AsJson = False,
) -> None:
    """Write what could be used of a feed; the same bytes for the same feed."""
    wanted: Profile = "gtfs" if profile == "gtfs" else "gtfs-jp"
    told, report = read_feed(_archive(feed))
    if report.refused:
        raise stopped(f"nothing of {feed} can be used; see: kaga mobility validate")
    target = out or Path(f"{Path(feed).stem}-export.zip")
    data = write_feed(told, wanted)
    target.write_bytes(data)
    record = {"feed": feed, "out": str(target), "bytes": len(data), "profile": wanted,
              "rows_set_aside": report.rows_set_aside}  # fmt: skip
    say(record, as_json, [f"{target}: {len(data):,} bytes"])


def query_feed(
    feed: FeedArg,
    queries: Annotated[Path, typer.Argument(metavar="QUERIES.json")],
    *,
    as_json: AsJson = False,
) -> None:
    """Answer questions from stop to stop: Pareto sets of arrival and transfers."""
    told, report = read_feed(_archive(feed))
    if report.refused:
        raise stopped(f"nothing of {feed} can be used; see: kaga mobility validate")
    try:
        record = answers(told, asked_of(json.loads(_bytes(queries))))
    except (NotAQuestion, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise stopped(f"{queries}: {error}") from error
    lines = [
        f"{one['from']} {one['departure']} {one['to']}: "
        + (", ".join(f"{j['arrival']} ({j['transfers']})" for j in one["journeys"]) or "-")
        for one in record["answers"]
    ]
    say(record, as_json, [f"on {record['date']}", *lines])


def say(record: Any, as_json: bool, lines: list[str]) -> None:  # noqa: FBT001 - handed on
    """Print the record for programs, or lines for people."""
    if as_json:
        print(json.dumps(record, ensure_ascii=False, indent=1))
        return
    for line in lines:
        print(line)


def stopped(message: str) -> typer.Exit:
    """Say why a command cannot go on."""
    print(message, file=sys.stderr)
    return typer.Exit(2)


def _lines(record: dict[str, Any], most: int = 20) -> list[str]:
    facts = record["facts"]
    told = f"{facts['stops']:,} stops, {facts['routes']:,} routes, {facts['trips']:,} trips"
    lines = [
        "refused" if record["refused"] else told,
        f"{record['rows_read']:,} rows read, {record['rows_set_aside']:,} set aside",
    ]
    lines += [f"  {one['file']}: {one['count']:,} x {one['means']}" for one in record["counts"]]
    for one in record["problems"][:most]:
        place = f"{one['file']}:{one['line']}" if one["line"] else one["file"]
        lines.append(
            f"{place} {one['field']} {one['value']!r}: {one['code']} ({one['effect']})"
        )
    left = record["problems_in_all"] - min(most, len(record["problems"]))
    return [*lines, f"and {left:,} more"] if left > 0 else lines


def _archive(feed: str) -> bytes:
    """The bytes of a file, or of the kept feed of that name."""
    if Path(feed).is_file():
        return Path(feed).read_bytes()
    city.begin()
    version = latest_version(feed)
    if version is None:
        raise stopped(f"there is neither a file nor a feed {feed}")
    return archive_of(version)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise stopped(f"{path}: {error.strerror}") from error
