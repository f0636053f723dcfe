"""A timetable and an on-demand service small enough to be asked everything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

INF = float("inf")


@dataclass(frozen=True)
class ToyTable:
    heads: np.ndarray


def best(rows):
    """Rows (departure, arrival, rides, stop, boarded at) none of which beats another."""
    kept = []
    for row in sorted(rows, key=lambda r: (-r[0], r[1], r[2])):
        if not any(
            o[3] == row[3] and o[0] >= row[0] and o[1] <= row[1] and o[2] <= row[2]
            for o in kept
        ):
            kept.append(row)
    return kept


class ToyTimetable:
    """Trips as lists of (stop, moment); changing takes no time, nobody walks between."""

    def __init__(self, trips):
        self.trips = trips

    def leaving(self, stops, begin, end):
        rows = {
            (stop, moment)
            for trip in self.trips
            for stop, moment in trip[:-1]
            if stop in stops.tolist() and begin <= moment <= end
        }
        return np.array(sorted(rows), np.int32).reshape(-1, 2)

    def ride(self, stop, ready):
        for trip in self.trips:
            for at, (where, moment) in enumerate(trip):
                if where == stop and moment >= ready:
                    yield from trip[at + 1 :]

    def spread(self, starts, stops):
        rows = []
        for departs, stop, ready in starts.tolist():
            reached = set(self.ride(stop, ready))
            for rides in (1, 2):
                rows += [(departs, time, rides, s, stop) for s, time in reached]
                reached = {two for s, time in reached for two in self.ride(s, time)}
        kept = best([row for row in rows if row[3] in stops.tolist()])
        return ToyTable(np.array(kept, np.int32).reshape(-1, 5))

    def walks(self, found, row):
        return 0


class ToyService:
    """Answers with delays and refusals that its seed decides; `taken` rides shut out others."""

    def __init__(self, driving, seed, taken=()):
        self.driving, self.seed, self.taken = driving, seed, taken
        self.asked = 0

    def one(self, places, window):
        early, until, alight_from, alight_by = window
        chance = np.random.default_rng(
            [self.seed, *places, *(int(t) % 100_003 for t in window if abs(t) < INF)]
        )
        if chance.random() < 0.25:
            return INF, INF
        drive = self.driving[places] + chance.integers(0, 200)
        boards = max(early, alight_from - drive - 60) + chance.integers(0, 300)
        alights = max(boards + 60 + drive, alight_from)
        if boards > until or alights > alight_by:
            return INF, INF
        if any(begin < alights and boards < end for begin, end in self.taken):
            return INF, INF
        return float(boards), float(alights)

    def ask(self, places, windows):
        self.asked += len(places)
        answers = [
            self.one(tuple(place), tuple(window))
            for place, window in zip(places.tolist(), windows.tolist(), strict=True)
        ]
        return np.array([a for a, _ in answers]), np.array([b for _, b in answers])

    def hope(self, places, windows):
        driving = self.driving[places[:, 0], places[:, 1]]
        latest = windows[:, 3] - 60 - driving
        alights = windows[:, 0] + 60 + driving
        boards = np.where(np.isfinite(latest), latest, windows[:, 0])
        return np.where(boards < windows[:, 0], INF, boards), alights

    def after(self, places, window):
        boards, alights = self.one(places, window)
        if boards == INF:
            return None
        return ToyService(self.driving, self.seed, (*self.taken, (boards, alights)))


class ManyCars(ToyService):
    """Rides do not get in each other's way."""

    def after(self, places, window):
        return self
