"""At the counter: the key of somebody who votes on paper there is revoked.

The member of staff never learns which ballot that was; the ledger never learns whose key.

>>> # /staff/votes/counter
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from kaga.kernel.errors import Invalid
from kaga.kernel.identity.pages.fields import day_of
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.dates import date_parts
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.voting import office_words as o
from kaga.services.voting import rules
from kaga.services.voting.enums import State
from kaga.services.voting.pages.office import STAFF
from kaga.services.voting.queries.measures import public_measures
from kaga.services.voting.registrar.desk import revoke_in_roll
from kaga.services.voting.shapes import words_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.web.words import Words

    Wrong = dict[str, list[Words | str]]


@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Revoke the key of the person at the counter, and bar another in this vote."""
    visitor = visitor_of(request)
    require(visitor, rules.revoke_key)
    rows = [one for one in public_measures(limit=50).rows if one.state == State.OPEN]
    wrong: Wrong = {}
    typed = request.POST.dict() if request.method == "POST" else {}
    if request.method == "POST":
        born = _born(typed, wrong)
        who = [_needed(typed, name, wrong) for name in ("name", "address")]
        uuid = typed.get("measure", "")
        if uuid not in {one.uuid for one in rows}:
            wrong["measure"] = [o.needed]
        if not typed.get("sure"):
            wrong["sure"] = [o.not_sure]
        if not wrong and born is not None:
            had = revoke_in_roll(visitor, uuid, (who[0], born, who[1]))
            said = "counter_done" if had else "counter_no_key"
            return flash.redirect("/staff/votes/counter", f"voteoffice.{said}")
    context = {
        "measures": [(one.uuid, words_of(one.title)) for one in rows],
        "typed": typed,
        "typed_day": date_parts(typed, "birth_date"),
        "wrong": wrong,
        "errors": [(name, said[0]) for name, said in wrong.items()],
    }
    status = 422 if wrong else 200
    return page(request, "voting/office_counter.html", STAFF | context, status)


def _born(typed: dict[str, str], wrong: Wrong) -> date | None:
    try:
        found = day_of(typed, "birth_date")
    except Invalid as error:
        wrong["birth_date"] = list(error.fields["birth_date"])
        return None
    if found is None:
        wrong["birth_date"] = [o.needed]
    return found


def _needed(typed: dict[str, str], name: str, wrong: Wrong) -> str:
    text = typed.get(name, "").strip()
    if not text:
        wrong[name] = [o.needed]
    return text[:200]
