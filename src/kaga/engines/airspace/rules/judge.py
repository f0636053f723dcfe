"""What all rules together say of one flight.

What: a finding per rule in the pack's order, and out of them category, level, the worst
verdict, the papers needed. Why one value: the checklist on the page, the certificate and the
filing desk show the same answer and name the same pack.

>>> from kaga.engines.airspace.rules.japan import JP_2026
>>> JP_2026.key, len(JP_2026.rules)
('JP-2026', 18)
"""

from __future__ import annotations

from dataclasses import dataclass

from kaga.engines.airspace.rules.classes import (
    Category,
    Level,
    category_of,
    level_of,
    special_items,
)
from kaga.engines.airspace.rules.facts import RouteFacts
from kaga.engines.airspace.rules.japan_words import MET, UNKNOWN, UNKNOWN_NAMES, VALUES
from kaga.engines.airspace.rules.rule import (
    Answer,
    Finding,
    Item,
    Rule,
    RulePack,
    Verdict,
)
from kaga.engines.airspace.told import Told


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer of a rule pack."""

    pack: str
    findings: tuple[Finding, ...]
    items: frozenset[Item]
    category: Category
    level: Level

    @property
    def verdict(self) -> Verdict:
        """The worst of all."""
        return max(finding.verdict for finding in self.findings)

    @property
    def permissions(self) -> tuple[Finding, ...]:
        """What has to be granted before the flight."""
        return self._of(Verdict.PERMISSION)

    @property
    def prohibitions(self) -> tuple[Finding, ...]:
        """Why it may not be flown."""
        return self._of(Verdict.PROHIBITED)

    @property
    def duties(self) -> tuple[Finding, ...]:
        """What has to be told, kept or checked."""
        return self._of(Verdict.NOTIFY)

    @property
    def documents(self) -> tuple[str, ...]:
        """Keys of the papers for the permissions, in order, each once."""
        needed = (key for finding in self.permissions for key in finding.rule.documents)
        return tuple(dict.fromkeys(needed))

    @property
    def to_confirm(self) -> tuple[Rule, ...]:
        """Rules whose text staff still have to check."""
        return tuple(
            finding.rule for finding in self.findings if finding.rule.source.to_confirm
        )

    def _of(self, verdict: Verdict) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict is verdict)


def judge(facts: RouteFacts, pack: RulePack) -> Judgement:
    """Judge a flight by every rule of a pack.

    Parameters
    ----------
    facts
        What is known; unknown facts (`None`) refuse the flight.
    pack
        The rules.

    Returns
    -------
    Judgement
        Findings in the pack's order.
    """
    findings = tuple(_finding(rule, rule.predicate(facts, pack.limits)) for rule in pack.rules)
    return Judgement(
        pack.key,
        findings,
        special_items(facts, pack.limits),
        category_of(facts, pack.limits),
        level_of(facts),
    )


def _finding(rule: Rule, answer: Answer) -> Finding:
    if answer.unknown:
        told = _filled(UNKNOWN, {"what": UNKNOWN_NAMES[answer.unknown]})
    elif answer.verdict is Verdict.OK:
        told = MET
    else:
        told = _filled(rule.sentence, _values(answer))
    return Finding(rule, answer.verdict, told, is_unknown=bool(answer.unknown))


def _values(answer: Answer) -> dict[str, Told]:
    """The values of a sentence; several clauses of one name are joined."""
    values: dict[str, Told] = {}
    for name, value in answer.values:
        told = VALUES.get(value, Told(value, value, value))
        if name in values:
            # Clauses follow one another: Japanese leaves no space after its full stop.
            parts = zip(values[name], ("", " ", " "), told, strict=True)
            told = Told(*("".join(part) for part in parts))
        values[name] = told
    return values


def _filled(sentence: Told, values: dict[str, Told]) -> Told:
    """The sentence in each language with the values of that language."""
    texts = (
        text.format(**{name: told[language] for name, told in values.items()})
        for language, text in enumerate(sentence)
    )
    return Told(*texts)
