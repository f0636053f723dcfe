"""Public pages: what can be applied for, one procedure, and its form on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from kaga.engines.forms import paper
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.procedures import applying_words as words
from kaga.services.procedures.authority import authority
from kaga.services.procedures.letters.blank import print_form
from kaga.services.procedures.pages.serving import downloaded
from kaga.services.procedures.pages.shown import day, filled, money, told, told_all
from kaga.services.procedures.queries.catalogue import (
    Pace,
    ProcedureView,
    current_form,
    pace,
    procedure,
    procedures,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.web.words import Words

FEWEST_MEASURED = 5
"""Below this many decisions a median would tell about single people."""


@dataclass(frozen=True, slots=True)
class Card:
    """A procedure in the list."""

    title: Words
    text: Words
    href: str
    open: bool
    until: Words | None


@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Everything residents can apply for."""
    cards = [_card(found) for found in procedures()]
    return page(request, "procedures/list.html", {"cards": cards})


def _card(found: ProcedureView) -> Card:
    until = filled(words.closes_on, day=day(found.closes_on)) if found.closes_on else None
    address = f"/procedures/{found.slug}"
    facts = found.facts
    return Card(told(facts["title"]), told(facts.get("summary")), address, found.open, until)


@require_safe
def procedure_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who, what is needed, how long, what it costs, on paper too."""
    found = procedure(slug)
    facts, city = found.facts, authority()
    fee = facts.get("fee", 0)
    context = {
        "slug": slug,
        "title": told(facts["title"]),
        "summary": told(facts.get("summary")),
        "open": found.open,
        "until": filled(words.closes_on, day=day(found.closes_on)) if found.closes_on else None,
        "conditions": told_all(facts.get("conditions")),
        "needs": told_all(facts.get("needs")),
        "days": _days(pace(slug)),
        "fee": money(fee) if isinstance(fee, int) and fee else words.fee_none,
        "law": str(facts.get("legal_basis", "")),
        "left": _left(found),
        "paper": bool(facts.get("paper_route")),
        "office": f"{city.city} {city.division_name(found.division)}",
        "hall": city,
        "by_card": found.assurance >= Assurance.CARD,
    }
    return page(request, "procedures/procedure.html", context)


def _days(known: Pace) -> list[Words]:
    promised = filled(words.days_promised, days=known.promised)
    if known.decided < FEWEST_MEASURED or known.median is None:
        return [promised, words.days_unknown]
    measured = filled(
        words.days_measured,
        count=known.decided,
        median=known.median,
        p90=known.ninety_percent or known.median,
    )
    return [promised, measured]


def _left(found: ProcedureView) -> Words | None:
    return None if found.left is None else filled(words.pot_left, left=money(found.left))


@require_safe
def paper_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The same form to be printed and filled in by hand."""
    found = procedure(slug)
    language = visitor_of(request).language
    title = told(found.facts["title"]).in_language(language)
    pdf = print_form(paper(current_form(slug), language), language, authority())
    return downloaded(pdf, f"{title}.pdf", "application/pdf")
