"""Small instances of our own, and where those of the literature lie."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.shared_data import shared_folder

DARP = """1 4 480 3 25
0 0.0 0.0 0 0 0 480
1 -3.0 4.0 3 1 0 1440
2 5.0 1.0 3 1 0 1440
3 2.0 -6.0 3 1 260 275
4 -1.0 -2.0 3 1 200 215
5 6.0 6.0 3 -1 60 75
6 -4.0 -4.0 3 -1 110 125
7 0.0 5.0 3 -1 0 1440
8 7.0 -3.0 3 -1 0 1440
9 0.0 0.0 0 0 0 480
"""

PDPTW = """5 20 1
0 0 0 0 0 200 0 0 0
1 10 0 5 0 100 2 0 2
2 20 0 -5 0 150 2 1 0
3 0 10 5 0 100 2 0 4
4 0 20 -5 0 150 2 3 0
5 12 2 5 0 100 2 0 6
6 2 12 -5 0 150 2 5 0
"""


def files(kind: str) -> dict[str, tuple[str, list[str]]]:
    """Text and published values of the literature's instances, if they are at hand."""
    shared = shared_folder()
    if shared is None:
        return {}
    folder = Path(shared) / "data" / kind
    known: dict[str, tuple[str, list[str]]] = {}
    for table in folder.glob("*.csv"):
        with table.open(encoding="utf-8") as lines:
            for name, *values in csv.reader(lines):
                if (folder / f"{name}.txt").exists():
                    known[name] = ((folder / f"{name}.txt").read_text("utf-8"), values)
    return known


def tabu_routes(name: str) -> list[list[tuple[int, float]]]:
    """The timed routes of a `.res` file: node numbers with the beginning of service."""
    folder = Path(shared_folder() or "") / "data" / "darp"
    routes = []
    for line in (folder / f"{name}.res").read_text("utf-8").splitlines():
        if "(" not in line:
            continue
        parts = line.split("(")
        numbers = [part.split()[-1] for part in parts[:-1]]
        begins = [_begin(part) for part in parts[1:]]
        routes.append([(int(n), b) for n, b in zip(numbers, begins, strict=True)])
    return routes


def _begin(part: str) -> float:
    """Of "b:188.54; …", "w:0.00 a:191.99; …" or "0.00 128.52; …" the last before the ;."""
    head, _, _ = part.partition(";")
    return float(head.replace(":", " ").split()[-1])
