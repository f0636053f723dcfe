"""Pages for trustees: their task, how far the ceremony is, handing in by hand.

What is secret stays on a trustee's machine. A machine on no network is served by two forms: one
gives out what the command needs, the other takes what it made; the city checks that with the
engine before it takes it, as it does what comes over the API.

>>> # /vote/trustee   /vote/trustee/7Xk2mQ9sVtR4bLpWzC1d/2
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.kernel.errors import KagaError, NotAllowed, NotFound
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page
from kaga.services.voting import trustee_words as t
from kaga.services.voting.actions.ceremony import admit_trustee
from kaga.services.voting.actions.mixing import take_in
from kaga.services.voting.client.carrying import carried, packed
from kaga.services.voting.enums import AFTER_VOTING, State, Step
from kaga.services.voting.pages.filling import filled
from kaga.services.voting.pages.public import status_of
from kaga.services.voting.pages.shown import card_of
from kaga.services.voting.pages.stages import seat_lines
from kaga.services.voting.queries.measures import measure, public_measures, seen_of
from kaga.services.voting.queries.seats import most_bytes, needs, progress

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.web.words import Words
    from kaga.services.voting.models import Measure

_RUNNING = {State.CEREMONY, State.MIXING, State.TALLYING}


@dataclass(frozen=True, slots=True)
class Order:
    """The one line a trustee runs now."""

    label: Words
    line: str


@require_safe
def trustees(request: HttpRequest) -> HttpResponse:
    """What a trustee does, and the votes that need theirs now."""
    rows = [one for one in public_measures(limit=50).rows if one.state in _RUNNING]
    cards = [(f"/vote/trustee/{one.uuid}", card_of(one)) for one in rows]
    return page(request, "voting/trustees.html", {"cards": cards})


@require_safe
def ceremony(request: HttpRequest, uuid: str) -> HttpResponse:
    """How far each trustee is; everybody may see it."""
    row = measure(uuid)
    seen = seen_of(row)
    context = {"seen": seen, "status": status_of(seen), "seats": seat_lines(row)}
    return page(request, "voting/trustee_ceremony.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, uuid: str, index: int) -> HttpResponse:
    """One trustee's page: the line to run, the steps, and handing in by hand."""
    row = measure(uuid)
    wrong: dict[str, list[Words | str]] = {}
    if request.method == "POST":
        wrong = _handed_in(request, row, index)
        if not wrong:
            return flash.redirect(f"/vote/trustee/{uuid}/{index}", "trustees.handed_in")
    return _shown(request, row, index, wrong)


@require_POST
def fetch(request: HttpRequest, uuid: str, index: int) -> HttpResponse:
    """What the command needs for the step that is open, as a file to carry."""
    row = measure(uuid)
    try:
        admit_trustee(uuid, index, request.POST.get("code", "").strip())
    except NotAllowed:
        return _shown(request, row, index, {"code": [t.wrong_code]})
    step = _open_step(row, index)
    if step is None:
        return _shown(request, row, index, {"code": [t.wait_text]})
    told = json.dumps(packed(step, needs(row, index, step)), ensure_ascii=False)
    name = f"{uuid}-{index}-{step.value}.json"
    answer = HttpResponse(told, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(
    request: HttpRequest, row: Measure, index: int, wrong: dict[str, list[Words | str]]
) -> HttpResponse:
    seen = seen_of(row)
    line = next((one for one in seat_lines(row) if one.index == index), None)
    if line is None:
        raise NotFound
    step = _open_step(row, index)
    context: dict[str, Any] = {
        "seen": seen,
        "status": status_of(seen),
        "seat": line,
        "order": _order(row, index, step),
        "step": step,
        "carried": _carried_line(row, index, step),
        "wrong": wrong,
        "errors": [(name, said[0]) for name, said in wrong.items()],
    }
    return page(request, "voting/trustee_seat.html", context, 422 if wrong else 200)


def _handed_in(request: HttpRequest, row: Measure, index: int) -> dict[str, list[Words | str]]:
    """Take a message; what is wrong, by field."""
    file = request.FILES.get("file")
    text = request.POST.get("message", "")
    if file is not None and not isinstance(file, list):
        raw = file.read(2 * most_bytes(row, _open_step(row, index) or Step.KEY))
    else:
        raw = text.strip().encode()
    if not raw:
        return {"message": [t.no_message]}
    try:
        trustee = admit_trustee(row.uuid, index, request.POST.get("code", "").strip())
        step, body = carried(raw)
        take_in(trustee, step, body)
    except NotAllowed:
        return {"code": [t.wrong_code]}
    except ValueError:
        return {"message": [t.bad_message]}
    except KagaError as error:
        return {"message": [filled(t.refused, because=error.detail)]}
    return {}


def _open_step(row: Measure, index: int) -> Step | None:
    """The step that this trustee may do now."""
    return next((step for step in Step if progress(row, index, step) == "open"), None)


def _order(row: Measure, index: int, step: Step | None) -> Order | None:
    """The line to run: in the ceremony even while others are awaited, since it waits."""
    state = State(row.state)
    if state is State.CEREMONY and progress(row, index, Step.APPROVAL) != "done":
        return Order(t.dkg_label, _line("dkg", row, index))
    if step is Step.SHUFFLE:
        return Order(t.mix_label, _line("mix", row, index))
    if step is Step.DECRYPTION:
        return Order(t.decrypt_label, _line("decrypt", row, index))
    return None


def _carried_line(row: Measure, index: int, step: Step | None) -> str:
    """The line for a machine on no network; an audit needs one, so there is none for it."""
    if step is None or step in AFTER_VOTING:
        return ""
    return (
        f"kaga vote dkg {row.uuid} --trustee {index} --key trustee-{index}.json"
        f" --shown {row.uuid}-{index}-{step.value}.json --to made.json"
    )


def _line(command: str, row: Measure, index: int) -> str:
    city, uuid = settings.KAGA_PUBLIC_URL, row.uuid
    return (
        f"kaga vote {command} {uuid} --city {city}"
        f" --trustee {index} --code CODE --key trustee-{index}.json"
    )
