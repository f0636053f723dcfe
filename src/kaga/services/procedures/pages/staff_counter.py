"""Counter entry: a paper form typed in for somebody, under the same definition and numbers.

Who is there is found at the counter of identity, which begins acting for that person; from
then on the forms are the residents' own pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from kaga.kernel.permissions import require
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.procedures import desk_words as words
from kaga.services.procedures import rules
from kaga.services.procedures.pages.shown import filled, told
from kaga.services.procedures.queries.catalogue import procedures

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def counter(request: HttpRequest) -> HttpResponse:
    """Whom the entry is for, and the forms that can be entered."""
    visitor = visitor_of(request)
    require(visitor, rules.enter_at_counter)
    context = {
        "bundle": "web/staff/main.ts",
        "acting": visitor.acting_for is not None,
        "who": filled(words.counter_for, name=visitor.acting_for_name),
        "forms": [(one.slug, told(one.facts["title"])) for one in procedures() if one.open],
    }
    return page(request, "procedures/counter.html", context)
