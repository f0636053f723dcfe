"""Evolutions as answers: which instances lie in the window, page by page of time.

What: `Teller` takes an evolution and a reader's wishes to plain data. Why pages of time: an
answer has at most so many instances of each attribute; where there are more, all attributes of
all entities of the answer end at the same moment, so that nothing before it is missing, and the
answer says which part of time it holds (clause 6.3.10). With `lastN` it begins at the latest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Final, Literal

import numpy as np

from kaga.engines.context import Entity, Instance, NgsiError, Problem
from kaga.engines.context.history.aggregating import Periods, aggregate
from kaga.engines.context.history.rows import NEVER
from kaga.engines.context.history.selecting import Few, Found, deleted, select
from kaga.engines.context.history.showing import (
    no_pairs,
    write_figures,
    write_instances,
    write_pairs,
)
from kaga.engines.context.history.windows import Relation, Stamp, Window
from kaga.engines.context.model import Kind
from kaga.engines.context.moments import write_moment
from kaga.engines.context.writing import View, one_or_many
from kaga.services.exchange.temporal.evolution import Evolution, ScopeSet, Which
from kaga.services.exchange.temporal.series import Series
from kaga.services.exchange.temporal.wanted import Telling, Wanted

_MEMBERS: Final = frozenset({"id", "type", "scope"})
Interval = tuple[int, int | None]


@dataclass(slots=True)
class Strand:
    """What is told of one attribute with one `datasetId`.

    Attributes
    ----------
    reach: the last moment (with `lastN`, the first) of which everything is in it; None where
        the window is in it as a whole.
    """

    which: Which
    found: Found
    reach: int | None = None


@dataclass(slots=True)
class Told:
    """What is told of one entity."""

    id: str
    evolution: Evolution
    strands: list[Strand]


class Teller:
    """Tells evolutions to one reader.

    Parameters
    ----------
    at: now.
    page: how many instances of each attribute an answer has at most.
    """

    def __init__(self, wanted: Wanted, at: int, page: int) -> None:
        self._wanted = wanted
        self._at = at
        self._page = None if wanted.telling is Telling.FIGURES else page
        self._side: Literal["first", "last"] = "first" if wanted.window.last is None else "last"

    def told(
        self, identifier: str, evolution: Evolution, held: Sequence[Interval] | None = None
    ) -> Told:
        """What lies in the window, of attributes that the reader wants to see.

        Parameters
        ----------
        held: parts of time to which instances are confined; None for all.
        """
        strands = [
            strand
            for which, series in evolution.walk()
            if self._is_wanted(which)
            and (strand := self._strand(which, series, held)) is not None
        ]
        return Told(identifier, evolution, strands)

    def instances(
        self, evolution: Evolution, names: Iterable[str]
    ) -> dict[str, list[Instance]]:
        """Every instance in the window of some attributes, for a query to look into."""
        found: dict[str, list[Instance]] = {}
        for name in names:
            for (_, dataset), series in evolution.known(name):
                some = select(series.parts(), self._wanted.window, self._at)
                listed = [some.columns.instance(place, dataset) for place in range(len(some))]
                if listed:
                    found.setdefault(name, []).extend(listed)
        return found

    def _is_wanted(self, which: Which) -> bool:
        view = self._wanted.asked.view
        name, dataset = which
        if view.dataset is not None and (dataset or "@none") not in view.dataset:
            return False
        return view.pick is None or not view.pick - _MEMBERS or name in view.pick

    def _strand(
        self, which: Which, series: Series, held: Sequence[Interval] | None
    ) -> Strand | None:
        parts, window = series.parts(), self._wanted.window
        last, page = window.last, self._page
        if held is None:
            most = [count for count in (last, None if page is None else page + 1) if count]
            few = Few(min(most), self._side) if most else None
            found = select(parts, window, self._at, few)
        else:
            found = _confined(select(parts, window, self._at), held)
            if last is not None and len(found) > last:
                found = found.cut(len(found) - last, len(found))
        if not len(found):
            return None
        if page is None or len(found) <= page:
            return Strand(which, found)
        reach = _reach(found, page, self._side)
        if reach is None and held is None:
            found = select(parts, window, self._at, None if last is None else Few(last, "last"))
            reach = _next_reach(found, self._side)
        return Strand(which, found, reach)

    def cut(self, told: Sequence[Told]) -> bytes | None:
        """End all at one moment, and say which part of time is left; None for all of it."""
        reaches = [one.reach for each in told for one in each.strands if one.reach is not None]
        if not reaches:
            return None
        first = self._side == "first"
        reach = min(reaches) if first else max(reaches)
        times: list[int] = []
        for each in told:
            for one in each.strands:
                kept = one.found.times <= reach if first else one.found.times >= reach
                if not kept.all():
                    one.found = Found(one.found.times[kept], one.found.columns.take(kept))
                if len(one.found):
                    times += [int(one.found.times[0]), int(one.found.times[-1])]
        return _range(self._wanted.window, min(times), max(times))

    def write(self, told: Told, current: Entity | None) -> dict[str, object]:
        """The entity as plain data.

        Parameters
        ----------
        current: as it is now; None where it is no more.
        """
        asked, wanted = self._wanted.asked, self._wanted
        written: dict[str, object] = {}
        if _shown(asked.view, "id"):
            written["id"] = told.id
        if _shown(asked.view, "type"):
            types = [asked.terms.compact_type(name) for name in told.evolution.types]
            written["type"] = one_or_many(types)
        if asked.view.system and current is not None:
            written["createdAt"] = write_moment(current.created)
            written["modifiedAt"] = write_moment(current.modified)
        if wanted.telling is not Telling.FIGURES and _shown(asked.view, "scope"):
            scopes = _scopes_within(told.evolution.scopes or [], wanted.window)
            if scopes:
                written["scope"] = self._scope(scopes)
        members = (
            self._figures(told) if wanted.telling is Telling.FIGURES else self._listed(told)
        )
        for name, listed in members.items():
            if _shown(asked.view, name):
                written[asked.terms.compact(name)] = listed
        return written

    def _listed(self, told: Told) -> dict[str, object]:
        """Attributes as instances or as pairs."""
        asked = self._wanted.asked
        if self._wanted.telling is Telling.INSTANCES:
            instances: dict[str, list[object]] = {}
            for one in told.strands:
                name, dataset = one.which
                called = called_by(told.id, one.which)
                instances.setdefault(name, []).extend(
                    write_instances(one.found, dataset, called, (asked.terms, asked.view))
                )
            return dict(instances)
        pairs: dict[str, list[dict[str, object]]] = {}
        for one in told.strands:
            name, dataset = one.which
            listed = write_pairs(one.found, dataset, asked.terms, asked.view)
            pairs.setdefault(name, []).extend(listed or [no_pairs(_kind(one.found), dataset)])
        return {name: some[0] if len(some) == 1 else some for name, some in pairs.items()}

    def _figures(self, told: Told) -> dict[str, object]:
        """Attributes as figures of periods."""
        wanted, window = self._wanted, self._wanted.window
        strands = [(one.which, _living(one.found)) for one in told.strands]
        strands = [(which, found) for which, found in strands if len(found)]
        if not strands:
            return {}
        begin = min(int(found.times[0]) for _, found in strands)
        last = max(int(found.times[-1]) for _, found in strands)
        origin = begin if window.start is None else window.start
        periods = Periods(origin, wanted.each, last if window.end is None else window.end)
        told_of: dict[str, list[object]] = {}
        for (name, dataset), found in strands:
            try:
                figures = aggregate(found, wanted.methods, periods)
            except ValueError as error:
                raise NgsiError(Problem.TOO_COMPLEX_QUERY, str(error)) from error
            written = write_figures(figures, _kind(found), dataset)
            told_of.setdefault(name, []).append(written)
        return {name: some[0] if len(some) == 1 else some for name, some in told_of.items()}

    def _scope(self, scopes: list[ScopeSet]) -> object:
        """The evolution of scopes: that of a Property (clause 4.5.6)."""
        if self._wanted.telling is Telling.PAIRS:
            pairs = [[_scope_value(one), write_moment(one.since)] for one in scopes]
            return {"type": "Property", "values": pairs}
        return [self._scope_instance(one) for one in scopes]

    def _scope_instance(self, one: ScopeSet) -> dict[str, object]:
        told: dict[str, object] = {"type": "Property", "value": _scope_value(one)}
        if one.observed is not None:
            told["observedAt"] = write_moment(one.observed)
        if self._wanted.asked.view.system:
            told["createdAt"] = told["modifiedAt"] = write_moment(one.known)
        if not one.scopes:
            told["deletedAt"] = write_moment(one.known)
        return told


def called_by(identifier: str, which: Which) -> str:
    """What the identifiers of an attribute's instances begin with."""
    name, dataset = which
    digest = blake2s(f"{identifier}\n{name}\n{dataset}".encode(), digest_size=6)
    return f"urn:ngsi-ld:Instance:{digest.hexdigest()}-"


def scoped_within(
    scopes: Sequence[ScopeSet], matches: Sequence[bool], window: Window
) -> list[Interval]:
    """When scopes that are meant were valid, as far as the window goes (clause 4.18).

    The first ones, where nobody said since when, were always valid.

    Parameters
    ----------
    matches: of each, whether it is meant.
    """
    ends: list[int | None] = [*(one.since for one in scopes[1:]), None]
    held: list[Interval] = []
    begins = [one.since for one in scopes]
    if scopes and scopes[0].observed is None:
        begins[0] = NEVER
    for begin, meant, end in zip(begins, matches, ends, strict=False):
        late = window.end is not None and begin >= window.end
        early = window.start is not None and end is not None and end <= window.start
        if meant and not late and not early:
            held.append((begin, end))
    return held


def _confined(found: Found, held: Sequence[Interval]) -> Found:
    kept = np.zeros(len(found), np.bool_)
    for begin, end in held:
        within = found.times >= begin
        if end is not None:
            within &= found.times < end
        kept |= within
    return Found(found.times[kept], found.columns.take(kept))


def _reach(found: Found, page: int, side: Literal["first", "last"]) -> int | None:
    """The last moment that a page holds as a whole; None where one moment fills it."""
    times = found.times if side == "first" else found.times[::-1]
    reach = int(times[page - 1])
    if int(times[page]) != reach:
        return reach
    other = times[:page][times[:page] != reach]
    return int(other[-1]) if len(other) else None


def _next_reach(found: Found, side: Literal["first", "last"]) -> int | None:
    """The moment after one that fills a page; None where there is no other."""
    times = found.times if side == "first" else found.times[::-1]
    other = times[times != times[0]]
    return int(other[0]) if len(other) else None


def _range(window: Window, least: int, most: int) -> bytes:
    """The line that says which part of time an answer holds."""
    if window.last is None:
        begin = least if window.start is None else window.start
        return _content_range(begin, most, "*")
    begin = most if window.end is None else window.end
    return _content_range(begin, least, str(window.last))


def _content_range(begin: int, end: int, size: str) -> bytes:
    line = f"Content-Range: date-time {write_moment(begin)}-{write_moment(end)}/{size}\r\n"
    return line.encode()


def _living(found: Found) -> Found:
    """Without what says that the attribute was taken away."""
    ends = deleted(found.columns)
    return Found(found.times[~ends], found.columns.take(~ends)) if ends.any() else found


def _kind(found: Found) -> Kind:
    forms = found.columns.forms
    return forms[int(found.columns.form[-1])].kind if len(found) else forms[-1].kind


def _shown(view: View, name: str) -> bool:
    return (view.pick is None or name in view.pick) and name not in view.omit


def _scopes_within(scopes: list[ScopeSet], window: Window) -> list[ScopeSet]:
    """Those of the window, and those that held when it began."""
    if window.by is Stamp.DELETED:
        return [one for one in scopes if not one.scopes and _covers(window, one.known)]
    if window.relation is Relation.ANY:
        return scopes[-window.last :] if window.last else scopes
    kept = [one for one in scopes if _covers(window, one.since)]
    held = [one for one in scopes if window.start is not None and one.since < window.start]
    if held and held[-1].scopes:
        kept.insert(0, held[-1])
    return kept[-window.last :] if window.last else kept


def _covers(window: Window, moment: int) -> bool:
    begun = window.start is None or moment >= window.start
    return begun and (window.end is None or moment < window.end)


def _scope_value(one: ScopeSet) -> object:
    return one_or_many(list(one.scopes)) if one.scopes else []


__all__ = ["Strand", "Teller", "Told", "called_by", "scoped_within"]
