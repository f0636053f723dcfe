"""The plan page: two places in the address, up to three routes on the page.

What: reads the question from the address, asks the planner, and draws everything itself: a
still map, cards, profile, rules, landing sites, bends, traffic, files. Why by the server: the
page is whole without a script; with one it gets a moving map, and its parts are exchanged.

>>> # /airspace/plan?from=加賀温泉駅&to=加賀市文化会館&depart=2026-11-23T15:00
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.views.decorators.http import require_safe

from kaga.kernel import clock
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.security import content_policy
from kaga.services.airspace import air_words, plan_detail_words, plan_words, rules
from kaga.services.airspace.obliques import plan_address
from kaga.services.airspace.pages import air_shown, plan_config, plan_picture, plan_view
from kaga.services.airspace.pages.flights import filled
from kaga.services.airspace.pages.plan_answer import Notice, answer_to
from kaga.services.airspace.pages.plan_asked import PATH, Complaints, question_of, typed_of
from kaga.services.airspace.pages.plan_cards import cards_of, chosen_of, clock_text, metres_text
from kaga.services.airspace.pages.plan_profile import HEIGHT, STRIP, profile_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.services.airspace.pages.plan_asked import Typed


@content_policy(worker_src=["'self'", "blob:"], img_src=["'self'", "data:", "blob:"])
@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    """The form; when it was filled in, the routes."""
    typed, complaints = typed_of(request.GET.dict()), Complaints()
    asked = bool(request.GET.get("from") or request.GET.get("to"))
    question = question_of(typed, complaints) if asked else None
    answer = answer_to(question, typed) if question else None
    notice = answer if isinstance(answer, Notice) else None
    record = answer if isinstance(answer, dict) else None
    ways = record["alternatives"] if record else []
    view = plan_picture.view_of(ways)
    window = air_shown.window_of(question.depart if question else clock.now(), ways)
    air = air_shown.air_in(window, view.bounds if record else None)
    status = 422 if complaints.errors else notice.status if notice else 200
    context = {
        "typed": typed,
        "complaints": complaints,
        "question": question,
        "notice": notice,
        "vehicles": list(plan_words.VEHICLES.items()),
        "config": plan_config.script_config(visitor_of(request).language),
        "picture": plan_picture.picture_of(view, ways, air.found),
        "air": air,
        "air_data": air_shown.script_json(air, visitor_of(request).language),
        "people": plan_config.people_shown(typed.depart),
        "days": list(plan_words.DAYS.items()),
        "swapped": typed.address(**{"from": typed.goal, "to": typed.start, "chosen": 0}),
        "found": record and _found(request, record, typed),
        "may_file": bool(rules.operators_of(visitor_of(request))),
    }
    return page(request, "airspace/plan.html", context, status)


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
            (text, plan_config.file_address(record["asked"], one["id"], kind))
            for kind, text in plan_detail_words.FILES.items()
        ],
        "certificate": plan_config.file_address(record["asked"], one["id"], "certificate"),
        "no_certificate": one["certificate"]["reason"]
        and plan_view.told(one["certificate"]["reason"]),
        "file_link": f"{PATH}/file?{urlencode({'id': one['id'], **record['asked']})}",
        "weights": plan_view.weight_rows(record),
        "weight_heads": plan_view.weight_heads(record),
        "stand_in": record["stand_in"] and plan_view.told(record["stand_in_words"]),
        "oblique": plan_address(record["asked"], one["id"]),
        "oblique_of": filled(
            air_words.oblique_of, start=record["from"]["name"], goal=record["to"]["name"]
        ),
        "data": plan_view.script_data(record, number, visitor_of(request).language),
        "clock": clock_text,
        "km": metres_text,
    }
