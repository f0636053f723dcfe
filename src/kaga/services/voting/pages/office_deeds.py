"""What the office does to a measure: each is one form with one button, confirmed by a tick.

>>> # POST /staff/votes/7Xk2mQ9sVtR4bLpWzC1d/close
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST

from kaga.kernel.errors import Conflict, Invalid, NotReady
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.voting import office_words as o
from kaga.services.voting import rules
from kaga.services.voting.actions import counting, running
from kaga.services.voting.actions.ceremony import begin_ceremony
from kaga.services.voting.actions.drafting import new_code, restart_ceremony
from kaga.services.voting.pages.office import HOME, STAFF, shown
from kaga.services.voting.queries.measures import measure, seen_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission
    from kaga.services.voting.queries.measures import Seen

    Do = Callable[[Visitor, str], object]


@require_POST
def ceremony(request: HttpRequest, uuid: str) -> HttpResponse:
    """Begin the ceremony; a fresh code for each trustee is shown, this once."""
    if (unsure := _unsure(request, uuid, rules.prepare)) is not None:
        return unsure
    visitor = visitor_of(request)
    begin_ceremony(visitor, uuid)
    one = seen_of(measure(uuid))
    return _codes(request, one, [seat.index for seat in one.trustees])


@require_POST
def codes(request: HttpRequest, uuid: str) -> HttpResponse:
    """A fresh code for one trustee, shown this once."""
    require(visitor_of(request), rules.prepare)
    one = seen_of(measure(uuid, public=False))
    index = request.POST.get("index", "")
    wanted = [seat.index for seat in one.trustees if str(seat.index) == index]
    if not wanted:
        return HttpResponseRedirect(f"{HOME}/{uuid}")
    return _codes(request, one, wanted)


@require_POST
def restart(request: HttpRequest, uuid: str) -> HttpResponse:
    """Begin the ceremony anew."""
    return _done(request, uuid, rules.prepare, (restart_ceremony, "done_restart"))


@require_POST
def open_vote(request: HttpRequest, uuid: str) -> HttpResponse:
    """Let people vote."""
    return _done(request, uuid, rules.run, (running.open_measure, "done_open"))


@require_POST
def close_vote(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take no more votes."""
    return _done(request, uuid, rules.run, (running.close_measure, "done_close"))


@require_POST
def tally_vote(request: HttpRequest, uuid: str) -> HttpResponse:
    """Add up what is sealed."""
    return _done(request, uuid, rules.run, (counting.tally, "done_tally"))


@require_POST
def publish_vote(request: HttpRequest, uuid: str) -> HttpResponse:
    """Publish the result."""
    return _done(request, uuid, rules.run, (counting.publish, "done_publish"))


@require_POST
def annul_vote(request: HttpRequest, uuid: str) -> HttpResponse:
    """Declare it void, with the reason."""
    if (unsure := _unsure(request, uuid, rules.annul)) is not None:
        return unsure
    reason = request.POST.get("reason", "")
    try:
        running.annul(visitor_of(request), uuid, reason[:1000])
    except Invalid:
        return shown(request, measure(uuid, public=False), ("reason", o.needed))
    return flash.redirect(f"{HOME}/{uuid}", "voteoffice.done_annul")


def _done(
    request: HttpRequest, uuid: str, permission: Permission, deed: tuple[Do, str]
) -> HttpResponse:
    if (unsure := _unsure(request, uuid, permission)) is not None:
        return unsure
    do, said = deed
    try:
        do(visitor_of(request), uuid)
    except (Conflict, NotReady) as error:
        return shown(request, measure(uuid, public=False), ("", error.detail))
    return flash.redirect(f"{HOME}/{uuid}", f"voteoffice.{said}")


def _unsure(request: HttpRequest, uuid: str, permission: Permission) -> HttpResponse | None:
    """The page again, if the tick is missing."""
    require(visitor_of(request), permission)
    row = measure(uuid, public=False)
    return None if request.POST.get("sure") else shown(request, row, ("", o.not_sure))


def _codes(request: HttpRequest, one: Seen, wanted: Sequence[int]) -> HttpResponse:
    visitor = visitor_of(request)
    titles = {seat.index: seat.title for seat in one.trustees}
    made = [(index, titles[index], new_code(visitor, one.uuid, index)) for index in wanted]
    answer = page(request, "voting/office_codes.html", STAFF | {"seen": one, "codes": made})
    answer["Cache-Control"] = "no-store"
    return answer
