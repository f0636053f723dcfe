"""`kaga mobility plan` and `planner`: journeys from the command line, and the process itself.

>>> # kaga mobility plan 加賀温泉駅 那谷寺 --depart 2026-11-24T09:00 --json
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from kaga.kernel import clock
from kaga.kernel.resident.server import No, NotNow
from kaga.services.mobility import city
from kaga.services.mobility.feeds.commands import AsJson, say, stopped
from kaga.services.mobility.places import places_named


def plan(
    begin: Annotated[str, typer.Argument(metavar="FROM", help="a name, a stop, or LAT,LON")],
    end: Annotated[str, typer.Argument(metavar="TO")],
    depart: Annotated[str, typer.Option(help="2026-11-24T09:00; else now")] = "",
    arrive: Annotated[str, typer.Option(help="be there by then instead")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Journeys from door to door over rail, bus and on foot."""
    from kaga.services.mobility.actions.publishing import publish_first  # noqa: PLC0415 - slow
    from kaga.services.mobility.planner.held import held_now  # noqa: PLC0415 - to load
    from kaga.services.mobility.planner.journeys import journeys  # noqa: PLC0415

    city.begin()
    publish_first()
    asked = {
        "from": _place(begin), "to": _place(end), "arrive_by": bool(arrive), "walk_s": 1500,
        "time": _moment(arrive or depart).isoformat(),
    }  # fmt: skip
    try:
        found = journeys(held_now(), asked)
    except (No, NotNow) as error:
        raise stopped(str(error)) from error
    say(found, as_json, [line for one in _all(found) for line in _lines(one)])


def planner() -> None:
    """Hold the timetable and answer pages and API (one of the processes of `kaga run`)."""
    from kaga.services.mobility.planner import running  # noqa: PLC0415 - slow to load

    raise typer.Exit(running.run())


def _place(text: str) -> dict[str, Any]:
    found = places_named(text, 1)
    if not found:
        raise stopped(f"no place {text}; a name, a stop, or LAT,LON")
    return found[0].asked()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else clock.local_now()
    except ValueError as error:
        raise stopped(f"not a moment: {text}; write 2026-11-24T09:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.local_now().tzinfo)


def _all(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [*found["direct"], *found["itineraries"]]


def _lines(one: dict[str, Any]) -> list[str]:
    head = f"{_clock(one['startTime'])} - {_clock(one['endTime'])}  {one['duration'] // 60} min"
    legs = [
        f"  {_clock(leg['startTime'])} {leg['from']['name'] or '-'}"
        f" -> {_clock(leg['endTime'])} {leg['to']['name'] or '-'}"
        f"  {leg.get('routeShortName', 'walk')} {leg.get('kaga', {}).get('status', '')}"
        for leg in one["legs"]
    ]
    return [head, *legs]


def _clock(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(clock.local_now().tzinfo).strftime("%H:%M")
