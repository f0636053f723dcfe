"""What votes show on the data platform: measures, and results once they are published.

What: a `Measure` is what the list of votes shows everybody. Why no number of ballots while a
vote is open: the platform keeps how things were from minute to minute, and that would show when
who may have voted; turnout is told when the vote is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kaga.kernel.exchange.publications import Publication, Shown, register_publication
from kaga.kernel.exchange.showing import moment, shown_words, without_nothing
from kaga.services.voting import page_words as w
from kaga.services.voting.enums import State
from kaga.services.voting.models import Measure
from kaga.services.voting.queries.measures import seen_of
from kaga.services.voting.shapes import words_json

if TYPE_CHECKING:
    from kaga.kernel.events.consumers import Happened
    from kaga.services.voting.queries.measures import Seen

_OVER: Final = frozenset({State.CLOSED, State.TALLYING, State.PUBLISHED, State.ANNULLED})


def publish_measures() -> None:
    """Declare them, once."""
    register_publication(
        Publication(
            "vote.measures",
            "Measure",
            w.published_measures,
            ("jp.kaga.vote.*",),
            _measures,
            touched=_touched,
        )
    )


def _touched(event: Happened) -> Sequence[str] | None:
    named = event.data.get("election")
    return None if named is None else [str(named)]


def _measures(keys: Sequence[str] | None) -> Iterator[Shown]:
    rows = Measure.objects.exclude(state=State.DRAFT).order_by("id")
    if keys is not None:
        rows = rows.filter(uuid__in=keys)
    for row in rows:
        yield Shown(row.uuid, _measure(seen_of(row)))


def _measure(seen: Seen) -> dict[str, object]:
    moments = {"opensAt": seen.opened_at or seen.opens_at, "closesAt": seen.closes_at}
    return {
        **without_nothing(
            {"electionFingerprint": seen.fingerprint, "description": _text(seen.summary.ja)}
        ),
        **{name: moment(at) for name, at in moments.items() if at is not None},
        "name": seen.title.ja,
        "title": shown_words(seen.title),
        "measureState": str(seen.state),
        "electorate": shown_words(seen.electorate.words()),
        "voteQuestions": {
            "json": [
                {
                    "text": words_json(one.text),
                    "answers": [words_json(answer) for answer in one.answers],
                }
                for one in seen.questions
            ]
        },
        "dataStatus": "official",
        **_outcome(seen),
    }


def _outcome(seen: Seen) -> dict[str, object]:
    """Turnout when the vote is over, counts when they are published and not withheld."""
    found: dict[str, object] = {}
    if seen.state in _OVER:
        found["registeredKeys"] = seen.keys
    if seen.counted is not None and not seen.withheld:
        found["ballotsCounted"] = seen.counted
    if seen.result is not None:
        found["measureResult"] = {
            "json": [_of_question(seen, place) for place in range(len(seen.result))]
        }
    return found


def _of_question(seen: Seen, place: int) -> dict[str, object]:
    """Counts by answer; of rankings what their rule makes of them."""
    told = (seen.result or ())[place]
    if isinstance(told, dict):
        return told
    counted = zip(_answers(seen, place), told, strict=True)
    return {"counts": [{"answer": answer, "count": count} for answer, count in counted]}


def _answers(seen: Seen, place: int) -> list[str]:
    question = seen.questions[place]
    return [*(["白票"] if question.blank else []), *(one.ja for one in question.answers)]


def _text(text: str) -> str:
    return text.strip()
