"""The history of a case as people read it, and the names and colours of its states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from kaga.engines.cases import Act, Outcome, State
from kaga.kernel.web.words import Words
from kaga.services.procedures import applying_words as words
from kaga.services.procedures import words as state_words
from kaga.services.procedures.authority import authority
from kaga.services.procedures.pages.shown import moment

if TYPE_CHECKING:
    from kaga.services.procedures.queries.cases import ActLine, CaseView

RECEIPTED: Final = ("submit", "answer_correction", "withdraw")
"""Acts of the resident whose receipt they can take away."""

_SETTLED: Final = {State.DECIDED, State.NOTIFIED, State.FULFILLED, State.CLOSED}
_KINDS: Final = {
    State.CORRECTION: "warn",
    State.FEE_DUE: "warn",
    State.ARRIVED: "active",
    State.ACCEPTED: "active",
    State.REVIEW: "active",
}


def state_of(state: State, outcome: Outcome | None) -> Words:
    """What a resident reads as the status: the outcome once there is one."""
    if outcome is not None and state in _SETTLED:
        return state_words.OUTCOMES[outcome]
    return state_words.STATES[state]


def kind_of(state: State, outcome: Outcome | None) -> str:
    """The colour of the status."""
    if outcome is Outcome.GRANTED:
        return "good"
    if outcome in {Outcome.REFUSED, Outcome.REJECTED}:
        return "bad"
    return _KINDS.get(state, "neutral")


def act_name(act: str) -> Words:
    """What was done, as a title in the history."""
    if act in words.HAPPENED:
        return words.HAPPENED[act]
    known = {str(one): name for one, name in state_words.ACTS.items()}
    return known.get(act, Words(act, act, act))


def timeline(
    case: CaseView, reader: Literal["resident", "staff"]
) -> list[Mapping[str, object]]:
    """Everything that happened, oldest first, the present last."""
    lines = list(case.history)
    return [
        {
            "title": act_name(line.act),
            "datetime": line.at.isoformat(),
            "when": moment(line.at),
            "by": _by(line),
            "text": _said(line) if reader == "staff" else "",
            "kind": "now" if line is lines[-1] else "past",
        }
        for line in lines
    ]


def _by(line: ActLine) -> Words | str:
    return authority().division_name(line.division) if line.division else words.by_self


def _said(line: ActLine) -> str:
    """What belongs to an act, for staff: explanations and notes as they were written."""
    if line.act == str(Act.REQUEST_CORRECTION):
        notes = line.details.get("notes")
        return " ／ ".join(map(str, notes.values())) if isinstance(notes, Mapping) else ""
    return str(line.details.get("explanation", ""))
