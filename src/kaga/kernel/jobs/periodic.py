"""Periodic duties: small repeated work, once in its period over all workers.

>>> @periodic("events.forget", every=timedelta(hours=6))            # doctest: +SKIP
... def forget():
...     forget_old_events()

The next due time is committed before the duty runs: two workers never run it together, and
one that died is made up for at the next time. A duty looks at what is there to do, not at
how often it ran.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from kaga.kernel import clock
from kaga.kernel.events.failures import describe
from kaga.kernel.jobs.models import PeriodicDuty
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from datetime import timedelta

_log = structlog.get_logger("kaga.periodic")
Do = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be done, and how often."""

    name: str
    every: timedelta
    do: Do


_register: dict[str, Duty] = {}


def periodic(name: str, *, every: timedelta) -> Callable[[Do], Do]:
    """Register a duty; a second one of the same name is an error at start-up."""

    def keep(do: Do) -> Do:
        if name in _register:
            raise ValueError(f"periodic duty {name} is registered twice")
        _register[name] = Duty(name, every, do)
        return do

    return keep


def forget(name: str) -> None:
    """Take a duty off the register."""
    _register.pop(name, None)


def do_due_duties() -> int:
    """Do every duty whose time has come; how many there were."""
    rows = PeriodicDuty.objects.filter(due_at__gt=clock.now())
    later = set(rows.values_list("name", flat=True))
    due = [duty for name, duty in sorted(_register.items()) if name not in later]
    return sum(_do(duty) for duty in due)


def _do(duty: Duty) -> bool:
    if not _claim(duty):
        return False
    error = ""
    try:
        duty.do()
    except Exception as raised:  # noqa: BLE001 - one failing duty must not stop the others
        error = describe(raised)
        _log.warning("periodic duty failed", duty=duty.name, error=error)
    with write(bookkeeping="the end of a periodic duty is kept") as tx:
        rows = PeriodicDuty.objects.filter(name=duty.name)
        tx.change_where(rows, finished_at=clock.now(), error=error)
    return True


def _claim(duty: Duty) -> bool:
    now = clock.now()
    with write(on=[f"periodic:{duty.name}"], bookkeeping="a periodic duty is begun") as tx:
        row = PeriodicDuty.objects.filter(name=duty.name).first()
        if row is not None and row.due_at > now:
            return False
        if row is None:
            tx.add(PeriodicDuty(name=duty.name, due_at=now + duty.every, started_at=now))
        else:
            tx.change(row, due_at=now + duty.every, started_at=now)
    return True
