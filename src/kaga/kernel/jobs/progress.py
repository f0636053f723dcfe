"""A job as its person sees it: state and progress in words.

>>> progress_of(job).percent                                        # doctest: +SKIP
40
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.jobs import words
from kaga.kernel.jobs.kinds import kind_named
from kaga.kernel.jobs.models import OPEN_STATES, Job
from kaga.kernel.web.words import Words, all_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from kaga.kernel.identity.visitor import Language

_STATES: dict[str, tuple[Words, Words]] = {
    "waiting": (words.STATE_WAITING, words.WAITING),
    "running": (words.STATE_RUNNING, words.WORKING),
    "done": (words.STATE_DONE, words.DONE),
    "failed": (words.STATE_FAILED, words.FAILED),
    "cancelled": (words.STATE_CANCELLED, words.CANCELLED),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What is shown of a job; `href` leads to its result, "" when there is none to open."""

    id: UUID
    title: str
    state: str
    state_words: str
    message: str
    done: int
    total: int | None
    cancel_asked: bool
    href: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether the work is still to be done or being done."""
        return self.state in OPEN_STATES

    @property
    def percent(self) -> int | None:
        """How much is done, when the end is known."""
        return min(100, self.done * 100 // self.total) if self.total else None


def progress_of(row: Job, language: Language) -> Progress:
    """What is shown of `row` in a language."""
    kind = kind_named(row.kind)
    state, sentence = _STATES[row.state]
    message = sentence.in_language(language)
    if row.state == "running" and row.cancel_asked_at is not None:
        message = words.CANCEL_ASKED.in_language(language)
    elif row.state == "running" and row.message in all_words():
        message = all_words()[row.message].in_language(language, **row.message_values)
    return Progress(
        id=row.id,
        title=(kind.title if kind else words.UNKNOWN_KIND).in_language(language),
        state=row.state,
        state_words=state.in_language(language),
        message=message,
        done=row.done,
        total=row.total,
        cancel_asked=row.cancel_asked_at is not None,
        href=_path(row.result),
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def _path(result: Mapping[str, object] | None) -> str:
    """The path of the portal that a result names as `href`."""
    href = str((result or {}).get("href", ""))
    return href if href.startswith("/") and not href.startswith("//") else ""
