"""The question types of `kaga-form/1`, one class each, found by name in `registry`."""

from __future__ import annotations

from kaga.engines.forms.types.base import Boxes, QuestionType
from kaga.engines.forms.types.registry import TYPES, type_of

__all__ = ["TYPES", "Boxes", "QuestionType", "type_of"]
