"""`kaga mobility`: feeds, journeys, rides on demand.

Each part adds its commands here; they stay importable without a database, and ask for the city
with `begin()` only where they need one.

>>> # kaga mobility import saga-current.zip --json
"""

from __future__ import annotations

from collections.abc import Callable

import typer

from kaga.services.mobility import city, solving
from kaga.services.mobility.feeds import commands as feeds
from kaga.services.mobility.planner import commands as journeys
from kaga.services.mobility.rides import commands as rides
from kaga.services.mobility.roads import commands as roads

app = typer.Typer(help="Timetables, journeys, rides on demand.", no_args_is_help=True)


def begin_with(prepare: Callable[[], None]) -> None:
    """What makes sure that there is a city, before a command needs one."""
    city.begin_with(prepare)


app.command("import")(feeds.import_feed)
app.command("validate")(feeds.validate_feed)
app.command("export")(feeds.export_feed)
app.command("query")(feeds.query_feed)
app.command("plan")(journeys.plan)
app.command("planner")(journeys.planner)
app.command("solve")(solving.solve_file)
app.command("simulate")(solving.simulate_days)
app.command("audit")(rides.audit)
app.add_typer(roads.app, name="streets")


@app.callback()
def _mobility() -> None:
    """Timetables, journeys, rides on demand."""
