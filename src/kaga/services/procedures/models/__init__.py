"""Tables of the service. Personal content is sealed; what lists need is in the clear."""

from __future__ import annotations

from kaga.services.procedures.models.cases import Attachment, Case, CaseAct, Correction, Draft
from kaga.services.procedures.models.catalogue import (
    Counter,
    FormVersion,
    Procedure,
    Reason,
)
from kaga.services.procedures.models.decisions import Decision, Notice, Reading
from kaga.services.procedures.models.money import Award, Pot

__all__ = [
    "Attachment",
    "Award",
    "Case",
    "CaseAct",
    "Correction",
    "Counter",
    "Decision",
    "Draft",
    "FormVersion",
    "Notice",
    "Pot",
    "Procedure",
    "Reading",
    "Reason",
]
