"""The staff inbox: queues, filters kept in the address, bulk acceptance, export, search."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from defusedcsv import csv
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from kaga.engines.cases import Light, State
from kaga.engines.references import ReferenceNotUnderstood, parse_reference
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.identity.profiles import names_of
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.forms.drawing import components
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import speaking
from kaga.services.procedures import desk_words as words
from kaga.services.procedures import rules
from kaga.services.procedures.actions.desk import record_export
from kaga.services.procedures.actions.office import accept
from kaga.services.procedures.authority import authority
from kaga.services.procedures.enums import Desk
from kaga.services.procedures.pages.history import kind_of, state_of
from kaga.services.procedures.pages.shown import local_day, short_day, told
from kaga.services.procedures.queries.inbox import Filter, InboxRow, inbox, titles

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.identity.visitor import Language, Visitor
    from kaga.kernel.web.words import Words

HOME: Final = "/staff/cases"
MOST_EXPORTED: Final = 2_000
_QUEUES: Final[Mapping[str, Filter]] = {
    "new": Filter(state=State.ARRIVED, order="arrival"),
    "todo": Filter(),
    "mine": Filter(),
    "waiting": Filter(desk=Desk.WAITING, order="arrival"),
    "decide": Filter(state=State.REVIEW, proposal="none"),
    "approve": Filter(state=State.REVIEW, proposal="waiting"),
    "finish": Filter(desk=Desk.FINISH, order="arrival"),
    "done": Filter(desk=Desk.DONE, order="arrival"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for."""

    queue: str
    division: str
    procedure: str
    light: str

    @property
    def query(self) -> str:
        """The same choice as a query."""
        known = {"queue": self.queue, "division": self.division}
        more = {"procedure": self.procedure, "light": self.light}
        return urlencode(known | {name: value for name, value in more.items() if value})


@require_safe
def staff_inbox(request: HttpRequest) -> HttpResponse:
    """One queue of one division."""
    visitor = visitor_of(request)
    chosen = _chosen(request, visitor)
    if request.GET.get("q", "").strip():
        return _find(request, chosen, request.GET["q"])
    return _show(request, chosen)


def _chosen(request: HttpRequest, visitor: Visitor) -> Chosen:
    divisions = sorted(visitor.divisions)
    division = request.GET.get("division") or (divisions[0] if divisions else "")
    require(visitor, rules.see_inbox, division)
    queue = request.GET.get("queue", "todo")
    light = request.GET.get("light", "")
    return Chosen(
        queue if queue in _QUEUES else "todo",
        division,
        request.GET.get("procedure", "")[:80],
        light if light in set(Light) else "",
    )


def _filter(chosen: Chosen, visitor: Visitor) -> Filter:
    base = _QUEUES[chosen.queue]
    return Filter(
        base.desk,
        base.state,
        visitor.person if chosen.queue == "mine" else None,
        base.order,
        chosen.procedure or None,
        Light(chosen.light) if chosen.light else None,
        base.proposal,
    )


def _find(request: HttpRequest, chosen: Chosen, text: str) -> HttpResponse:
    """Straight to the case, however its number was typed."""
    try:
        reference = str(parse_reference(text))
    except ReferenceNotUnderstood as error:
        slip = error.reason == "check_digit"
        said = words.reference_slip if slip else words.reference_unreadable
        return _show(request, chosen, [("q", said)])
    return HttpResponseRedirect(f"{HOME}/{reference}")


def _show(
    request: HttpRequest, chosen: Chosen, errors: list[tuple[str, object]] | None = None
) -> HttpResponse:
    visitor = visitor_of(request)
    cursor = request.GET.get("cursor")
    found = inbox(visitor, chosen.division, _filter(chosen, visitor), cursor=cursor)
    names = _assignees(found.rows)
    context = {
        "bundle": "web/staff/main.ts",
        "queues": [(key, words.QUEUES[key], _address(chosen, key)) for key in _QUEUES],
        "chosen": chosen,
        "divisions": [
            (code, authority().division_name(code)) for code in sorted(visitor.divisions)
        ],
        "procedures": [
            (one.slug, told(one.facts["title"]))
            for one in titles().values()
            if not one.prepared
        ],
        "lights": [
            (str(light), words.LIGHTS[light]) for light in Light if light is not Light.ENDED
        ],
        "rows": [_line(row, names, visitor.language) for row in found.rows],
        "next": f"?{chosen.query}&{urlencode({'cursor': found.next})}" if found.next else None,
        "first": f"?{chosen.query}" if cursor else None,
        "q": request.GET.get("q", ""),
        "errors": errors or [],
        "may_accept": chosen.queue in {"new", "todo", "mine"},
    }
    return page(request, "procedures/inbox.html", context, 422 if errors else 200)


def _address(chosen: Chosen, queue: str) -> str:
    return f"?{Chosen(queue, chosen.division, chosen.procedure, chosen.light).query}"


def _assignees(rows: tuple[InboxRow, ...]) -> Mapping[PersonId, str]:
    return names_of(PersonId(row.assignee) for row in rows if row.assignee is not None)


def _line(
    row: InboxRow, names: Mapping[PersonId, str], language: Language
) -> Mapping[str, object]:
    state, kind = state_of(row.state, row.outcome), kind_of(row.state, row.outcome)
    return {
        "reference": row.reference,
        "etag": row.etag,
        "title": row.title,
        "name": row.name,
        "state": _tag(state, kind, language),
        "light": _tag(words.LIGHTS[row.light], words.LIGHT_KINDS[row.light], language),
        "arrived": short_day(local_day(row.arrived_at)).in_language(language),
        "due": short_day(row.due_on).in_language(language) if row.due_on else "—",
        "assignee": names.get(PersonId(row.assignee), "") if row.assignee else "",
        "new": row.state is State.ARRIVED,
    }


@functools.lru_cache(maxsize=256)
def _tag(label: Words, kind: str, language: Language) -> Markup:
    """A status as its component draws it; there are few, and fifty lines to a page."""
    with speaking(language):
        return Markup(components().status_tag(label=label, kind=kind))  # noqa: S704 - drawn by its component


@require_POST
def bulk_accept(request: HttpRequest) -> HttpResponse:
    """Accept every selected application; what could not be accepted is named."""
    visitor = visitor_of(request)
    chosen = _chosen(request, visitor)
    picked = [text.partition("@") for text in request.POST.getlist("case")[:200]]
    if not picked:
        return _show(request, chosen, [("", words.bulk_none)])
    failed = [error for error in (_accept(visitor, *parts) for parts in picked) if error]
    if failed:
        return _show(request, chosen, failed)
    return flash.redirect(f"{HOME}?{chosen.query}", "desk.accepted_some")


def _accept(visitor: Visitor, reference: str, _: str, etag: str) -> tuple[str, object] | None:
    try:
        accept(visitor, reference, int(etag) if etag.isdecimal() else 0)
    except (Conflict, Invalid, NotAllowed, NotFound) as refused:
        why = refused.detail or words.reference_unknown.in_language(visitor.language)
        return "", words.bulk_failed.in_language(visitor.language, reference=reference, why=why)
    return None


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The queue as CSV for a spreadsheet: no formulas, UTF-8 with its mark."""
    visitor = visitor_of(request)
    chosen = _chosen(request, visitor)
    rows = list(_all_rows(visitor, chosen))
    names = _assignees(tuple(rows))
    out = io.StringIO()
    writer = csv.writer(out)
    heads = (words.col_reference, words.procedure, words.col_name, words.col_state,
             words.col_arrived, words.col_due, words.light, words.col_assignee)  # fmt: skip
    writer.writerow([head.in_language(visitor.language) for head in heads])
    for row in rows:
        writer.writerow(_cells(row, names, visitor))
    record_export(visitor, chosen.division, len(rows))
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="cases-{chosen.queue}.csv"'
    return answer


def _all_rows(visitor: Visitor, chosen: Chosen) -> Iterator[InboxRow]:
    cursor, count = None, 0
    while count < MOST_EXPORTED:
        found = inbox(
            visitor, chosen.division, _filter(chosen, visitor), cursor=cursor, limit=200
        )
        yield from found.rows
        count += len(found.rows)
        cursor = found.next
        if cursor is None:
            return


def _cells(row: InboxRow, names: Mapping[PersonId, str], visitor: Visitor) -> list[str]:
    return [
        row.reference,
        row.title,
        row.name,
        state_of(row.state, row.outcome).in_language(visitor.language),
        local_day(row.arrived_at).isoformat(),
        row.due_on.isoformat() if row.due_on else "",
        words.LIGHTS[row.light].in_language(visitor.language),
        names.get(PersonId(row.assignee), "") if row.assignee else "",
    ]
