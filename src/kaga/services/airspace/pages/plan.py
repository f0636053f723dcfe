"""The plan page: two places in the address, up to three routes on the page.

What: reads the question from the address, asks the planner, and draws everything itself: a
still map, cards, profile, rules, landing sites, bends, traffic, files. Why by the server: the
page is whole without a script; with one it gets a moving map, and its parts are exchanged.

>>> # /airspace/plan?from=加賀温泉駅&to=加賀市文化会館&depart=2026-11-23T15:00
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.views.decorators.http import require_safe

from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.security import content_policy
from kaga.kernel.web.words import LANGUAGES, Words
from kaga.services.airspace import plan_detail_words, plan_refusals, plan_words, rules
from kaga.services.airspace.pages import plan_config, plan_picture, plan_view
from kaga.services.airspace.pages.plan_asked import Complaints, question_of, typed_of
from kaga.services.airspace.pages.plan_cards import cards_of, chosen_of, clock_text, metres_text
from kaga.services.airspace.pages.plan_profile import HEIGHT, STRIP, profile_of
from kaga.services.airspace.planner.client import (
    PlannerBusy,
    PlannerFailed,
    PlannerStarting,
    PlannerUnavailable,
    Refused,
    ask,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.services.airspace.pages.plan_asked import Question, Typed

_SOON_S: Final = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """Why there is no route: a sentence, and whether asking again helps by itself."""

    text: Words
    kind: str
    share: int | None = None
    again_s: int = 0
    status: int = 200


@content_policy(worker_src=["'self'", "blob:"], img_src=["'self'", "data:", "blob:"])
@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    """The form; when it was filled in, the routes."""
    typed, complaints = typed_of(request.GET.dict()), Complaints()
    asked = bool(request.GET.get("from") or request.GET.get("to"))
    question = question_of(typed, complaints) if asked else None
    record, notice = (None, None) if question is None else _answer(question, typed)
    status = 422 if complaints.errors else notice.status if notice else 200
    context = {
        "typed": typed,
        "complaints": complaints,
        "question": question,
        "notice": notice,
        "vehicles": list(plan_words.VEHICLES.items()),
        "config": plan_config.script_config(visitor_of(request).language),
        "picture": plan_picture.picture_of(record["alternatives"] if record else []),
        "people": plan_config.people_shown(typed.depart),
        "days": list(plan_words.DAYS.items()),
        "swapped": typed.address(**{"from": typed.goal, "to": typed.start, "chosen": 0}),
        "found": record and _found(request, record, typed),
        "may_file": bool(rules.operators_of(visitor_of(request))),
    }
    return page(request, "airspace/plan.html", context, status)


def _answer(question: Question, typed: Typed) -> tuple[dict[str, Any] | None, Notice | None]:
    """The plan's record, or why there is none."""
    asked = {
        "from": typed.start,
        "to": typed.goal,
        "depart": question.depart.isoformat(),
        "vehicle": question.vehicle,
    }
    try:
        return ask("plan", asked), None
    except PlannerStarting as late:
        doing = plan_refusals.preparing
        text = _with(plan_refusals.starting, doing)
        return None, Notice(text, "information", round(100 * late.state.share), _SOON_S, 503)
    except PlannerBusy:
        return None, Notice(plan_refusals.busy, "information", None, _SOON_S, 503)
    except (PlannerUnavailable, PlannerFailed):
        return None, Notice(plan_refusals.away, "problem", None, 5 * _SOON_S, 503)
    except Refused as no:
        return None, Notice(plan_refusals.refusal_words(no.kind, no.facts), "problem")


def _with(text: Words, doing: Words) -> Words:
    return Words(*(getattr(text, one).format(doing=getattr(doing, one)) for one in LANGUAGES))


def _found(request: HttpRequest, record: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    """Everything that is shown of a plan."""
    number = chosen_of(record, typed)
    one = record["alternatives"][number - 1]
    depart = datetime.fromisoformat(record["depart"])
    cards = cards_of(record, typed)
    return {
        "record": record,
        "cards": cards,
        "card": cards[number - 1],
        "one": one,
        "profile": profile_of(one["profile"], one["people_along"]),
        "profile_height": HEIGHT,
        "strip": STRIP,
        "checks": plan_view.checklist_of(one["rules"]),
        "bends": plan_view.bends_of(one["bends"]),
        "sites": plan_view.sites_of(one["sites"]),
        "traffic": plan_view.traffic_of(one["traffic"], typed, depart),
        "files": [
            (text, plan_config.file_address(one["id"], kind))
            for kind, text in plan_detail_words.FILES.items()
        ],
        "certificate": plan_config.file_address(one["id"], "certificate"),
        "no_certificate": one["certificate"]["reason"]
        and plan_view.told(one["certificate"]["reason"]),
        "weights": plan_view.weight_rows(record),
        "weight_heads": plan_view.weight_heads(record),
        "stand_in": record["stand_in"] and plan_view.told(record["stand_in_words"]),
        "data": plan_view.script_data(record, number, visitor_of(request).language),
        "clock": clock_text,
        "km": metres_text,
    }
