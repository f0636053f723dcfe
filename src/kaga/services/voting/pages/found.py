"""Measures for the search of the portal.

>>> # "遊歩道" finds the measure about it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.web.search import Findable
from kaga.services.voting import page_words as w
from kaga.services.voting.queries.measures import public_measures
from kaga.services.voting.shapes import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 200


def measures_to_find() -> Iterator[Findable]:
    """The newest measures that are no drafts."""
    for row in public_measures(limit=_MOST).rows:
        yield Findable(
            words_of(row.title),
            f"/vote/{row.uuid}",
            w.title,
            words_of(row.summary),
            weight=1.05,
        )
