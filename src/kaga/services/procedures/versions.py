"""Published forms, loaded once per process: a version never changes, so it can be kept.

The server recomputes everything from the answers: what is visible, whether they are complete,
and whether the conditions of the procedure are met (an end of the form is reached or not).

Example:
    >>> examine(version, answers, today).complete                       # doctest: +SKIP
    True
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kaga.engines.forms import Form, load, say
from kaga.engines.forms import examine as judge
from kaga.engines.money import Yen
from kaga.kernel.jsontext import JsonText
from kaga.services.procedures.models import FormVersion

if TYPE_CHECKING:
    from datetime import date

    from kaga.engines.forms import Answers, Examination, Fault
    from kaga.kernel.identity.visitor import Language

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version as this process keeps it."""

    number: int
    form: Form


def form_of(version_id: int) -> Form:
    """The form of a version."""
    return loaded(version_id).form


@functools.lru_cache(maxsize=512)
def loaded(version_id: int) -> Loaded:
    """A version, read from the database and checked against its digest once per process."""
    row = FormVersion.objects.get(id=version_id)
    if digest_of(row.definition) != row.digest:
        raise ValueError("the form's definition is not the one that was published")
    return Loaded(row.number, load(row.definition))


def digest_of(definition: object) -> str:
    """SHA-256 of a definition in one fixed JSON form."""
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def examine(form: Form, answers: Mapping[str, object], today: date) -> Examination:
    """Recompute everything from stored answers."""
    return judge(form, given(answers), today)


def given(answers: Mapping[str, object]) -> Answers:
    """Stored answers as the forms engine takes them: it checks every shape itself."""
    return cast("Answers", answers)


def messages(form: Form, faults: tuple[Fault, ...], language: Language) -> dict[str, list[str]]:
    """Sentences for the visitor, by the box they belong to."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.path, []).append(say(form, fault, language))
    return found


def written(content: object) -> bytes:
    """Content as it is sealed: compact JSON in UTF-8."""
    return json.dumps(content, cls=JsonText).encode()


def read(content: bytes) -> Plain:
    """What `written` made."""
    found: Plain = json.loads(content)
    return found


def display_name(facts: Mapping[str, object], answers: Mapping[str, object]) -> str:
    """The applicant's name as lists show it, from the question the catalogue names."""
    found = answers.get(str(facts.get("name_question", "")), "")
    if isinstance(found, Mapping):
        return " ".join(str(found[part]) for part in ("family", "given") if found.get(part))
    return str(found)


def claim_of(facts: Mapping[str, object], answers: Mapping[str, object]) -> Yen:
    """The yen applied for, from the question the catalogue names; 0 if none."""
    found = answers.get(str(facts.get("amount_question", "")), 0)
    return Yen(found) if type(found) is int else Yen(0)
