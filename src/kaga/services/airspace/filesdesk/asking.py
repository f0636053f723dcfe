"""The web side of a judgement: the file's text goes to the planner, the record comes back.

>>> judged_text(b"QGC WPL 110", {"depart": ""}, "en")                    # doctest: +SKIP
{'verdict': 'ok', …}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaga.kernel.errors import Invalid
from kaga.services.airspace import file_words as words
from kaga.services.airspace.planner.client import (
    PlannerFailed,
    PlannerUnavailable,
    Refused,
    ask,
)
from kaga.services.airspace.plans_api import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Language

MOST_BYTES: Final = 1024 * 1024
_PATIENCE_S: Final = 60.0
_OWN: Final = frozenset({"wrong-datum", "unreadable-file"})


def judged_text(content: bytes, terms: Mapping[str, str], language: Language) -> dict[str, Any]:
    """The record of a judged file.

    Parameters
    ----------
    content: the file.
    terms: depart, vehicle and heights as typed; empty for the usual.
    language: for what is wrong.

    Raises
    ------
    Invalid: the file cannot be read or judged; says what to do.
    TooManyRequests, OutsideWorld: the planner cannot answer now.
    """
    if not content:
        raise Invalid({"file": [words.needed.in_language(language)]})
    if len(content) > MOST_BYTES:
        raise Invalid({"file": [words.too_large.in_language(language)]})
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid({"file": [words.not_text.in_language(language)]}) from error
    try:
        return ask("check", {**terms, "text": text}, within=_PATIENCE_S)
    except Refused as no:
        if no.kind in _OWN:
            raise Invalid({"file": _sentences(no, language)}) from no
        raise told(no, language) from no
    except (PlannerUnavailable, PlannerFailed) as error:
        raise told(error, language) from error


def _sentences(no: Refused, language: Language) -> list[str]:
    said = [str(no.facts.get(language, ""))]
    if no.facts.get("where"):
        place = words.where.in_language(language)
        # The file's own words may hold braces: nothing of them is a place to fill.
        said.append(
            place.replace("{where}", str(no.facts["where"])).replace(
                "{detail}", str(no.facts.get("detail", ""))
            )
        )
    return said
