"""What everybody may see: the list of measures, each measure, its result.

>>> # /vote   /vote/7Xk2mQ9sVtR4bLpWzC1d   /vote/7Xk2mQ9sVtR4bLpWzC1d/result
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.views.decorators.http import require_safe

from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page
from kaga.services.voting import page_words as w
from kaga.services.voting.enums import State
from kaga.services.voting.pages.filling import filled
from kaga.services.voting.pages.shown import (
    card_of,
    counted_by,
    facts,
    plots,
    rule_of,
    turnout,
)
from kaga.services.voting.queries.measures import measure, public_measures, seen, seen_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.web.words import Words
    from kaga.services.voting.queries.measures import Seen


@require_safe
def vote_list(request: HttpRequest) -> HttpResponse:
    """Every measure: open, coming, past."""
    found = public_measures(cursor=request.GET.get("cursor"), limit=20)
    cards = [card_of(row) for row in found.rows]
    titles = {"open": w.open_title, "coming": w.coming_title, "past": w.past_title}
    context = {
        "groups": [
            (key, title, [card for card in cards if card.group == key])
            for key, title in titles.items()
        ],
        "is_first": "cursor" not in request.GET,
        "next": found.next,
    }
    return page(request, "voting/list.html", context)


@require_safe
def measure_page(request: HttpRequest, uuid: str) -> HttpResponse:
    """What is asked, what speaks for and against it, who may vote and how."""
    one = seen(uuid)
    return page(request, "voting/measure.html", measure_context(one))


@require_safe
def result(request: HttpRequest, uuid: str) -> HttpResponse:
    """The counts, and how anybody checks them."""
    row = measure(uuid)
    one = seen_of(row)
    shares = turnout(one)
    rows: list[dict[str, Words | str]] = []
    if one.counted is not None and not one.withheld:
        rows.append({"key": w.counted_line, "value": f"{one.counted:,}"})
        rows.append({"key": w.count_keys, "value": f"{one.keys:,}"})
    if shares:
        rows.append({"key": w.turnout, "value": filled(w.percent, share=shares)})
    context = {
        "seen": one,
        "status": status_of(one),
        "plots": plots(one),
        "rows": rows,
        "withheld": filled(w.withheld, least=one.k_min),
        "verify": _verify_line(uuid),
        "is_archived": bool(row.archive_size),
    }
    return page(request, "voting/result.html", context)


def _verify_line(uuid: str) -> str:
    """The one line that audits the archive and holds it against the ledger."""
    line = f"kaga vote verify {uuid}.bel"
    with contextlib.suppress(LedgerDamaged):  # no ledger yet: the archive alone
        key = load_signer().verifier.vkey()
        line += f" --ledger {settings.KAGA_PUBLIC_URL}/ledger --key {key}"
    return line


def measure_context(one: Seen) -> dict[str, object]:
    """Everything that the page of a measure shows."""
    return {
        "seen": one,
        "status": status_of(one),
        "questions": [
            (question, rule_of(question), counted_by(question)) for question in one.questions
        ],
        "sides": [
            ("for", w.side_for, [a for a in one.arguments if a.side == "for"]),
            ("against", w.side_against, [a for a in one.arguments if a.side == "against"]),
        ],
        "facts": facts(one),
        "until": one.closes_at and filled(w.until, when=moment_words(one.closes_at)),
        "is_open": one.state is State.OPEN,
        "is_over": one.state in {State.CLOSED, State.MIXING, State.TALLYING, State.PUBLISHED},
        "plots": plots(one),
        "withheld": filled(w.withheld, least=one.k_min),
        "command": (
            f"kaga vote cast {one.uuid} --city {settings.KAGA_PUBLIC_URL} --key my.json"
        ),
    }


def status_of(one: Seen) -> tuple[Words, str]:
    """Where a measure stands, as label and kind of its tag."""
    return w.states[one.state], w.state_kinds[one.state]
