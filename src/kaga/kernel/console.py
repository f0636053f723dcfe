"""What commands say on a terminal, how they refuse, and how they take a moment.

>>> say({"version": "5b1e"}, ["in force: 5b1e"], as_json=False)
in force: 5b1e
>>> moment_of("2026-11-23T15:00").hour
15
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import typer

from kaga.kernel import clock


def say(record: Any, lines: Sequence[str], *, as_json: bool) -> None:
    """Print a record for programs, or lines for people."""
    if as_json:
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    for line in lines:
        typer.echo(line)


def refused(message: str, code: int = 2) -> typer.Exit:
    """Say why on the error stream; the caller raises what this gives."""
    typer.echo(message, err=True)
    return typer.Exit(code)


def moment_of(text: str) -> datetime:
    """A moment as people write it, of the city's clock unless it says another."""
    if not text:
        return clock.local_now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise refused(f"not a moment: {text}; write 2026-11-23T15:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.local_now().tzinfo)


def moment_text(seconds: int) -> str:
    """Seconds since 1970 as a moment of the city's clock."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return clock.to_local(moment).isoformat(timespec="seconds")
