"""Budgets of the fiscal years: how far they reach, and changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST, require_safe

from kaga.engines.money import parse_yen
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.permissions import may
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.procedures import budget_words as words
from kaga.services.procedures import rules
from kaga.services.procedures.actions.budgets import change_budget
from kaga.services.procedures.pages.shown import filled, money, told
from kaga.services.procedures.queries.budgets import Budget, budgets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.money import Yen
    from kaga.kernel.identity.visitor import Visitor

_HOME = "/staff/budgets"
_FIRST_OF_REIWA = 2019
Errors = list[tuple[str, str]]


@require_safe
def budget_list(request: HttpRequest) -> HttpResponse:
    """Every budget of the visitor's divisions."""
    return _shown(request, {}, [])


@require_POST
def change(request: HttpRequest, pot: int) -> HttpResponse:
    """Set one of them."""
    visitor = visitor_of(request)
    try:
        served = change_budget(
            visitor,
            pot,
            _yen(visitor, request.POST.get("budget", "")),
            seen=_number(request.POST.get("seen", "")),
            reason=request.POST.get("reason", ""),
        )
    except Invalid as error:
        wrong = [(f"{name}-{pot}", said[0]) for name, said in error.fields.items()]
        return _shown(request, {pot: request.POST}, wrong, status=error.status)
    except Conflict as error:
        return _shown(request, {pot: request.POST}, [("", error.detail)], status=error.status)
    return flash.redirect(_HOME, "budgets.saved_served" if served else "budgets.saved")


def _yen(visitor: Visitor, text: str) -> Yen:
    try:
        return parse_yen(text)
    except ValueError as error:
        raise Invalid({"budget": [words.not_yen.in_language(visitor.language)]}) from error


def _number(text: str) -> int:
    """What the page carried along; anything else fits no budget."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else -1


def _shown(
    request: HttpRequest,
    typed: Mapping[int, Mapping[str, str]],
    wrong: Sequence[tuple[str, str]],
    status: int = 200,
) -> HttpResponse:
    visitor = visitor_of(request)
    context = {
        "bundle": "web/staff/main.ts",
        "budgets": [_line(one, typed.get(one.id, {})) for one in budgets(visitor)],
        "may_change": any(
            may(visitor, rules.change_budget, division) for division in visitor.divisions
        ),
        "errors": list(wrong),
        "wrong": dict(wrong),
    }
    return page(request, "procedures/budgets.html", context, status=status)


def _line(one: Budget, typed: Mapping[str, str]) -> dict[str, object]:
    year = {"era": one.fiscal_year - _FIRST_OF_REIWA + 1, "year": one.fiscal_year}
    return {
        "id": one.id,
        "title": told(one.title),
        "year": filled(words.year, **year),
        "bars": [
            {"label": words.committed, "value": one.committed},
            {"label": words.left, "value": one.left},
        ],
        "rows": [
            {"key": words.budget, "value": money(one.budget)},
            {"key": words.waiting, "value": filled(words.cases, count=f"{one.waiting:,}")},
            {"key": words.claims, "value": filled(words.cases, count=f"{one.claims:,}")},
        ],
        "is_open": bool(typed),
        "seen": one.budget,
        "budget": typed.get("budget", str(one.budget)),
        "reason": typed.get("reason", ""),
    }
