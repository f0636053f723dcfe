"""The one list of question types.

>>> type_of("yen").name
'yen'
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kaga.engines.forms.types.choices import CHOOSING
from kaga.engines.forms.types.computed import COMPUTED
from kaga.engines.forms.types.dates import DATES
from kaga.engines.forms.types.files import FILES
from kaga.engines.forms.types.groups import GROUPS
from kaga.engines.forms.types.lines import LINES
from kaga.engines.forms.types.numbers import NUMBERS
from kaga.engines.forms.types.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.engines.forms.types.base import QuestionType


def _registry() -> Mapping[str, QuestionType]:
    every = (*LINES, *NUMBERS, *DATES, *CHOOSING, *PARTS, *FILES, *GROUPS, *COMPUTED)
    found: dict[str, QuestionType] = {}
    for one in every:
        if one.name in found:
            raise ValueError(f"two question types are called {one.name!r}")
        found[one.name] = one
    return MappingProxyType(found)


TYPES: Mapping[str, QuestionType] = _registry()


def type_of(name: str) -> QuestionType:
    """The type of this name; `KeyError` when there is none (`load` refuses such forms)."""
    return TYPES[name]
