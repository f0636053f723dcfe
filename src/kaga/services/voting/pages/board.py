"""The public board: every ballot in the order of the ledger, and the search for a tracker.

>>> # /vote/7Xk2mQ9sVtR4bLpWzC1d/board?tracker=b3kQ
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from kaga.kernel.web.moments import exact_moment
from kaga.kernel.web.pages import page
from kaga.services.voting import page_words as w
from kaga.services.voting.client.city import from_address, in_address
from kaga.services.voting.queries.board import board, found_on_board
from kaga.services.voting.queries.measures import measure, seen_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.web.words import Words
    from kaga.services.voting.queries.board import BoardLine

_LONGEST = 44


@dataclass(frozen=True, slots=True)
class Line:
    """A ballot on the board as it is shown."""

    tracker: str
    when: str
    standing: Words
    kind: str
    ballot: str
    receipt: str


@require_safe
def board_page(request: HttpRequest, uuid: str) -> HttpResponse:
    """All ballots, or those whose tracker begins as asked."""
    row = measure(uuid)
    wanted = from_address(request.GET.get("tracker", ""))[:_LONGEST]
    after = None
    if wanted:
        lines = found_on_board(row, wanted)
    else:
        found = board(row, cursor=request.GET.get("cursor"), limit=50)
        lines, after = tuple(found.rows), found.next
    context = {
        "seen": seen_of(row),
        "wanted": wanted,
        "lines": [line_of(uuid, one) for one in lines],
        "next": after,
    }
    return page(request, "voting/board.html", context)


def line_of(uuid: str, one: BoardLine) -> Line:
    """A ballot with its addresses."""
    where = f"/api/vote/elections/{uuid}/ballots/{in_address(one.tracker)}"
    return Line(
        one.tracker,
        exact_moment(one.cast_at),
        w.standings[one.standing],
        w.standing_kinds[one.standing],
        where,
        f"{where}/receipt",
    )
