"""Forms as data: definitions, rules, reading, judging, describing and printing.

A form is a `kaga-form/1` document. `load` makes it a value, `check` judges it before it is
published, and every other function takes it as its first argument. Nothing here knows of the
web, of files or of the time of day.

>>> form = load(document)                                     # doctest: +SKIP
>>> outcome = answer_page(form, form.pages[0], typed, today)  # doctest: +SKIP
>>> next_page(form, outcome.answers, today, after="start")    # doctest: +SKIP
"""

from __future__ import annotations

from kaga.engines.forms.answers import (
    Examination,
    Outcome,
    answer_page,
    box_id,
    examine,
    parse_page,
    say,
    unfinished,
    validate_all,
    validate_page,
)
from kaga.engines.forms.check import check, is_publishable
from kaga.engines.forms.diff import Change, diff
from kaga.engines.forms.explain import explain_for
from kaga.engines.forms.flow import (
    Settled,
    journey,
    next_page,
    previous_page,
    reached_end,
    settle,
    visible,
    way,
)
from kaga.engines.forms.gif import to_gif
from kaga.engines.forms.load import DefinitionError, load
from kaga.engines.forms.model import (
    LANGUAGES,
    Answer,
    Answers,
    Context,
    End,
    Fault,
    FileFacts,
    Form,
    Language,
    Option,
    Page,
    Problem,
    Question,
    Text,
    Typed,
)
from kaga.engines.forms.paper import Paper, paper
from kaga.engines.forms.review import ReviewRow, ReviewSection, review
from kaga.engines.forms.rows import compacted, rearrange, rows_shown
from kaga.engines.forms.schema import schema
from kaga.engines.forms.types import TYPES, QuestionType, type_of

__all__ = [
    "LANGUAGES",
    "TYPES",
    "Answer",
    "Answers",
    "Change",
    "Context",
    "DefinitionError",
    "End",
    "Examination",
    "Fault",
    "FileFacts",
    "Form",
    "Language",
    "Option",
    "Outcome",
    "Page",
    "Paper",
    "Problem",
    "Question",
    "QuestionType",
    "ReviewRow",
    "ReviewSection",
    "Settled",
    "Text",
    "Typed",
    "answer_page",
    "box_id",
    "check",
    "compacted",
    "diff",
    "examine",
    "explain_for",
    "is_publishable",
    "journey",
    "load",
    "next_page",
    "paper",
    "parse_page",
    "previous_page",
    "reached_end",
    "rearrange",
    "review",
    "rows_shown",
    "say",
    "schema",
    "settle",
    "to_gif",
    "type_of",
    "unfinished",
    "validate_all",
    "validate_page",
    "visible",
    "way",
]
