"""What each trustee has handed in, and what a trustee needs for the next step.

>>> needs(measure, 2, Step.DEALING)["commitments"]                       # doctest: +SKIP
['5f0c…', '91ab…', '04d7…', 'c2e9…', '77b1…']
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from kaga.kernel.errors import NotFound
from kaga.services.voting.enums import AFTER_VOTING, CEREMONY, State, Step
from kaga.services.voting.models import Trustee, TrusteeMessage
from kaga.services.voting.shapes import questions_of, words_of

if TYPE_CHECKING:
    from kaga.kernel.web.words import Words
    from kaga.services.voting.models import Measure

MAX_MESSAGE: Final = 2_000_000
_PER_RANKING: Final = 6_000
"""Bytes of a ranking in a shuffle and its proof, in the suite with the longest elements."""

Progress = Literal["waiting", "open", "done"]


@dataclass(frozen=True, slots=True)
class SeatSeen:
    """A trustee and when each step was handed in."""

    index: int
    title: Words
    handed_in: dict[Step, datetime]


def mixers(measure: Measure) -> int:
    """How many trustees have mixed the rankings."""
    rows = TrusteeMessage.objects.filter(trustee__measure=measure, step=Step.SHUFFLE)
    return rows.count()


def ranked_count(measure: Measure) -> int:
    """How many questions ask for rankings."""
    return sum(one.rule is not None for one in questions_of(measure.questions))


def most_bytes(measure: Measure, step: Step) -> int:
    """How long a message of a step may be: what is mixed grows with the ballots."""
    if step not in AFTER_VOTING:
        return MAX_MESSAGE
    return MAX_MESSAGE + _PER_RANKING * ranked_count(measure) * (measure.counted or 0)


def seats(measure: Measure) -> tuple[SeatSeen, ...]:
    """Every trustee with the steps that are done."""
    found = []
    for one in Trustee.objects.filter(measure=measure).order_by("index"):
        rows = TrusteeMessage.objects.filter(trustee=one)
        times = {Step(step): at for step, at in rows.values_list("step", "handed_in_at")}
        found.append(SeatSeen(one.index, words_of(one.title), times))
    return tuple(found)


def seat(measure: Measure, index: int) -> Trustee:
    """The trustee of that number (raises NotFound)."""
    row = Trustee.objects.filter(measure=measure, index=index).first()
    if row is None:
        raise NotFound("この番号の管理人はいません。")
    return row


def bodies(measure: Measure, step: Step) -> dict[int, bytes]:
    """What was handed in at a step, by trustee."""
    rows = TrusteeMessage.objects.filter(trustee__measure=measure, step=step)
    pairs = rows.order_by("trustee__index").values_list("trustee__index", "body")
    return {index: bytes(body) for index, body in pairs}


def is_open(measure: Measure, step: Step) -> bool:
    """Whether a step may be handed in: all have done the one before."""
    if step in AFTER_VOTING:
        wanted = State.TALLYING if step is Step.DECRYPTION else State.MIXING
        return measure.state == wanted
    if measure.state != State.CEREMONY:
        return False
    place = CEREMONY.index(step)
    size = Trustee.objects.filter(measure=measure).count()
    return place == 0 or len(bodies(measure, CEREMONY[place - 1])) == size


def progress(measure: Measure, index: int, step: Step) -> Progress:
    """How a trustee stands with a step."""
    if index in bodies(measure, step):
        return "done"
    return "open" if is_open(measure, step) else "waiting"


def needs(measure: Measure, index: int, step: Step) -> dict[str, Any]:
    """What a trustee needs for a step, from the steps before; empty while it waits."""
    if progress(measure, index, step) == "waiting":
        return {}
    seated = Trustee.objects.filter(measure=measure).count()
    told: dict[str, Any] = {
        "group": measure.suite,
        "size": seated,
        "threshold": measure.threshold,
        "index": index,
    }
    if step in AFTER_VOTING:
        return told | _needs_of_the_tally(measure)
    place = CEREMONY.index(step)
    names = {
        Step.CERTIFICATE: "certificates",
        Step.COMMITMENT: "commitments",
        Step.DEALING: "dealings",
        Step.KEY: "keys",
    }
    for before in CEREMONY[:place]:
        told[names[before]] = [json.loads(one) for one in bodies(measure, before).values()]
    return told


def _needs_of_the_tally(measure: Measure) -> dict[str, Any]:
    """A list of rankings is long: whoever mixes or decrypts has it from the archive."""
    told: dict[str, Any] = {
        "archive_head": measure.archive_head,
        "archive_size": measure.archive_size,
    }
    if ranked_count(measure):
        return told | {"mixers": mixers(measure)}
    return told | {"encrypted_tally": measure.to_decrypt.decode()}
