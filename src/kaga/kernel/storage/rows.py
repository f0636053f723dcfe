"""Writing one row by a statement that is put together once per model.

Django builds the text of every INSERT and UPDATE anew, which costs several times what the
database needs to run it; inside the write door that time is everybody's. Models with parents
or signal receivers, and values that are expressions, go Django's own way.

>>> insert(OutboxEvent(id=new_id(), ...))                                # doctest: +SKIP
True
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from django.db import DatabaseError, connection
from django.db.models import signals

if TYPE_CHECKING:
    from django.db.models import Field, Model


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement of a model and the fields it takes, in order."""

    sql: str
    fields: tuple[Field[Any, Any], ...]
    numbered: bool = False


def insert(row: Model) -> bool:
    """Insert the row if it can be done this way; whether it was."""
    plan = _insertion(type(row), connection.vendor)
    if plan is None or (row.pk is None) is not plan.numbered or _watched(type(row)):
        return False
    prepared = _prepared(plan, row, "new")
    if prepared is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, prepared)
        if plan.numbered:
            row.pk = cursor.fetchone()[0]
    row._state.adding = False
    row._state.db = connection.alias
    return True


def update(row: Model, names: tuple[str, ...]) -> bool:
    """Write the named columns of a row if it can be done this way; whether it was.

    Raises
    ------
    DatabaseError: there is no such row any more.
    """
    plan = _changing(type(row), names, connection.vendor)
    if plan is None or _watched(type(row)):
        return False
    prepared = _prepared(plan, row, "known")
    if prepared is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, prepared)
        if cursor.rowcount != 1:
            raise DatabaseError("the row to be changed is not there")
    return True


def _prepared(plan: _Plan, row: Model, state: Literal["new", "known"]) -> list[Any] | None:
    """The values as the database takes them; None if one of them is an expression."""
    values = [field.pre_save(row, add=state == "new") for field in plan.fields]
    if any(hasattr(value, "resolve_expression") for value in values):
        return None
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(plan.fields, values, strict=True)
    ]


@functools.cache
def _insertion(model: type[Model], vendor: str) -> _Plan | None:
    del vendor  # part of the key: names are quoted by the database in use
    meta, number = model._meta, model._meta.auto_field
    fields = tuple(field for field in meta.concrete_fields if not field.generated)
    if meta.parents or len(fields) < len(meta.concrete_fields):
        return None
    quote = connection.ops.quote_name
    given = tuple(field for field in fields if field is not number)
    columns = ", ".join(quote(str(field.column)) for field in given)
    marks = ", ".join("%s" for _ in given)
    text = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - names come from the models
    if number is not None:
        text += f" RETURNING {quote(str(number.column))}"
    return _Plan(text, given, numbered=number is not None)


@functools.cache
def _changing(model: type[Model], names: tuple[str, ...], vendor: str) -> _Plan | None:
    del vendor  # as above
    meta, key = model._meta, model._meta.pk
    if meta.parents:
        return None
    quote = connection.ops.quote_name
    fields = tuple(cast("Field[Any, Any]", meta.get_field(name)) for name in names)
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    where = f"{quote(str(key.column))} = %s"
    return _Plan(f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {where}", (*fields, key))  # noqa: S608 - as above


def _watched(model: type[Model]) -> bool:
    return signals.pre_save.has_listeners(model) or signals.post_save.has_listeners(model)
