"""What comes every week, who may book for somebody, coupons and passes: one rider's own pages.

The rider sees their own, a helper those of whom they help, the desk everybody's (`?rider=`).

>>> # /rides/weekly, /rides/family, /rides/wallet
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.views.decorators.http import require_GET, require_POST

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.identity.queries import person_by_handle
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import day_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility.rides import rules, wallet_words, weekly_words, words
from kaga.services.mobility.rides.actions.riders import (
    NewHelper,
    end_helper,
    helper_name,
    name_helper,
)
from kaga.services.mobility.rides.actions.standing import (
    NewStanding,
    end_standing,
    make_standing,
    missed_told,
    skip_no_more,
    skip_once,
    standing_seen,
)
from kaga.services.mobility.rides.actions.wallet import sell_book, sell_pass, undo_sale
from kaga.services.mobility.rides.cards import card_of
from kaga.services.mobility.rides.enums import Relation
from kaga.services.mobility.rides.models import DemandService, Rider, Stop
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.party import half_of
from kaga.services.mobility.rides.queries.own import rider_for
from kaga.services.mobility.rides.queries.weekly import (
    helpers_of,
    wallet_of,
    weekly_of,
)
from kaga.services.mobility.rides.terms import Terms, seconds_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor

Wrong = dict[str, list[str]]
_TIME = re.compile(r"\d{1,2}:[0-5]\d")


def _entered(request: HttpRequest) -> Visitor:
    """Who looks; nobody learns what there is before they have signed in."""
    visitor = visitor_of(request)
    if not may(visitor, rules.desk):
        require(visitor, rules.book_own)
    return visitor


def rider_asked(request: HttpRequest) -> Rider:
    """Whose page it is: the one named, or oneself (raises NotFound)."""
    visitor = _entered(request)
    named = request.POST.get("rider") or request.GET.get("rider", "")
    try:
        row = rider_for(visitor, UUID(named) if named else None)
    except ValueError as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row


def _frame(request: HttpRequest, rider: Rider, wrong: Wrong) -> dict[str, Any]:
    visitor = visitor_of(request)
    own = rider.person is not None and rider.person == visitor.principal
    return {
        "bundle": "web/portal/main.ts",
        "w": words,
        "k": weekly_words,
        "c": wallet_words,
        "rider": rider,
        "named": "" if own else str(rider.id),
        "name": card_of(rider).name,
        "is_desk": may(visitor, rules.desk),
        "typed": request.POST.dict(),
        "wrong": wrong,
        "errors": [(name, one) for name, ones in wrong.items() for one in ones],
        "day_words": day_words,
        "name_of": network().name,
        "today": clock.today(),
    }


def _back(path: str, request: HttpRequest, said: str) -> HttpResponse:
    named = request.POST.get("rider", "")
    return flash.redirect(f"{path}?rider={named}" if named else path, said)


@require_GET
def weekly(request: HttpRequest) -> HttpResponse:
    """What comes every week."""
    return _weekly(request, rider_asked(request), {})


def _weekly(request: HttpRequest, rider: Rider, wrong: Wrong) -> HttpResponse:
    stops = Stop.objects.filter(is_active=True).order_by("kana", "number")
    context = {
        **_frame(request, rider, wrong),
        "orders": weekly_of(rider),
        "stops": list(stops.values_list("code", "name")),
        "days": [(str(at), name) for at, name in enumerate(weekly_words.weekday_names)],
        "chosen": request.POST.getlist("weekdays"),
    }
    return page(request, "rides/weekly.html", context, 422 if wrong else 200)


@require_POST
def make_weekly(request: HttpRequest) -> HttpResponse:
    """Begin a standing order."""
    rider = rider_asked(request)
    try:
        make_standing(visitor_of(request), _new(request, rider))
    except Invalid as error:
        return _weekly(request, rider, error.fields)
    return _back("/rides/weekly", request, "rides_weekly.made")


def _new(request: HttpRequest, rider: Rider) -> NewStanding:
    typed, language = request.POST, visitor_of(request).language
    wrong: Wrong = {}
    service = DemandService.objects.filter(is_active=True).order_by("code").first()
    times: dict[str, int | None] = {}
    for box in ("at", "back"):
        text = typed.get(box, "").strip()
        times[box] = seconds_of(text) if _TIME.fullmatch(text) else None
        if (text or box == "at") and times[box] is None:
            wrong[box] = [words.time_wrong.in_language(language)]
    ends = _day_or_none(typed.get("ends", ""), wrong, "ends", visitor_of(request))
    chosen = [int(one) for one in typed.getlist("weekdays") if one.isdigit()]
    if wrong or service is None or times["at"] is None:
        raise Invalid(wrong)
    return NewStanding(
        rider.id, service.code, tuple(chosen), typed.get("from", ""), typed.get("to", ""),
        times["at"], times["back"], ends, bool(typed.getlist("on_holidays")),
    )  # fmt: skip


def _day_or_none(text: str, wrong: Wrong, box: str, visitor: Visitor) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        wrong[box] = [words.day_wrong.in_language(visitor.language)]
        return None


@require_POST
def change_weekly(request: HttpRequest, order: UUID) -> HttpResponse:
    """End a standing order, leave a day out, take it in again."""
    visitor, did = _entered(request), request.POST.get("do", "")
    row = standing_seen(visitor, order)
    if did == "end":
        end_standing(visitor, order)
        return _back("/rides/weekly", request, "rides_weekly.ended")
    wrong: Wrong = {}
    day = _day_or_none(request.POST.get("day", ""), wrong, "day", visitor)
    if day is None or did not in {"skip", "resume"}:
        return _weekly(request, row.rider, wrong or {"day": [words.day_wrong.ja]})
    try:
        if did == "skip":
            skip_once(visitor, order, day)
            return _back("/rides/weekly", request, "rides_weekly.skipped")
        fits = skip_no_more(visitor, order, day)
    except (Invalid, Conflict) as error:
        return _weekly(request, row.rider, {"day": [error.detail or words.day_wrong.ja]})
    said = "rides_weekly.resumed" if fits else "rides_weekly.resumed_full"
    return _back("/rides/weekly", request, said)


@require_POST
def told_missed(request: HttpRequest, order: UUID) -> HttpResponse:
    """Somebody was phoned about a day without room."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError as error:
        raise NotFound from error
    missed_told(visitor, order, day)
    return flash.redirect("/staff/rides/calls", "rides.told_now")


@require_GET
def family(request: HttpRequest) -> HttpResponse:
    """Who may book for a rider, and for whom the visitor may."""
    return _family(request, rider_asked(request), {})


def _family(request: HttpRequest, rider: Rider, wrong: Wrong) -> HttpResponse:
    context = {
        **_frame(request, rider, wrong),
        "helpers": [(row, helper_name(row)) for row in helpers_of(rider)],
        "kinds": [(str(one), weekly_words.kinds[one]) for one in Relation],
    }
    return page(request, "rides/family.html", context, 422 if wrong else 200)


@require_POST
def add_helper(request: HttpRequest) -> HttpResponse:
    """Let somebody book for a rider."""
    rider, visitor = rider_asked(request), visitor_of(request)
    try:
        name_helper(visitor, rider.id, _new_helper(request))
    except Invalid as error:
        return _family(request, rider, error.fields)
    return _back("/rides/family", request, "rides_weekly.named")


def _new_helper(request: HttpRequest) -> NewHelper:
    """Who is to help (raises Invalid with the box that is wrong)."""
    typed, visitor = request.POST, visitor_of(request)
    wrong: Wrong = {}
    until = _day_or_none(typed.get("last_day", ""), wrong, "last_day", visitor)
    kind = typed.get("kind", "")
    wanted = Relation(kind) if kind in set(Relation) else Relation.GUARDIAN
    try:
        person = person_by_handle(UUID(typed.get("number", "").strip()))
    except (ValueError, NotFound) as error:
        said = weekly_words.number_wrong.in_language(visitor.language)
        raise Invalid({**wrong, "number": [said]}) from error
    if wrong:
        raise Invalid(wrong)
    return NewHelper(wanted, typed.get("name", ""), person, until)


@require_POST
def stop_helper(request: HttpRequest, helper: UUID) -> HttpResponse:
    """Let somebody book no more."""
    end_helper(_entered(request), helper)
    return _back("/rides/family", request, "rides_weekly.stopped")


@require_GET
def wallet(request: HttpRequest) -> HttpResponse:
    """Coupons and passes."""
    return _wallet(request, rider_asked(request), {})


def _wallet(request: HttpRequest, rider: Rider, wrong: Wrong) -> HttpResponse:
    service = DemandService.objects.filter(is_active=True).order_by("code").first()
    fares = Terms.read(service.terms).fares if service else None
    context = {
        **_frame(request, rider, wrong),
        "wallet": wallet_of(rider.id),
        "fares": fares,
        "half": half_of(fares.ride) if fares else 0,
        "month_on": (clock.today() + timedelta(days=30)).isoformat(),
    }
    return page(request, "rides/wallet.html", context, 422 if wrong else 200)


@require_POST
def sell(request: HttpRequest) -> HttpResponse:
    """The desk sells a book or a pass, or takes a sale back."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    rider, typed = rider_asked(request), request.POST
    service = DemandService.objects.filter(is_active=True).order_by("code").first()
    try:
        if typed.get("do") == "book" and service is not None:
            sell_book(visitor, rider.id, service)
        elif typed.get("do") == "pass":
            yen = typed.get("yen", "")
            until = date.fromisoformat(typed.get("until", ""))
            sell_pass(visitor, rider.id, int(yen) if yen.isdecimal() else -1, until)
        else:
            undo_sale(visitor, UUID(typed.get("line", "")))
            return _back("/rides/wallet", request, "rides_wallet.undone")
    except ValueError:
        said = words.day_wrong.in_language(visitor.language)
        return _wallet(request, rider, {"until": [said]})
    except Invalid as error:
        return _wallet(request, rider, error.fields)
    except Conflict as error:
        return _wallet(request, rider, {"": [error.detail]})
    return _back("/rides/wallet", request, "rides_wallet.sold")
