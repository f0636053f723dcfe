"""One answer out of what became of a request here and elsewhere (clauses 5.2.17, 6.3.17).

What: all went well, and it is told as if there were one broker; one thing was asked of one and
failed, and its failure is told; anything else is a 207 that tells who failed at what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import orjson

from kaga.engines.context import NgsiError
from kaga.services.exchange.http.messages import PROBLEM_JSON, Reply, details
from kaga.services.exchange.sources.contact import Heard

_STATUSES: Final = frozenset(status.value for status in HTTPStatus)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one part.

    Attributes
    ----------
    problem: None where it went well; else problem details with a status.
    registration: of the source; None for this broker.
    names: the attributes that the part was about, as the request calls them.
    """

    problem: dict[str, Any] | None
    registration: str | None = None
    names: tuple[str, ...] = ()


def failed(error: NgsiError, registration: str | None, names: tuple[str, ...] = ()) -> Outcome:
    """A part that this broker refused."""
    return Outcome(dict(details(error)), registration, names)


def outcome_of(heard: Heard, names: tuple[str, ...] = ()) -> Outcome:
    """What a source made of its part."""
    identifier = heard.part.registration.id
    if heard.is_well:
        return Outcome(None, identifier, names)
    return Outcome(problem_of(heard), identifier, names)


def problem_of(heard: Heard) -> dict[str, Any]:
    """Problem details of a source's failure, in its own words where it had some."""
    status = heard.status if heard.status in _STATUSES else 502
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase}
    if isinstance(heard.content, dict):
        for key in ("type", "title", "detail"):
            if isinstance(heard.content.get(key), str):
                told[key] = heard.content[key]
    elif heard.warnings:
        told["detail"] = heard.warnings[0]
    told["status"] = status
    return told


def composed(
    outcomes: Sequence[Outcome], done: Reply, entity: str, partial: Reply | None = None
) -> Reply:
    """The answer to a request about one entity.

    Parameters
    ----------
    done: the answer when all went well.
    partial: this broker's own 207, if it was one.
    """
    wrong = [outcome for outcome in outcomes if outcome.problem is not None]
    if not wrong:
        return partial or done
    only = _only(wrong, len(outcomes)) if partial is None else None
    if only is not None:
        return Reply(int(only["status"]), orjson.dumps(only), PROBLEM_JSON)
    told: dict[str, Any] = {
        "success": [entity] if len(wrong) < len(outcomes) or partial is not None else [],
        "errors": [_told(outcome, entity) for outcome in wrong],
    }
    return Reply(207, orjson.dumps(told))


def composed_attributes(
    outcomes: Sequence[Outcome], done: Reply, partial: Reply | None = None
) -> Reply:
    """The answer to a request about attributes of one entity."""
    wrong = [outcome for outcome in outcomes if outcome.problem is not None]
    if not wrong:
        return partial or done
    only = _only(wrong, len(outcomes)) if partial is None else None
    if only is not None and only["status"] != 207:
        return Reply(int(only["status"]), orjson.dumps(only), PROBLEM_JSON)
    told: dict[str, Any] = {"updated": [], "notUpdated": []}
    if partial is not None:
        told |= orjson.loads(partial.body)
    for outcome in outcomes:
        problem = outcome.problem
        if problem is None:
            told["updated"] += [name for name in outcome.names if name not in told["updated"]]
            continue
        why = str(problem.get("detail", problem["title"]))
        told["notUpdated"] += [_not_updated(name, why, outcome) for name in outcome.names]
    return Reply(207, orjson.dumps(told))


def _not_updated(name: str, why: str, outcome: Outcome) -> dict[str, str]:
    told = {"attributeName": name, "reason": why}
    return (
        told
        if outcome.registration is None
        else told | {"registrationId": outcome.registration}
    )


def _only(wrong: Sequence[Outcome], count: int) -> dict[str, Any] | None:
    """The one thing that went wrong, where nothing else went at all."""
    problems = [outcome.problem for outcome in wrong if outcome.problem is not None]
    if count > len(problems):
        return None
    if len(problems) == 1 or all(problem["status"] == 404 for problem in problems):
        return problems[0]
    return None


def _told(outcome: Outcome, entity: str) -> dict[str, Any]:
    told: dict[str, Any] = {"entityId": entity, "error": outcome.problem}
    if outcome.registration is not None:
        told["registrationId"] = outcome.registration
    return told
