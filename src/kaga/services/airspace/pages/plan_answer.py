"""What the planner answers to the page: a plan, or in words why there is none and what helps.

>>> no_route("too-near", {}).kind
'problem'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaga.services.airspace import plan_form_words, planner_words
from kaga.services.airspace.pages.flights import filled
from kaga.services.airspace.planner.client import (
    PlannerBusy,
    PlannerFailed,
    PlannerState,
    PlannerUnavailable,
    Refused,
    ask,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.web.words import Words
    from kaga.services.airspace.pages.plan_asked import Question, Typed

_SOON_S: Final = 2
_LATER_S: Final = 10


@dataclass(frozen=True, slots=True)
class Notice:
    """Why there is no route; `again_s` when asking again by itself helps."""

    title: Words
    text: Words
    kind: str
    doing: Words | None = None
    share: int | None = None
    again_s: int = 0
    status: int = 200


def answer_to(question: Question, typed: Typed) -> dict[str, Any] | Notice:
    """The record of the plan, or why there is none."""
    asked = {
        "from": typed.start,
        "to": typed.goal,
        "depart": question.depart.isoformat(),
        "vehicle": question.vehicle,
    }
    try:
        return ask("plan", asked)
    except PlannerBusy:
        return Notice(
            plan_form_words.wait, planner_words.PHASES["busy"], "information",
            again_s=_SOON_S, status=503,
        )  # fmt: skip
    except PlannerUnavailable as late:
        return _unavailable(late.state)
    except PlannerFailed:
        text = planner_words.PHASES["failed"]
        return Notice(plan_form_words.nothing_found, text, "problem", status=503)
    except Refused as no:
        return no_route(no.kind, no.facts)


def no_route(kind: str, facts: Mapping[str, object]) -> Notice:
    """The planner's no, its facts filled in; an unknown kind reads as no way."""
    said = planner_words.refusal_words(kind, facts)
    return Notice(plan_form_words.nothing_found, said, "problem")


def _unavailable(state: PlannerState) -> Notice:
    if state.phase != "starting":
        phase = state.phase if state.phase in planner_words.PHASES else "failed"
        text = planner_words.PHASES[phase]
        title = plan_form_words.nothing_found
        return Notice(title, text, "problem", again_s=_LATER_S, status=503)
    percent = round(100 * state.share)
    return Notice(
        plan_form_words.wait,
        filled(planner_words.PHASES["starting"], percent=percent),
        "information",
        planner_words.DOING.get(state.doing),
        percent,
        _SOON_S,
        503,
    )
