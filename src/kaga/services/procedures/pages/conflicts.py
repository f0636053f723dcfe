"""The page a second save is shown: what a colleague did, beside what one had typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.cases import State
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.profiles import names_of
from kaga.kernel.web.pages import page
from kaga.services.procedures import words as state_words
from kaga.services.procedures.pages.history import act_name
from kaga.services.procedures.pages.shown import moment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.errors import Conflict

_NOT_TYPED = {"csrfmiddlewaretoken", "etag", "do"}


def show_conflict(request: HttpRequest, reference: str, refused: Conflict) -> HttpResponse:
    """Nothing was saved: the difference, what was typed, and the way on."""
    changes = refused.changes
    acts = changes.get("acts")
    lines = [_line(act) for act in acts] if isinstance(acts, list) else []
    now = changes.get("now")
    state = now.get("state") if isinstance(now, Mapping) else None
    context = {
        "bundle": "web/staff/main.ts",
        "reference": reference,
        "detail": refused.detail,
        "lines": lines,
        "state": state_words.STATES[State(str(state))] if state else None,
        "typed": [
            (name, text)
            for name, texts in request.POST.lists()
            if name not in _NOT_TYPED
            for text in texts
            if str(text).strip()
        ],
    }
    return page(request, "procedures/conflict.html", context, 409)


def _line(act: Mapping[str, object]) -> Mapping[str, object]:
    at = datetime.fromisoformat(str(act["at"]))
    person = _person(act.get("person"))
    who = names_of([person]).get(person, "") if person else ""
    said = act.get("details")
    texts = (
        [text for text in said.values() if isinstance(text, str)]
        if isinstance(said, dict)
        else []
    )
    return {
        "title": act_name(str(act["act"])),
        "when": moment(at),
        "datetime": at.isoformat(),
        "by": who,
        "text": " ／ ".join(texts),
    }


def _person(value: object) -> PersonId | None:
    """A person from the text of an id."""
    try:
        return PersonId(UUID(str(value)))
    except ValueError:
        return None
