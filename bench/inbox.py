"""The staff inbox over a million cases: time of a page, and page 10,000 beside page 1.

    python bench/inbox.py [CASES]

Makes the cases by raw bulk insert into a scratch SQLite database (each with a key of its own,
so the fifty names of a page are really opened), then calls the query the pages call. The peer
is what web frameworks do by themselves: the same rows by OFFSET with a total count.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
BIG, DIVISIONS = "big", 20
ROUNDS = 400
STATES = (("closed", "done", 88), ("review", "todo", 5), ("arrived", "todo", 3),
          ("correction", "waiting", 2), ("decided", "finish", 2))  # fmt: skip


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(KAGA_HOME=folder, DJANGO_SETTINGS_MODULE="kaga.site.settings")
        os.environ.pop("KAGA_DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        from kaga.services.procedures.seeds import load_catalogue

        call_command("migrate", verbosity=0)
        load_catalogue()
        started = time.perf_counter()
        fill(Path(folder) / "kaga.db", count)
        print(f"{count:,} cases made in {time.perf_counter() - started:.0f} s")
        measure(count)


def fill(path: Path, count: int) -> None:
    """Insert the cases and their keys."""
    from django.db import connection

    connection.close()
    base = sqlite3.connect(path)
    base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;")
    procedure, version = base.execute(
        "SELECT p.id, v.id FROM procedures_procedure p JOIN procedures_formversion v"
        " ON v.procedure_id = p.id"
    ).fetchone()
    cases = rows(count, procedure, version)
    while chunk := [row for row, _ in zip(cases, range(20_000), strict=False)]:
        keys = [key for key, _ in chunk]
        marks = ",".join("?" * len(chunk[0][1]))
        base.executemany(
            "INSERT INTO storage_vaultkey (id, wrapped, created_at) VALUES (?,?,?)", keys
        )
        base.executemany(
            f"INSERT INTO procedures_case ({','.join(COLUMNS)}) VALUES ({marks})",
            [case for _, case in chunk],
        )
        base.commit()
    base.execute("ANALYZE")
    base.commit()
    base.close()


COLUMNS = (
    "id", "handle", "reference", "procedure_id", "version_id", "fiscal_year", "division",
    "route", "applicant", "draft_id", "state", "steps_done", "desk", "arrived_at", "stops",
    "amber_on", "due_on", "retention_class", "hold", "key_id", "answers", "name", "etag",
)  # fmt: skip


def rows(count: int, procedure: int, version: int) -> Iterator[tuple[tuple, tuple]]:
    """A key and a case for each number; ids grow with the time of arrival, as UUIDv7 do."""
    from kaga.engines.references import Reference
    from kaga.kernel.storage import vault
    from kaga.services.procedures.safes import Safe

    chance = random.Random(7)
    first = datetime(2021, 4, 1, tzinfo=UTC)
    kinds = [(state, desk) for state, desk, share in STATES for _ in range(share)]
    for number in range(count):
        arrived = first + timedelta(seconds=150 * number)
        state, desk = chance.choice(kinds)
        division = BIG if chance.random() < 0.6 else f"d{chance.randrange(DIVISIONS)}"
        due = arrived.date() + timedelta(days=chance.randrange(20, 60))
        key_id, secret = vault.fresh_key()
        safe = Safe(key_id, key_id, secret)
        wrapped = vault.seal_with(vault._master(), secret, f"key:{key_id}")
        moment = arrived.isoformat(" ").replace("+00:00", "")
        other = f"{chance.getrandbits(128):032x}"
        yield (
            (key_id.hex, wrapped, moment),
            (
                key_id.hex, other, str(Reference(2021, 417, number + 1)), procedure, version,
                2021, division, "online", other, key_id.hex, state, 0, desk, moment, "[]",
                str(due - timedelta(days=6)), str(due), "5", 0, key_id.hex, b"",
                safe.seal_text("name", "山田 花子"), 1,
            ),
        )  # fmt: skip


def measure(count: int) -> None:
    """Print medians, p99 and ratios."""
    from kaga.engines.cases import State
    from kaga.kernel import clock
    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Assurance, Visitor
    from kaga.kernel.ids import new_handle
    from kaga.services.procedures.enums import Desk
    from kaga.services.procedures.queries.inbox import Filter, inbox

    clerk = Visitor(
        person=PersonId(new_handle()),
        assurance=Assurance.CARD,
        authenticated_at=clock.now(),
        roles=frozenset({"clerk"}),
        divisions=frozenset({BIG}),
    )
    todo, done = Filter(), Filter(desk=Desk.DONE)
    far = page_number(done, min(10_000, count * 6 // 10 * 88 // 100 // 50 - 2))
    lists: dict[str, Callable[[], object]] = {
        "open cases by due day, page 1": lambda: inbox(clerk, BIG, todo),
        "open cases by arrival, page 1": lambda: inbox(clerk, BIG, Filter(order="arrival")),
        "one state, page 1": lambda: inbox(clerk, BIG, Filter(state=State.REVIEW)),
        "closed cases, page 1": lambda: inbox(clerk, BIG, done),
        "closed cases, page 10,000": lambda: inbox(clerk, BIG, done, cursor=far),
    }
    medians = {name: show(name, call, ROUNDS) for name, call in lists.items()}
    ratio = medians["closed cases, page 10,000"] / medians["closed cases, page 1"]
    print(f"ratio page 10,000 / page 1: {ratio:.2f}")
    peer = show("peer: closed cases, page 10,000 by OFFSET with count()", by_offset, 5)
    print(f"ratio peer / ours: {peer / medians['closed cases, page 10,000']:.0f}")


def page_number(wanted: object, pages: int) -> str:
    """The cursor behind so many pages of fifty."""
    from kaga.kernel.storage.keyset import cursor_of
    from kaga.services.procedures.queries.inbox import _rows

    order = ("due_on", "id")
    row = _rows(BIG, wanted).order_by(*order)[pages * 50]
    return cursor_of(row, order)


def by_offset() -> None:
    """The same rows in the usual way."""
    from kaga.services.procedures.enums import Desk
    from kaga.services.procedures.models import Case

    rows = Case.objects.filter(division=BIG, desk=Desk.DONE).order_by("due_on", "id")
    total = rows.count()
    start = min(500_000, total - 50)
    list(rows[start : start + 50])


def show(name: str, call: Callable[[], object], rounds: int) -> float:
    """Time a call; the median in milliseconds."""
    call()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(f"{name}: median {median:.1f} ms, p99 {p99:.1f} ms")
    return median


if __name__ == "__main__":
    main()
