"""Kinds of jobs: each part registers what it can do at length.

>>> @job("ledger.export", title=words.LEDGER_EXPORT)            # doctest: +SKIP
... def export(work):
...     for n, row in enumerate(rows):
...         work.progress(n, len(rows), "ledger.rows_written")
...     return {"href": "/ledger/exports/7"}

A handler may run more than once (its worker may die), so it begins by looking at what is
done already, or makes its last change and the end of the job one commit by `work.finish`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.events.retry import Schedule

if TYPE_CHECKING:
    from kaga.kernel.jobs.work import Work
    from kaga.kernel.web.words import Words

Result = Mapping[str, object]
Run = Callable[["Work"], "Result | None"]
THREE_TIMES = Schedule(first_s=5, most_s=600, attempts=3)
_register: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a job of this kind is called, what it runs and how often it is tried."""

    name: str
    title: Words
    run: Run
    schedule: Schedule


def job(name: str, *, title: Words, schedule: Schedule = THREE_TIMES) -> Callable[[Run], Run]:
    """Register a handler; a second one of the same name is an error at start-up."""

    def keep(run: Run) -> Run:
        if name in _register:
            raise ValueError(f"job kind {name} is registered twice")
        _register[name] = Kind(name, title, run, schedule)
        return run

    return keep


def forget(name: str) -> None:
    """Take a kind off the register (a part switched off, a test that is over)."""
    _register.pop(name, None)


def kind_named(name: str) -> Kind | None:
    """The registered kind, if this city still has it."""
    return _register.get(name)
