"""One case at the desk: answers beside files, the clock, notes, history, and the next acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.engines.calendar import CITY_OFFICE, DateNotUnderstood, add_working_days, parse_date
from kaga.engines.cases import Act, Option, State
from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.identity.profiles import names_of
from kaga.kernel.web import flash
from kaga.kernel.web.dates import date_parts, date_text
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import Words
from kaga.services.procedures import desk_words as words
from kaga.services.procedures import rules
from kaga.services.procedures import words as state_words
from kaga.services.procedures.actions import office
from kaga.services.procedures.actions.correction import request_correction
from kaga.services.procedures.actions.desk import note
from kaga.services.procedures.actions.notices import issue_notice
from kaga.services.procedures.actions.reading import open_case, read_roll
from kaga.services.procedures.pages.conflicts import show_conflict
from kaga.services.procedures.pages.history import kind_of, state_of, timeline
from kaga.services.procedures.pages.own import correction_letter
from kaga.services.procedures.pages.roll import roll_rows
from kaga.services.procedures.pages.serving import downloaded, served
from kaga.services.procedures.pages.shown import day, filled, moment, short_day, told
from kaga.services.procedures.queries import files
from kaga.services.procedures.queries.desk import OtherCase, other_cases

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.procedures.actions.perform import Done
    from kaga.services.procedures.queries.cases import CaseView

HOME: Final = "/staff/cases"
DAYS_TO_CORRECT: Final = 10
_BUNDLE: Final = {"bundle": "web/staff/main.ts"}
_SIMPLE: Final[Mapping[str, Callable[[Visitor, str, int], Done]]] = {
    "accept": office.accept,
    "start_review": office.start_review,
    "notify": issue_notice,
    "fulfil": office.fulfil,
    "close": office.close,
}
_BUTTONS: Final = {
    Act.ACCEPT: words.accept,
    Act.START_REVIEW: words.start_review,
    Act.NOTIFY: words.issue,
    Act.FULFIL: words.fulfil,
    Act.CLOSE: words.close,
}
_PAGES: Final = {
    Act.REQUEST_CORRECTION: (words.correction, "correct"),
    Act.PROPOSE_GRANT: (words.propose, "decide"),
    Act.GRANT: (words.approve_title, "decide"),
}
_SET_BY_PAGE: Final = {
    "notice",
    "notes",
    "correction_due",
    "reasons",
    "appeal",
    "second_person",
}


@require_safe
def staff_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case. Opening it is recorded."""
    visitor = visitor_of(request)
    case = open_case(visitor, reference, "review")
    return _show(request, case)


def _show(
    request: HttpRequest, case: CaseView, errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    visitor = visitor_of(request)
    context = {
        **_BUNDLE,
        "case": case,
        "title": told(case.facts["title"]),
        "state": state_of(case.state, case.outcome),
        "kind": kind_of(case.state, case.outcome),
        "light": words.LIGHTS[case.light],
        "light_kind": words.LIGHT_KINDS[case.light],
        "due": filled(words.clock_due, day=day(case.due_on)) if case.due_on else None,
        "stops": _stops(case),
        "assignee": _name(case.assignee),
        "is_mine": case.assignee == visitor.person,
        "buttons": _buttons(case),
        "lacking": _lacking(case),
        "timeline": timeline(case, "staff"),
        "notes": _notes(case),
        "others": [_other(one) for one in other_cases(visitor, case.reference)],
        "corrections": _corrections(case),
        "roll": roll_rows(read_roll(visitor, case.reference)),
        "notice": next((one.notice for one in case.decisions if one.notice), None),
        "errors": errors or [],
    }
    return page(request, "procedures/staff_case.html", context, 422 if errors else 200)


def _buttons(case: CaseView) -> list[Mapping[str, object]]:
    """The acts that would succeed, in the order of the table."""
    found: list[Mapping[str, object]] = []
    seen: set[str] = set()
    for option in case.options:
        if option.act in _BUTTONS and not _blocked(option):
            found.append({"do": str(option.act), "label": _BUTTONS[option.act], "to": None})
        elif option.act in _PAGES and not _blocked(option):
            label, to = _PAGES[option.act]
            if to not in seen or option.act is Act.GRANT:
                found = [one for one in found if one["to"] != to]
                found.append({"do": str(option.act), "label": label, "to": to})
                seen.add(to)
    return found


def _blocked(option: Option) -> bool:
    """Whether something is missing that the following page does not ask for itself."""
    return any(str(need) not in _SET_BY_PAGE for need in option.missing)


def _lacking(case: CaseView) -> list[Mapping[str, object]]:
    """Acts of the office that are near but not possible, and why."""
    return [
        {
            "act": state_words.ACTS[option.act],
            "why": [state_words.NEEDS[n] for n in option.missing if str(n) not in _SET_BY_PAGE],
        }
        for option in case.options
        if option.act in {Act.PROPOSE_GRANT, Act.FULFIL} and _blocked(option)
    ]


def _stops(case: CaseView) -> Words | None:
    """The times in which the clock stood still."""
    spans = []
    for one in case.corrections:
        first = short_day(clock.to_local(one.requested_at).date())
        answered = one.answered_at and short_day(clock.to_local(one.answered_at).date())
        spans.append((first, answered or words.clock_open))
    if not spans:
        return None
    return Words(
        "、".join(f"{first.ja}〜{last.ja}" for first, last in spans),
        "、".join(f"{first.easy}〜{last.easy}" for first, last in spans),
        ", ".join(f"{first.en} – {last.en}" for first, last in spans),
    )


def _notes(case: CaseView) -> list[Mapping[str, object]]:
    return [
        {"when": moment(line.at), "text": str(line.details.get("text", ""))}
        for line in case.history
        if line.act == "note"
    ]


def _other(one: OtherCase) -> Mapping[str, object]:
    return {
        "reference": one.reference,
        "title": one.title,
        "state": state_of(one.state, one.outcome),
        "arrived": short_day(clock.to_local(one.arrived_at).date()),
    }


def _corrections(case: CaseView) -> list[Mapping[str, object]]:
    """What was asked, and the answers before and after, in words."""
    labels = {row.key: row.label for section in case.sections for row in section.rows}
    return [
        {
            "when": moment(one.requested_at),
            "letter": one.notice is not None
            and f"{HOME}/{case.reference}/corrections/{number}.pdf",
            "rows": [
                {
                    "label": labels.get(key, key),
                    "note": str(text),
                    "before": _plain(one.before.get(key)),
                    "after": _plain(one.after.get(key)),
                }
                for key, text in one.notes.items()
            ],
        }
        for number, one in enumerate(case.corrections, start=1)
    ]


def _plain(value: object) -> str:
    """A stored answer as one line for comparison."""
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values())
    if isinstance(value, list):
        return "、".join(
            str(p.get("name", p)) if isinstance(p, dict) else str(p) for p in value
        )
    return "" if value is None else str(value)


def _name(person: UUID | None) -> str:
    return "" if person is None else names_of([PersonId(person)]).get(PersonId(person), "")


@require_POST
def act_on_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One of the acts that need nothing more than the press of a button."""
    try:
        _act(request, reference)
    except Conflict as refused:
        return show_conflict(request, reference, refused)
    except Invalid as wrong:
        case = open_case(visitor_of(request), reference, "review")
        return _show(request, case, sentences(wrong))
    return flash.redirect(f"{HOME}/{reference}", "desk.done_notice")


def _act(request: HttpRequest, reference: str) -> None:
    visitor, wanted = visitor_of(request), request.POST.get("do", "")
    etag = etag_of(request)
    if wanted in _SIMPLE:
        _SIMPLE[wanted](visitor, reference, etag)
    elif wanted in {"take", "release"}:
        assignee = visitor.person if wanted == "take" else None
        office.assign(visitor, reference, etag, assignee)
    elif wanted == "note":
        note(visitor, reference, etag, request.POST.get("text", ""))
    else:
        raise Invalid({"": [words.act_unknown.in_language(visitor.language)]})


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark answers and say for each what is wrong."""
    visitor = visitor_of(request)
    case = open_case(visitor, reference, "review", to=[rules.review])
    if request.method == "GET":
        return _correction_page(request, case)
    notes = {
        name.removeprefix("mark-"): request.POST.get(
            f"note-{name.removeprefix('mark-')}", ""
        ).strip()
        for name in request.POST
        if name.startswith("mark-")
    }
    empty = [
        (f"note-{key}", words.correction_note_empty) for key, text in notes.items() if not text
    ]
    if empty:
        return _correction_page(request, case, list(empty))
    try:
        due_on = parse_date(date_text(request.POST.dict(), "due"))
        request_correction(visitor, reference, etag_of(request), notes=notes, due_on=due_on)
    except (DateNotUnderstood, ValueError):
        return _correction_page(request, case, [("due", words.correction_due_wrong)])
    except Conflict as refused:
        return show_conflict(request, reference, refused)
    except Invalid as wrong:
        return _correction_page(request, case, list(sentences(wrong)))
    return flash.redirect(f"{HOME}/{reference}", "desk.done_notice")


def _correction_page(
    request: HttpRequest, case: CaseView, errors: list[tuple[str, object]] | None = None
) -> HttpResponse:
    if case.state is not State.REVIEW:
        return _show(request, case)
    usual = add_working_days(clock.today(), DAYS_TO_CORRECT, CITY_OFFICE)
    typed = date_parts(request.POST.dict(), "due")
    proposed = {"era": "西暦", "year": usual.year, "month": usual.month, "day": usual.day}
    context = {
        **_BUNDLE,
        "case": case,
        "title": told(case.facts["title"]),
        "due": typed if typed["year"] else proposed,
        "typed": request.POST,
        "errors": errors or [],
        "wrong": dict(errors or []),
    }
    return page(request, "procedures/staff_correct.html", context, 422 if errors else 200)


@require_safe
def staff_file(request: HttpRequest, reference: str, file_id: UUID) -> HttpResponse:
    """An attached file; opening it is recorded too."""
    visitor = visitor_of(request)
    case = open_case(visitor, reference, "attachment")
    if file_id not in {line.id for line in case.files}:
        raise NotFound
    found = files.attachment(visitor, file_id)
    return served(found.content, found.name, found.media_type)


@require_safe
def staff_notice(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter that was issued."""
    visitor = visitor_of(request)
    case = open_case(visitor, reference, "review")
    found = [one.notice for one in case.decisions if one.notice is not None]
    if not found:
        raise NotFound
    letter = files.notice(visitor, found[-1])
    return downloaded(letter.content, letter.name, letter.media_type)


@require_safe
def staff_correction(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The letter that asked for a correction."""
    visitor = visitor_of(request)
    case = open_case(visitor, reference, "review")
    letter = files.notice(visitor, correction_letter(case, number))
    name = f"{reference}-correction-{number}.pdf"
    return downloaded(letter.content, name, letter.media_type)


def etag_of(request: HttpRequest) -> int:
    """The version that the member of staff saw."""
    text = request.POST.get("etag", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def sentences(wrong: Invalid) -> list[tuple[str, str]]:
    """What is wrong, as the error summary takes it."""
    return [(name, text) for name, texts in wrong.fields.items() for text in texts]
