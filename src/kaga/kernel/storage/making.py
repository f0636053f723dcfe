"""Making the objects of rows by the shortest way.

Django's constructor walks over every column, asks for its default and sets it through its
descriptor: for a row of forty columns that takes longer than inserting it. Where many rows are
made at the same moment, the defaults are found once per model and all values are set at once.

>>> make(VaultKey, wrapped=b"x").wrapped                                 # doctest: +SKIP
b'x'

Values are given by column (`case_id`), related rows by their name (`procedure`). Models with
parents, computed columns or listeners to their making go Django's own way.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import models
from django.db.models import signals
from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Field

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a new row holds by itself, and in which column each value lies."""

    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]
    columns: dict[str, str]


def make(model: type[M], /, **values: Any) -> M:
    """A new row that is not stored yet.

    Raises
    ------
    TypeError: the model has no such column.
    """
    plan = _plan(model)
    if plan is None:
        return model(**values)
    row, state = _empty(model)
    content = row.__dict__
    content |= plan.fixed
    for name, default in plan.made:
        if name not in values:
            content[name] = default()
    for name, value in values.items():
        column = plan.columns.get(name)
        if column is None:
            raise TypeError(f"{model.__name__} has no column {name}")
        if column == name:
            content[column] = value
        else:
            content[column] = value.pk
            state.fields_cache[name] = value
    return row


def stored(model: type[M], names: Iterable[str], values: Iterable[Any], database: str) -> M:
    """A row as it was read; columns that are not named are read when somebody asks for them."""
    if not is_plain(model):
        return model.from_db(database, names, values)  # type: ignore[arg-type]
    row, state = _empty(model)
    state.adding, state.db = False, database
    row.__dict__.update(zip(names, values, strict=True))
    return row


@functools.cache
def is_plain(model: type[models.Model]) -> bool:
    """Whether a row of the model is nothing but its columns."""
    heard = signals.pre_init.has_listeners(model) or signals.post_init.has_listeners(model)
    own = model.__init__ is models.Model.__init__ and not model._meta.parents
    return own and not heard and not any(field.generated for field in _fields(model))


def _empty(model: type[M]) -> tuple[M, ModelState]:
    row = model.__new__(model)
    state = row._state = ModelState()
    return row, state


@functools.cache
def _plan(model: type[models.Model]) -> _Plan | None:
    if not is_plain(model):
        return None
    fixed, made = dict[str, Any](), list[tuple[str, Any]]()
    for field in _fields(model):
        default = field.default
        if default is not NOT_PROVIDED and callable(default):
            made.append((field.attname, default))
        else:
            fixed[field.attname] = field.get_default()
    columns = {field.attname: field.attname for field in _fields(model)}
    related = {field.name: field.attname for field in _fields(model)}
    return _Plan(fixed, tuple(made), related | columns)


def _fields(model: type[models.Model]) -> tuple[Field[Any, Any], ...]:
    return cast("tuple[Field[Any, Any], ...]", tuple(model._meta.concrete_fields))
