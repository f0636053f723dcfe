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
KINDS = (("everyday", 900), ("common", 99), ("rare", 1))  # share of a thousand
PROPOSED = 0.02  # of the cases under review
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
    version = base.execute("SELECT id FROM procedures_formversion").fetchone()[0]
    cases = rows(count, add_kinds(base), version)
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
    propose(base)
    base.execute("ANALYZE")
    base.commit()
    base.close()


def add_kinds(base: sqlite3.Connection) -> list[int]:
    """Further procedures like the one there is; an id for each thousandth of the cases."""
    taken = base.execute("PRAGMA table_info(procedures_procedure)").fetchall()
    names = [column[1] for column in taken if column[1] not in {"id", "number", "slug"}]
    columns = ", ".join(names)
    found = []
    for number, (slug, share) in enumerate(KINDS, 700):
        made = base.execute(
            f"INSERT INTO procedures_procedure (number, slug, {columns})"
            f" SELECT ?, ?, {columns} FROM procedures_procedure LIMIT 1",
            (number, slug),
        )
        found += [made.lastrowid] * share
    return found


def propose(base: sqlite3.Connection) -> None:
    """Some cases under review wait for a second person."""
    base.execute(
        "INSERT INTO procedures_decision"
        " (id, case_id, status, outcome, content, proposed_by, proposed_at)"
        " SELECT lower(hex(randomblob(16))), id, 'proposed', 'granted', x'', id, arrived_at"
        " FROM procedures_case WHERE state = 'review' AND abs(random()) % 1000 < ?",
        (PROPOSED * 1000,),
    )


COLUMNS = (
    "id", "handle", "reference", "procedure_id", "version_id", "fiscal_year", "division",
    "route", "applicant", "draft_id", "state", "steps_done", "desk", "arrived_at", "stops",
    "amber_on", "due_on", "retention_class", "hold", "key_id", "answers", "name", "etag",
)  # fmt: skip


def rows(count: int, kinds: list[int], version: int) -> Iterator[tuple[tuple, tuple]]:
    """A key and a case for each number; ids grow with the time of arrival, as UUIDv7 do.

    Open cases are due from a month ago to two months from now, whenever they arrived.
    """
    from kaga.engines.references import Reference
    from kaga.kernel.storage import vault
    from kaga.services.procedures.safes import Safe

    chance = random.Random(7)
    first = datetime(2021, 4, 1, tzinfo=UTC)
    today = datetime.now(UTC).date()
    stands = [(state, desk) for state, desk, share in STATES for _ in range(share)]
    for number in range(count):
        arrived = first + timedelta(seconds=150 * number)
        state, desk = chance.choice(stands)
        division = BIG if chance.random() < 0.6 else f"d{chance.randrange(DIVISIONS)}"
        due = arrived.date() + timedelta(days=chance.randrange(20, 60))
        if desk == "todo":
            due = today + timedelta(days=chance.randrange(-30, 60))
        key_id, secret = vault.fresh_key()
        safe = Safe(key_id, key_id, secret)
        wrapped = vault.seal_with(vault._master(), secret, f"key:{key_id}")
        moment = arrived.isoformat(" ").replace("+00:00", "")
        other = f"{chance.getrandbits(128):032x}"
        reference, kind = str(Reference(2021, 417, number + 1)), chance.choice(kinds)
        yield (
            (key_id.hex, wrapped, moment),
            (
                key_id.hex, other, reference, kind, version,
                2021, division, "online", other, key_id.hex, state, 0, desk, moment, "[]",
                str(due - timedelta(days=6)), str(due), "5", 0, key_id.hex, b"",
                safe.seal_text("name", "山田 花子"), 1,
            ),
        )  # fmt: skip


def measure(count: int) -> None:
    """Print medians, p99 and ratios."""
    from kaga.engines.cases import Light, State
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
        "by a rare procedure": lambda: inbox(clerk, BIG, Filter(procedure="rare")),
        "closed, by a rare procedure": lambda: inbox(
            clerk, BIG, Filter(desk=Desk.DONE, order="arrival", procedure="rare")
        ),
        "closed, by an everyday procedure": lambda: inbox(
            clerk, BIG, Filter(desk=Desk.DONE, order="arrival", procedure="everyday")
        ),
        "red": lambda: inbox(clerk, BIG, Filter(light=Light.RED)),
        "amber": lambda: inbox(clerk, BIG, Filter(light=Light.AMBER)),
        "green": lambda: inbox(clerk, BIG, Filter(light=Light.GREEN)),
        "to be decided": lambda: inbox(clerk, BIG, Filter(state=State.REVIEW, proposal="none")),
        "to be approved": lambda: inbox(
            clerk, BIG, Filter(state=State.REVIEW, proposal="waiting")
        ),
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
