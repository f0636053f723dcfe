"""An independent look at everything that was promised: shares no code with what it judges.

It reads rows as they lie in the tables and recomputes from plain arithmetic: who is where when,
how full each vehicle is, whether what people were told last is what the plan will do, whether
every change was told or waits on the list of calls, whether coupons add up, and whether the
events of the day add up to its plan.
"""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from math import asin, ceil, cos, radians, sin, sqrt

from kaga.services.mobility.rides.models import (
    Booking,
    DayEvent,
    DayHead,
    Promise,
    Stop,
    Told,
    WalletLine,
)

Known = dict[object, tuple[int, dict]]


def wrongs(known: Known | None = None) -> list[str]:
    """Everything that is not as it was promised; nothing, if all is well.

    `known` remembers how far the events of each day were added up, for those who look after
    every action; without it all of them are.
    """
    found: list[str] = []
    for head in DayHead.objects.select_related("service"):
        found += _plan(head) + _events(head, {} if known is None else known)
    return found + _promises() + _coupons()


def _drive(stops: dict[str, tuple[float, float]], one: str, other: str, factor: float) -> int:
    lat1, lon1, lat2, lon2 = map(radians, (*stops[one], *stops[other]))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    metres = 2 * 6_371_008.8 * asin(sqrt(half))
    return ceil(ceil(metres * 1.35 / (30 / 3.6) - 1e-6) * factor - 1e-6)


def _plan(head: DayHead) -> list[str]:
    stops = {one.code: (one.lat, one.lon) for one in Stop.objects.all()}
    state, found = head.state, []
    served: dict[str, tuple[int, int]] = {}
    for shift, visits in state["tours"].items():
        duty = state["duties"][shift]
        out = duty["out"] is not None
        found += [f"{shift}: {one}" for one in _tour(state, duty, visits, stops, served)]
        if (
            visits
            and not out
            and not duty["begins"] <= visits[0][2] <= visits[-1][2] <= duty["ends"]
        ):
            found.append(f"{shift} drives beyond its hours")
    for row in Booking.objects.filter(service=head.service, day=head.day):
        found += _booking(row, state, served)
    return found


def _tour(state, duty, visits, stops, served) -> list[str]:
    found, aboard, begun = [], [0, 0, 0], {}
    if duty["out"] is None:
        found += _too_soon(visits, stops)
    for kind, stop, begin, _, name in visits:
        if name is None:
            if kind == "break" and any(aboard):
                found.append(f"a rest at {begin} with somebody aboard")
            continue
        ride = state["rides"].get(name)
        if ride is None:
            found.append(f"{name} is driven and not booked")
            continue
        sign = 1 if kind == "pickup" else -1
        aboard = [had + sign * more for had, more in zip(aboard, ride["load"], strict=True)]
        if any(had > room for had, room in zip(aboard, duty["room"], strict=True)):
            found.append(f"{name} {kind} at {begin}: {aboard} of {duty['room']} aboard")
        if stop != ride["from" if kind == "pickup" else "to"]:
            found.append(f"{name} {kind} at the wrong stop")
        if kind == "pickup":
            begun[name] = begin
        else:
            served[name] = (begun.pop(name, 10**9), begin)
    return found + [f"{name} is never let out" for name in begun]


def _too_soon(visits, stops) -> list[str]:
    return [
        f"{name} {kind} at {begin}: the vehicle cannot be there"
        for (_, was, _, leave, _), (kind, stop, begin, _, name) in pairwise(visits)
        if begin < leave + _drive(stops, was, stop, 1.0)
    ]


def _booking(row: Booking, state, served) -> list[str]:
    if row.state in {"cancelled", "failed"}:
        ride = state["rides"].get(row.reference)
        carried = ride is not None and any(ride["load"])
        return [f"{row.reference} is {row.state} and still has a seat"] if carried else []
    if row.state == "no_show":
        return []
    if row.reference not in served:
        return [f"{row.reference} is {row.state} and nobody drives it"]
    if row.state == "done":
        return []
    board, alight = served[row.reference]
    found = []
    if not row.pickup_from <= board <= row.pickup_until and row.state == "booked":
        found.append(f"{row.reference} was told {row.pickup_from}-{row.pickup_until}: {board}")
    if alight > row.arrive_by:
        found.append(f"{row.reference} was told to arrive by {row.arrive_by}: {alight}")
    longest = row.promises.order_by("-number")[0].longest_ride
    if alight - board - state["rides"][row.reference]["serve"][0] > longest:
        found.append(f"{row.reference} sits {alight - board} s, promised {longest}")
    return found


def _events(head: DayHead, known: Known) -> list[str]:
    empty: dict = {"factor": 1.0, "duties": {}, "rides": {}, "tours": {}, "deeds": {}}
    done, state = known.get(head.id, (0, empty))
    last = ""
    rows = DayEvent.objects.filter(service=head.service, day=head.day, number__gt=done)
    for event in rows.order_by("number"):
        for key, part in event.patch.items():
            if key == "factor":
                state["factor"] = part
                continue
            for name, value in part.items():
                state[key].pop(name, None)
                if value is not None:
                    state[key][name] = value
        last = _hash(state)
        if last != event.digest or event.number != done + 1:
            return [f"event {event.number} of {head.day} does not lead to its hash"]
        done = event.number
    known[head.id] = done, state
    same = state == head.state and (last or _hash(state)) == head.digest
    return [] if same else [f"the plan of {head.day} is not what its events add up to"]


def _hash(state: dict) -> str:
    text = json.dumps(state, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _promises() -> list[str]:
    found = []
    told = set(Told.objects.values_list("promise_id", flat=True))
    newest: dict = {}
    count: dict = {}
    for one in Promise.objects.order_by("number"):
        newest[one.booking_id] = one
        count[one.booking_id] = count.get(one.booking_id, 0) + 1
        if one.id not in told:
            found.append(f"promise {one.number} of {one.booking_id} was told to nobody")
    for row in Booking.objects.all():
        last = newest.get(row.id)
        if last is None or (last.number, count[row.id]) != (row.promise_number,) * 2:
            found.append(f"{row.reference} has no row for its newest promise")
            continue
        times = (last.pickup_from, last.pickup_until, last.arrive_by)
        shown = (row.pickup_from, row.pickup_until, row.arrive_by)
        if row.state in {"booked", "aboard", "done"} and times != shown:
            found.append(f"{row.reference} shows {shown}, was promised {times}")
    return found


def _coupons() -> list[str]:
    left: dict = {}
    held: dict = {}
    for line in WalletLine.objects.all():
        left[line.rider_id] = left.get(line.rider_id, 0) + line.coupons
        if line.booking_id:
            held[line.booking_id] = held.get(line.booking_id, 0) + line.coupons
    found = [f"rider {one} owes {-count} coupons" for one, count in left.items() if count < 0]
    for row in Booking.objects.filter(pays="coupon"):
        gone = row.state in {"cancelled", "failed"}
        if held.get(row.id, 0) != (0 if gone else -row.fare["coupons"]):
            found.append(
                f"{row.reference} is {row.state} and holds {held.get(row.id, 0)} coupons"
            )
    return found
