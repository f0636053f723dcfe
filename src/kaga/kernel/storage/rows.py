"""Writing and deleting rows by statements that are put together once per model.

Django builds the text of every INSERT, UPDATE and DELETE anew, which costs several times what
the database needs to run it; inside the write door that time is everybody's. Models with
parents or signal receivers, and values that are expressions, go Django's own way.

>>> insert(OutboxEvent(id=new_id(), ...))                                # doctest: +SKIP
True
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models
from django.db.models import signals

from kaga.kernel.storage.parameters import Expression, taker, unchanged
from kaga.kernel.storage.statements import fetch, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import Field, Model

    from kaga.kernel.storage.parameters import Taker


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement, and how a row gives its parameters in order."""

    sql: str
    values_of: Callable[[Model], Sequence[Any]]
    unchanged: tuple[type, ...]
    takers: tuple[Taker, ...]
    numbered: bool = False

    def parameters(self, row: Model) -> list[Any]:
        """The row's values as the driver takes them (raises `Expression`)."""
        values = zip(self.values_of(row), self.unchanged, self.takers, strict=True)
        return [value if type(value) is kind else take(value) for value, kind, take in values]


def insert(row: Model) -> bool:
    """Insert the row if it can be done this way; whether it was."""
    plan = _insertion(type(row))
    if plan is None or (row.pk is None) is not plan.numbered or _watched(type(row)):
        return False
    try:
        parameters = plan.parameters(row)
    except Expression:
        return False
    if plan.numbered:
        row.pk = fetch(plan.sql, parameters)[0][0]
    else:
        run(plan.sql, parameters)
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS
    return True


def update(row: Model, names: tuple[str, ...]) -> bool:
    """Write the named columns of a row if it can be done this way; whether it was.

    Raises
    ------
    DatabaseError: there is no such row any more.
    """
    plan = _changing(type(row), names)
    if plan is None or _watched(type(row)):
        return False
    try:
        parameters = plan.parameters(row)
    except Expression:
        return False
    if run(plan.sql, parameters) != 1:
        raise DatabaseError("the row to be changed is not there")
    return True


def delete(model: type[Model], known: dict[str, object]) -> int:
    """Delete the rows whose columns have the values given; how many there were.

    Raises
    ------
    ValueError: other rows hang on this model's, so that Django must look after them.
    """
    sql, takers = _deletion(model, tuple(known))
    parameters = [take(value) for take, value in zip(takers, known.values(), strict=True)]
    return run(sql, parameters)


@functools.cache
def _insertion(model: type[Model]) -> _Plan | None:
    meta, number = model._meta, model._meta.auto_field
    fields = tuple(field for field in meta.concrete_fields if not field.generated)
    given = tuple(field for field in fields if field is not number)
    if meta.parents or len(fields) < len(meta.concrete_fields) or _computes(given):
        return None
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in given)
    marks = ", ".join("%s" for _ in given)
    text = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - names come from the models
    if number is not None:
        text += f" RETURNING {quote(str(number.column))}"
    return _Plan(text, *_reading(given), numbered=number is not None)


@functools.cache
def _changing(model: type[Model], names: tuple[str, ...]) -> _Plan | None:
    meta, key = model._meta, model._meta.pk
    fields = _fields(model, names)
    if meta.parents or _computes(fields):
        return None
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    where = f"{quote(str(key.column))} = %s"
    text = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {where}"  # noqa: S608 - as above
    return _Plan(text, *_reading((*fields, key)))


@functools.cache
def _deletion(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Taker, ...]]:
    meta = model._meta
    watched = signals.pre_delete.has_listeners(model) or signals.post_delete.has_listeners(
        model
    )
    if meta.parents or meta.related_objects or watched:
        raise ValueError(f"{model.__name__} has rows that hang on it: use remove_where")
    quote = connection.ops.quote_name
    fields = _fields(model, names)
    where = " AND ".join(f"{quote(str(field.column))} = %s" for field in fields)
    text = f"DELETE FROM {quote(meta.db_table)} WHERE {where}"  # noqa: S608 - as above
    return text, tuple(taker(field) for field in fields)


def _fields(model: type[Model], names: tuple[str, ...]) -> tuple[Field[Any, Any], ...]:
    return tuple(cast("Field[Any, Any]", model._meta.get_field(name)) for name in names)


def _reading(
    fields: tuple[Field[Any, Any], ...],
) -> tuple[Callable[[Model], Sequence[Any]], tuple[type, ...], tuple[Taker, ...]]:
    """How a row's values are read off, and what the driver takes for them."""
    names = [field.attname for field in fields]
    read = attrgetter(*names)
    values_of = read if len(names) > 1 else lambda row: (read(row),)
    kinds = tuple(unchanged(field) for field in fields)
    return values_of, kinds, tuple(taker(field) for field in fields)


def _computes(fields: tuple[Field[Any, Any], ...]) -> bool:
    """Whether a field makes its own value at the moment of saving."""
    return any(
        isinstance(field, models.FileField)
        or getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
        for field in fields
    )


def _watched(model: type[Model]) -> bool:
    if not (signals.pre_save.receivers or signals.post_save.receivers):
        return False
    return signals.pre_save.has_listeners(model) or signals.post_save.has_listeners(model)
