"""A measure as pages show it: its card, its questions, its times, its result.

>>> card_of(row).status.label.ja                                         # doctest: +SKIP
'投票受付中'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kaga.engines.ballot.model import Method
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.words import Words
from kaga.services.voting import page_words as w
from kaga.services.voting import ranking_words as r
from kaga.services.voting.enums import State
from kaga.services.voting.pages.filling import filled
from kaga.services.voting.pages.rankings import RankedShown, ranked_shown
from kaga.services.voting.queries.measures import cast
from kaga.services.voting.shapes import Electorate, words_of

if TYPE_CHECKING:
    from kaga.services.voting.models import Measure
    from kaga.services.voting.queries.measures import Seen
    from kaga.services.voting.shapes import AskedQuestion

Group = Literal["open", "coming", "past"]
_GROUPS: dict[State, Group] = {
    State.OPEN: "open",
    State.CEREMONY: "coming",
    State.DRAFT: "coming",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A measure in a list."""

    href: str
    title: Words
    text: Words
    status: Words
    kind: str
    group: Group
    when: Words
    ballots: Words | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer and its votes, for the plot."""

    label: Words
    value: int
    kind: str = ""


def card_of(row: Measure) -> Card:
    """The measure for a list."""
    state = State(row.state)
    count = None
    if state is State.OPEN:
        count = filled(w.ballots_so_far, count=f"{cast(row):,}")
    return Card(
        href=f"/vote/{row.uuid}",
        title=words_of(row.title),
        text=words_of(row.summary),
        status=w.states[state],
        kind=w.state_kinds[state],
        group=_GROUPS.get(state, "past"),
        when=_when(row, state),
        ballots=count,
    )


def _when(row: Measure, state: State) -> Words:
    if state is State.OPEN:
        if row.closes_at is None:
            return w.not_ended
        return filled(w.until, when=moment_words(row.closes_at))
    if _GROUPS.get(state) == "coming":
        if row.opens_at is None:
            return w.not_timed
        return filled(w.from_when, when=moment_words(row.opens_at))
    ended = row.closed_at or row.ended_at
    return filled(w.ended_when, when=moment_words(ended)) if ended else w.not_timed


def times(seen: Seen) -> Words:
    """From when until when one may vote."""
    begin, end = seen.opened_at or seen.opens_at, seen.closed_at or seen.closes_at
    if begin and end:
        return filled(w.when_range, begin=moment_words(begin), end=moment_words(end))
    if begin:
        return filled(w.from_when, when=moment_words(begin))
    return w.not_timed


def rule_of(question: AskedQuestion) -> Words:
    """How many answers a question wants, or how they are ranked and counted."""
    if question.rule is not None:
        grading = question.rule.method is Method.JUDGMENT
        return r.grade_rule if grading else r.rank_rule
    least, most = question.at_least, question.at_most
    if least != most:
        return filled(w.choose_upto, least=least, most=most)
    return w.choose_one if most == 1 else filled(w.choose_exactly, most=most)


def counted_by(question: AskedQuestion) -> Words | None:
    """How rankings become a result, in a sentence or two."""
    return r.counted_by[question.rule.method] if question.rule is not None else None


def electorate_words(electorate: Electorate) -> Words:
    """Who may vote."""
    return electorate.words()


@dataclass(frozen=True, slots=True)
class Plot:
    """The result of one question: bars, or of a ranked one the order and its table."""

    title: Words
    bars: list[Bar]
    ranked: RankedShown | None = None


def plots(seen: Seen) -> list[Plot]:
    """The result of every question; none before it is published."""
    found = []
    for question, told in zip(seen.questions, seen.result or (), strict=False):
        if isinstance(told, dict):
            found.append(Plot(question.text, [], ranked_shown(question, told)))
            continue
        names = ((w.blank,) if question.blank else ()) + question.answers
        bars = [Bar(name, count) for name, count in zip(names, told, strict=True)]
        if question.blank:  # it is told first, and shown last
            bars = [*bars[1:], Bar(bars[0].label, bars[0].value, "soft")]
        found.append(Plot(question.text, bars))
    return found


def turnout(seen: Seen) -> str:
    """Counted ballots of registered keys, in percent; "" where that cannot be told."""
    if seen.counted is None or not seen.keys or seen.withheld:
        return ""
    return f"{100 * seen.counted / seen.keys:.1f}"


def facts(seen: Seen) -> list[dict[str, Words | str]]:
    """The rules of the vote, for a summary list."""
    rows: list[dict[str, Words | str]] = [
        {"key": w.who, "value": electorate_words(seen.electorate)},
        {"key": w.when, "value": times(seen)},
        {"key": w.how, "value": w.how_to_vote},
    ]
    if seen.trustees:
        held = filled(w.holders_count, size=len(seen.trustees), threshold=seen.threshold)
        rows.append({"key": w.holders, "value": held})
    return rows
