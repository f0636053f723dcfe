"""`kaga vote new|code|restart|open|close|tally|publish|annul|export`: the office's commands.

>>> # kaga vote new measure.json
>>> # kaga vote export 7Xk2mQ9sVtR4bLpWzC1d --out X.bel
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kaga.kernel.console import moment_of, refused, say
from kaga.kernel.errors import Invalid, KagaError

if TYPE_CHECKING:
    from kaga.services.voting.actions.drafting import Described
    from kaga.services.voting.models import Measure

Uuid = Annotated[str, typer.Argument(metavar="ELECTION")]
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
_begin: list[Callable[[], None]] = []
_PROCESSORS: Final = len(os.sched_getaffinity(0))


def begin_with(prepare: Callable[[], None]) -> None:
    """What makes sure that there is a city, before any of these commands."""
    _begin[:] = [prepare]


def mount(app: typer.Typer) -> None:
    """Add the office's commands."""
    for command in (new, code, restart, open_, close, tally, publish, annul, export):
        app.command(command.__name__.rstrip("_"))(command)


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", exists=True, dir_okay=False)],
    *,
    draft: Annotated[
        bool, typer.Option("--draft", help="do not ask the trustees for the key yet")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Begin a measure from its description, and the trustees' ceremony; prints their codes."""
    _city()
    from kaga.services.voting.actions.ceremony import begin_ceremony_by  # noqa: PLC0415
    from kaga.services.voting.actions.drafting import draft_by  # noqa: PLC0415
    from kaga.services.voting.shapes import Misshapen, words_of  # noqa: PLC0415

    try:
        value = json.loads(file.read_text("utf-8"))
        trustees = [words_of(one) for one in value["trustees"]]
        told = _described(value)
    except (ValueError, KeyError, TypeError, Misshapen) as wrong:
        raise refused(f"kaga vote: {file.name} describes no measure: {wrong}") from wrong
    made = _tried(lambda: draft_by(_actor(), told, trustees))
    uuid = made.measure.uuid
    if not draft:
        _tried(lambda: begin_ceremony_by(_actor(), uuid))
    record = {"election": uuid, "codes": list(made.codes)}
    lines = [f"election {uuid}"]
    lines += [f"trustee {index}: {one}" for index, one in enumerate(made.codes, 1)]
    say(record, lines, as_json=as_json)


def code(
    uuid: Uuid, *, trustee: Annotated[int, typer.Option(min=1, help="the trustee's number")]
) -> None:
    """Give a trustee a fresh code; the old one opens nothing any longer."""
    _city()
    from kaga.services.voting.actions.drafting import new_code_by  # noqa: PLC0415

    print(_tried(lambda: new_code_by(_actor(), uuid, trustee)))


def restart(uuid: Uuid) -> None:
    """Begin the ceremony anew: what trustees handed in is set aside, their codes stay."""
    _city()
    from kaga.services.voting.actions.drafting import restart_by  # noqa: PLC0415

    _say_state(_tried(lambda: restart_by(_actor(), uuid)))
    print("every trustee lays the old key file aside and runs `kaga vote dkg` with a new one")


def open_(uuid: Uuid) -> None:
    """Let people register keys and vote."""
    _city()
    from kaga.services.voting.actions.running import open_by  # noqa: PLC0415

    _say_state(_tried(lambda: open_by(_actor(), uuid)))


def close(uuid: Uuid) -> None:
    """Take no more keys and ballots."""
    _city()
    from kaga.services.voting.actions.running import close_by  # noqa: PLC0415

    _say_state(_tried(lambda: close_by(_actor(), uuid)))


def tally(
    uuid: Uuid,
    *,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="processes")] = _PROCESSORS,
) -> None:
    """Write the archive and multiply the ballots that count."""
    _city()
    from kaga.services.voting.actions.counting import tally_by  # noqa: PLC0415

    row = _tried(lambda: tally_by(_actor(), uuid, jobs=jobs))
    _say_state(row)
    print(f"{row.counted:,} ballots count")


def publish(uuid: Uuid) -> None:
    """Read the counts off the trustees' parts, and make the result public."""
    _city()
    from kaga.services.voting.actions.counting import publish_by  # noqa: PLC0415

    row = _tried(lambda: publish_by(_actor(), uuid))
    _say_state(row)
    for one in row.result or []:
        print(_result_line(one))


def _result_line(one: list[int] | dict[str, Any]) -> str:
    """Counts, or the places of a ranking by the numbers of their answers."""
    if isinstance(one, list):
        return " ".join(f"{count:,}" for count in one)
    places = [" = ".join(str(answer + 1) for answer in place) for place in one["winners"]]
    return f"{one['method']}: {' > '.join(places)}"


def annul(
    uuid: Uuid, *, reason: Annotated[str, typer.Option(help="everybody reads it")]
) -> None:
    """Declare a measure void."""
    _city()
    from kaga.services.voting.actions.running import annul_by  # noqa: PLC0415

    _say_state(_tried(lambda: annul_by(_actor(), uuid, reason)))


def export(
    uuid: Uuid, *, out: Annotated[Path, typer.Option(dir_okay=False, help="X.bel")]
) -> None:
    """Write the archive of a measure that was tallied to a file."""
    _city()
    from kaga.services.voting.archive import ArchiveFile  # noqa: PLC0415
    from kaga.services.voting.queries.measures import measure  # noqa: PLC0415

    row = _tried(lambda: measure(uuid))
    if not row.archive_size:
        raise refused(f"kaga vote: {uuid} is {row.state}: it is not tallied yet", 1)
    with out.open("wb") as file:
        for piece in ArchiveFile(uuid).pieces(row.archive_size):
            file.write(piece)
    print(f"{row.archive_size:,} bytes in {out}; last event {row.archive_head}")


def _described(value: dict[str, Any]) -> Described:
    from kaga.engines.ballot.groups import SUITES  # noqa: PLC0415 - as all of the city here
    from kaga.services.voting.actions.drafting import Described  # noqa: PLC0415
    from kaga.services.voting.shapes import (  # noqa: PLC0415
        Electorate,
        arguments_of,
        questions_of,
        words_of,
    )

    return Described(
        title=words_of(value["title"]),
        summary=words_of(value["summary"]),
        questions=questions_of(value["questions"]),
        electorate=Electorate.from_json(value["electorate"]),
        arguments=arguments_of(value.get("arguments", [])),
        opens_at=_moment(value.get("opens")),
        closes_at=_moment(value.get("closes")),
        suite=value.get("suite", SUITES[0]),
        threshold=int(value.get("threshold", len(value["trustees"]) // 2 + 1)),
        k_min=int(value.get("fewest", 10)),
    )


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None


def _city() -> None:
    for prepare in _begin:
        prepare()


def _actor() -> Any:
    from kaga.kernel.actors import Actor  # noqa: PLC0415 - as all of the city here

    return Actor("operator", name="command line")


def _tried(do: Callable[[], Any]) -> Any:
    try:
        return do()
    except Invalid as wrong:
        named = "; ".join(f"{name}: {' '.join(said)}" for name, said in wrong.fields.items())
        raise refused(f"kaga vote: {named}", 1) from wrong
    except KagaError as wrong:
        raise refused(f"kaga vote: {wrong.detail or wrong.problem}", 1) from wrong


def _say_state(row: Measure) -> None:
    print(f"election {row.uuid}: {row.state}")
