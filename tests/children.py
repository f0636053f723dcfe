"""Children of a process that has Django loaded: told what to do, or all set going together.

Drivers of `tests/faults` and `tests/races` run as scripts in a city of their own:

    obey({"append": append, "check": check})  # a child for each line of standard input
    together([people[n::4] for n in range(4)], run)  # four children that begin together
    in_threads(people, 3, submit_all)  # three threads of this process
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")


def say(line: str) -> None:
    """One line at once: lines of a killed child are whole or absent."""
    os.write(1, f"{line}\n".encode())


def obey(doing: Mapping[str, Callable[[Any], None]]) -> None:
    """Fork a child for each order, a JSON object a line; tell its number and how it ended."""
    connections.close_all()
    say("loaded")
    for line in sys.stdin:
        order = json.loads(line)
        wait, told = os.pipe()
        child = os.fork()
        if child == 0:
            os.read(wait, 1)  # the parent names this process before it says anything
            doing[order["do"]](order)
            connections.close_all()
            os._exit(0)
        say(f"child {child}")
        os.write(told, b"1")
        os.close(told)
        os.close(wait)
        say(f"end {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def together(shares: Sequence[T], run: Callable[[T], None]) -> None:
    """Fork a child for each share; they begin at one moment. Returns when all have ended."""
    connections.close_all()
    start, go = os.pipe()
    children = []
    for share in shares:
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(start, 1)  # all begin together, when the parent closes the pipe
            run(share)
            os._exit(0)
        children.append(child)
    os.close(go)
    for child in children:
        os.waitpid(child, 0)
    os.close(start)


def in_threads(items: Sequence[T], count: int, work: Callable[[Sequence[T]], None]) -> None:
    """Deal the items to so many threads and wait for all of them."""
    threads = [threading.Thread(target=work, args=(items[n::count],)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
