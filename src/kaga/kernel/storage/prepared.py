"""Reading rows by their columns with a statement that is put together once per process.

Django builds the text of every SELECT anew, which costs several times what the database needs
to run it. Where a row is read on every request, its query is declared once:

>>> _drafts = Prepared(lambda: Draft.objects.select_related("procedure"), "id")
... # doctest: +SKIP
>>> _drafts.first(draft_id)                                              # doctest: +SKIP

The rows are the models' own objects, made by Django's own converters.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection

from kaga.kernel.storage.making import stored
from kaga.kernel.storage.parameters import taker
from kaga.kernel.storage.statements import database, fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import Model, QuerySet

    from kaga.kernel.storage.parameters import Taker

M = TypeVar("M", bound="Model")


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement, what makes its parameters, and how its rows become objects."""

    sql: str
    asked: tuple[Taker, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    model: type[Model]
    names: Sequence[str]
    first: int
    end: int
    joined: tuple[_Joined, ...]


@dataclass(frozen=True, slots=True)
class _Joined:
    """A row that lies in the same line, and how the first row is told of it."""

    model: type[Model]
    names: Sequence[str]
    first: int
    end: int
    key: int
    tell: Callable[[Model, Model | None], None]


class Prepared(Generic[M]):
    """The rows of a query whose columns have given values.

    Parameters
    ----------
    rows: makes the query: a model's rows with what is joined; no condition, no order.
    columns: fields that must equal the values given when it is asked.
    """

    def __init__(self, rows: Callable[[], QuerySet[M]], *columns: str) -> None:
        self._rows = rows
        self._columns = columns
        self._plan = functools.cache(self._planned)

    def first(self, *values: object) -> M | None:
        """The row, None if there is none; for columns that name at most one."""
        plan = self._plan()
        asked = [take(value) for take, value in zip(plan.asked, values, strict=True)]
        rows = fetch(plan.sql, asked)
        return self._made(plan, list(rows[0])) if rows else None

    def _made(self, plan: _Plan, found: list[Any]) -> M:
        used = database()
        for at, convert, column in plan.converters:
            for one in convert:
                found[at] = one(found[at], column, used)
        row: Any = stored(plan.model, plan.names, found[plan.first : plan.end], used.alias)
        for beside in plan.joined:
            values = found[beside.first : beside.end]
            there = found[beside.key] is not None
            joined = stored(beside.model, beside.names, values, used.alias) if there else None
            beside.tell(row, joined)
        return row  # type: ignore[no-any-return]

    def _planned(self) -> _Plan:
        query = self._rows().query
        compiler: Any = query.get_compiler(connection.alias)
        sql, values = compiler.as_sql()
        if query.where or values:
            raise ValueError("a prepared query takes its conditions from its columns alone")
        model: Any = query.model
        quote = connection.ops.quote_name
        asked = tuple(model._meta.get_field(name) for name in self._columns)
        table = quote(model._meta.db_table)
        where = " AND ".join(f"{table}.{quote(field.column)} = %s" for field in asked)
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        info = compiler.klass_info
        own = info["select_fields"]
        return _Plan(
            sql=f"{sql} WHERE {where} LIMIT 1",
            asked=tuple(taker(field) for field in asked),
            converters=tuple((at, *found) for at, found in converters.items()),
            model=model,
            names=[compiler.select[at][0].target.attname for at in own],
            first=own[0],
            end=own[-1] + 1,
            joined=tuple(
                _joined(one, compiler.select) for one in info.get("related_klass_infos", ())
            ),
        )


def _joined(info: Any, select: Any) -> _Joined:
    if info["from_parent"] or info["reverse"] or info.get("related_klass_infos"):
        raise ValueError("a prepared query joins the rows that its own rows point to")
    own, model = info["select_fields"], info["model"]
    names = [select[at][0].target.attname for at in own]
    key = own[names.index(model._meta.pk.attname)]
    return _Joined(model, names, own[0], own[-1] + 1, key, info["local_setter"])
