"""Asking the planner of journeys for what takes compiled code.

What: offers, putting somebody into a plan, giving a tour new times. In a web worker they are
asked of the planner over its socket, so that no worker compiles or holds the engine; everybody
else (the worker of jobs, commands, the planner itself) computes them at once. What is asked
carries the whole plan, so the planner may be asked inside a transaction.

Without the planner nothing new can be promised (`NotReady`), but what was promised can be
driven, cancelled and read: a tour keeps its times then, and the judge looks at it as always.

>>> is_far()
False
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from kaga.kernel.errors import NotReady
from kaga.kernel.resident.asking import Failed, Refused, Unavailable
from kaga.services.mobility import words
from kaga.services.mobility.rides.dayplan import State

Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]
OFFERS, PUT_IN, RETIMED, STUCK = (
    "rides-offers",
    "rides-put-in",
    "rides-retimed",
    "rides-stuck",
)
_bound: list[Ask] = []
_log = structlog.get_logger("kaga.rides")


def bind_far(ask: Ask | None) -> None:
    """Have others compute from now on; None: compute here."""
    _bound[:] = [] if ask is None else [ask]


def is_far() -> bool:
    """Whether others compute."""
    return bool(_bound)


def offers(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What can be offered (raises NotReady)."""
    return _asked(OFFERS, asked)


def put_in(
    state: State, wanted: tuple[str, Mapping[str, Any]], settled: int
) -> dict[str, Any] | None:
    """The change that puts somebody into a plan; None: no room (raises NotReady)."""
    name, ride = wanted
    facts = {"state": state, "name": name, "ride": ride, "settled": settled}
    patch: dict[str, Any] | None = _asked(PUT_IN, facts)["patch"]
    return patch


def retimed(state: State, shift: str, settled: int) -> dict[str, Any]:
    """A tour with times that fit its order; as they are while nobody computes."""
    try:
        return _asked(RETIMED, {"state": state, "shift": shift, "settled": settled})
    except NotReady:
        _log.warning("a tour keeps its times: the planner is away", shift=shift)
        return {"tours": {shift: state["tours"][shift]}}


def stuck_shifts(state: State, settled: int) -> tuple[str, ...]:
    """Shifts that cannot be driven as planned; none are named while nobody computes."""
    try:
        return tuple(_asked(STUCK, {"state": state, "settled": settled})["shifts"])
    except NotReady:
        _log.warning("not looked for tours that cannot be driven: the planner is away")
        return ()


def _asked(op: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return _bound[0](op, facts)
    except (Unavailable, Failed, Refused) as error:
        raise NotReady(words.rides_starting.ja) from error
