"""Work in several processes: answers in order, never more at hand than is being worked on.

for answer in spread(judge, parts, Crew(2, prepare, (election,))):
    ...
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_AHEAD = 3
"""Tasks handed out per process, so that none waits for its next."""


@dataclass(frozen=True, slots=True)
class Crew:
    """How many processes, and what each does before its first task."""

    jobs: int
    prepare: Callable[[bytes], None]
    given: bytes


def spread(
    work: Callable[[Task], Answer], tasks: Iterable[Task], crew: Crew
) -> Iterator[Answer]:
    """The answers to all tasks, in the order of the tasks."""
    if crew.jobs == 1:
        crew.prepare(crew.given)
        yield from map(work, tasks)
        return
    ends = os.pipe()
    pool = ProcessPoolExecutor(
        crew.jobs,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
        initargs=(crew, ends),
    )
    try:
        with pool:
            yield from _in_order(pool, work, tasks, _AHEAD * crew.jobs)
    finally:
        for end in ends:
            os.close(end)


def _in_order(
    pool: ProcessPoolExecutor, work: Callable[[Task], Answer], tasks: Iterable[Task], most: int
) -> Iterator[Answer]:
    waiting: deque[Future[Answer]] = deque()
    for task in tasks:
        waiting.append(pool.submit(work, task))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin(crew: Crew, ends: tuple[int, int]) -> None:
    """Prepare a process, and let it end with the one that started it, however that ends."""
    watched, kept_by_parent = ends
    os.close(kept_by_parent)
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    crew.prepare(crew.given)


def _end_with_parent(watched: int) -> None:
    """Nobody ever writes: reading ends when the last holder of the other end is gone."""
    os.read(watched, 1)
    os._exit(1)
