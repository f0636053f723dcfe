"""Evolutions into JSON: instances, pairs with times, figures (clauses 4.5.6-4.5.9, 4.5.19).

What: instances of one attribute to what a reader sees of it. Why pairs by kind: an attribute
that was a Property and became a Relationship is told as both, each under the name of its list.

>>> PAIRS[Kind.RELATIONSHIP]
'objects'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from kaga.engines.context.history.aggregating import Figures
from kaga.engines.context.history.rows import Holds, Table, Times
from kaga.engines.context.history.selecting import Found
from kaga.engines.context.model import NULL_VALUE, VALUE_MEMBER, Instance, Kind
from kaga.engines.context.moments import write_moment
from kaga.engines.context.names import NULL
from kaga.engines.context.terms import TermMap
from kaga.engines.context.writing import Style, View, write_instance

PAIRS: Final[Mapping[Kind, str]] = {
    Kind.PROPERTY: "values",
    Kind.GEO: "values",
    Kind.RELATIONSHIP: "objects",
    Kind.LANGUAGE: "languageMaps",
    Kind.VOCAB: "vocabs",
    Kind.JSON: "jsons",
    Kind.LIST: "valueLists",
    Kind.LIST_RELATIONSHIP: "objectLists",
}
_SECOND: Final = 1_000_000
_WRAPPED: Final = frozenset({Kind.LANGUAGE, Kind.VOCAB, Kind.JSON})


def write_instances(
    found: Found, dataset: str | None, called: str, shown: tuple[TermMap, View]
) -> list[object]:
    """Each instance by itself.

    Parameters
    ----------
    called: what `instanceId`s of the attribute begin with.
    shown: by which names, and how.
    """
    terms, view = shown
    told: list[object] = []
    for place in range(len(found)):
        one = found.columns.instance(place, dataset)
        name = instance_id(called, int(one.created), int(found.columns.tie[place]))
        told.append(_written(one, name, terms, view))
    return told


def instance_id(called: str, created: int, tie: int) -> str:
    """What an instance is called."""
    return f"{called}{created:x}-{tie:x}"


def read_instance_id(called: str, text: str) -> tuple[int, int] | None:
    """When the instance became known, and after how many others; None for another's name."""
    created, dash, tie = text.removeprefix(called).partition("-")
    if not text.startswith(called) or not dash:
        return None
    try:
        known = int(created, 16), int(tie, 16)
    except ValueError:
        return None
    return known if instance_id(called, *known) == text else None


def _written(one: Instance, name: str, terms: TermMap, view: View) -> dict[str, object]:
    if one.value is NULL_VALUE:
        told = _ended(one, view)
    else:
        written = write_instance(one, terms, view)
        told = written if isinstance(written, dict) else {"value": written}
    told["instanceId"] = name
    return told


def _ended(one: Instance, view: View) -> dict[str, object]:
    """An instance that says that the attribute was taken away (clause 4.5.7)."""
    told: dict[str, object] = {"type": one.kind.value} if view.style is Style.NORMALIZED else {}
    told[VALUE_MEMBER[one.kind]] = _null(one.kind)
    if one.observed is not None:
        told["observedAt"] = write_moment(one.observed)
    if one.dataset is not None:
        told["datasetId"] = one.dataset
    told["deletedAt"] = write_moment(one.modified)
    return told


def _null(kind: Kind) -> object:
    if kind is Kind.LANGUAGE:
        return {"@none": NULL}
    return [NULL] if kind in {Kind.LIST, Kind.LIST_RELATIONSHIP} else NULL


def write_pairs(
    found: Found, dataset: str | None, terms: TermMap, view: View
) -> list[dict[str, object]]:
    """Values with their times, by kind."""
    columns = found.columns
    if all(_is_bare(columns, place) for place in range(len(columns.forms))):
        return [_pairs(Kind.PROPERTY, dataset, _bare(found))]
    by_kind: dict[Kind, list[object]] = {}
    for place in range(len(found)):
        one = columns.instance(place, dataset)
        moment = write_moment(int(found.times[place]))
        kind, value = _simple(one, terms, view)
        by_kind.setdefault(kind, []).append([value, moment])
    return [_pairs(kind, dataset, pairs) for kind, pairs in by_kind.items()]


def no_pairs(kind: Kind, dataset: str | None) -> dict[str, object]:
    """An attribute of which nothing lies in the part of time that is told."""
    return _pairs(kind, dataset, [])


def _pairs(kind: Kind, dataset: str | None, pairs: list[object]) -> dict[str, object]:
    told: dict[str, object] = {"type": kind.value}
    if dataset is not None:
        told["datasetId"] = dataset
    told[PAIRS[kind]] = pairs
    return told


def _is_bare(columns: Table, place: int) -> bool:
    form = columns.forms[place]
    return form.kind is Kind.PROPERTY and form.holds <= Holds.WHOLE


def _bare(found: Found) -> list[object]:
    """Numbers with their times."""
    columns = found.columns
    whole = [form.holds is Holds.WHOLE for form in columns.forms]
    moments = write_moments(found.times)
    if all(whole):
        return list(zip(columns.value.astype(np.int64).tolist(), moments, strict=True))
    if not any(whole):
        return list(zip(columns.value.tolist(), moments, strict=True))
    return [
        (int(value) if whole[form] else value, moment)
        for value, form, moment in zip(
            columns.value.tolist(), columns.form.tolist(), moments, strict=True
        )
    ]


def _simple(one: Instance, terms: TermMap, view: View) -> tuple[Kind, object]:
    if one.value is NULL_VALUE:
        null = _null(one.kind)
        return one.kind, {VALUE_MEMBER[one.kind]: null} if one.kind in _WRAPPED else null
    simple = View(Style.SIMPLIFIED, language=view.language)
    kind = Kind.PROPERTY if one.kind is Kind.LANGUAGE and view.language else one.kind
    return kind, write_instance(one, terms, simple)


def write_figures(figures: Figures, kind: Kind, dataset: str | None) -> dict[str, object]:
    """Figures of one attribute with the periods that they are of."""
    told: dict[str, object] = {"type": kind.value}
    if dataset is not None:
        told["datasetId"] = dataset
    # Where one period ends the next begins: each moment is written once.
    moments, places = np.unique(np.array(figures.spans, np.int64), return_inverse=True)
    texts = write_moments(moments)
    edges = [texts[place] for place in places.ravel().tolist()]
    begins, ends = edges[::2], edges[1::2]
    for method, values in figures.values.items():
        listed = zip(values, begins, ends, strict=True)
        told[method.value] = [one for one in listed if one[0] is not None]
    return told


def write_moments(times: Times) -> list[str]:
    """Many moments at once, as `write_moment` writes each."""
    seconds = times // _SECOND
    if np.array_equal(seconds * _SECOND, times):
        return [f"{text}Z" for text in np.datetime_as_string(seconds.astype("M8[s]")).tolist()]
    texts = np.datetime_as_string(times.astype("M8[us]")).tolist()
    return [f"{text.rstrip('0').rstrip('.')}Z" for text in texts]
