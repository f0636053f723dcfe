"""Attached files and photographs: facts about blobs stored by the caller, never bytes.

What was attached before stays until its "remove" box is sent, so a file input that a browser
cannot refill loses nothing.

>>> File().media(Question("f", "file", Text("書類")))[0]
'application/pdf'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kaga.engines.forms.logic import Kind, Type
from kaga.engines.forms.model import (
    Answer,
    Context,
    Fault,
    JsonSchema,
    Language,
    Question,
    Reading,
    Text,
)
from kaga.engines.forms.types.base import CONTROL, Boxes, QuestionType, record, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["FILES", "File", "Photo", "Text"]

MEGABYTE = 1024 * 1024
BLOB = r"^[A-Za-z0-9_-]{8,128}$"
IMAGES = ("image/jpeg", "image/png", "image/webp", "image/heic")
_FACTS = {"blob", "name", "type", "size"}


class File(QuestionType):
    """One or more documents."""

    name = "file"
    blank_code: ClassVar[str] = "required_file"
    settings: ClassVar[Mapping[str, type]] = {
        "max_files": int,
        "max_megabytes": int,
        "media_types": list,
    }
    accepted: ClassVar[tuple[str, ...]] = ("application/pdf", *IMAGES)

    def written(self, value: Answer) -> Answer:
        """The names only: the hexadecimal address of a blob can look like any number."""
        facts = value if isinstance(value, list | tuple) else ()
        return [text_of(fact, "name") for fact in facts]

    def kind(self, question: Question, options: object) -> Type:
        """Rules cannot look into files; they can be counted."""
        del question, options
        return Type(Kind.ROWS)

    def media(self, question: Question) -> tuple[str, ...]:
        """The media types accepted."""
        named = question.settings.get("media_types")
        return tuple(map(str, named)) if isinstance(named, list) else self.accepted

    def most(self, question: Question) -> int:
        """The greatest number of bytes of one file."""
        return question.number("max_megabytes", 10) * MEGABYTE

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """Files kept from before, then those stored now."""
        del question, context
        removed = set(boxes.many("remove"))
        before = boxes.before if isinstance(boxes.before, list | tuple) else ()
        kept: list[Answer] = [fact for fact in before if text_of(fact, "blob") not in removed]
        for facts in (boxes.files or {}).get(boxes.name, ()):
            name = CONTROL.sub("", facts.name).strip()[-200:] or "file"
            kept.append(
                {"blob": facts.blob, "name": name, "type": facts.media_type, "size": facts.size}
            )
        return Reading(kept or None)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Number, then type and size of each file."""
        del context
        if not isinstance(value, list | tuple) or not value or not all(map(_whole, value)):
            yield Fault("", "wrong_shape")
            return
        most = question.number("max_files", 1)
        if len(value) > most:
            yield Fault("", "too_many_files", {"most": most})
        for fact in value:
            name, size = text_of(fact, "name"), record(fact)["size"]
            if text_of(fact, "type") not in self.media(question):
                yield Fault("", "file_type", {"name": name, "types": self.told(question)})
            elif isinstance(size, int) and size > self.most(question):
                megabytes = question.number("max_megabytes", 10)
                yield Fault("", "file_size", {"name": name, "most": megabytes})

    def told(self, question: Question) -> str:
        """The accepted types as people name them."""
        names = (media.rpartition("/")[2].upper() for media in self.media(question))
        return "・".join(dict.fromkeys(names))

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """A list of file facts."""
        del context
        fact = {
            "type": "object",
            "properties": {
                "blob": {"type": "string", "pattern": BLOB},
                "name": {"type": "string", "minLength": 1, "maxLength": 200},
                "type": {"enum": list(self.media(question))},
                "size": {"type": "integer", "minimum": 1, "maximum": self.most(question)},
            },
            "required": sorted(_FACTS),
            "additionalProperties": False,
        }
        most = question.number("max_files", 1)
        return {"type": "array", "items": fact, "minItems": 1, "maxItems": most}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """The names of the files."""
        del question, context
        facts = value if isinstance(value, list | tuple) else ()
        return (", " if language == "en" else "、").join(text_of(f, "name") for f in facts)

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """A file cannot be written into a box; it is kept as the answer before."""
        del question, value
        return {}

    def gif(self, question: Question, value: Answer) -> object:
        """The file names."""
        del question
        return [text_of(f, "name") for f in value] if isinstance(value, list | tuple) else []


class Photo(File):
    """One or more photographs."""

    name = "photo"
    accepted: ClassVar[tuple[str, ...]] = IMAGES


def _whole(fact: Answer) -> bool:
    if set(record(fact)) != _FACTS:
        return False
    size, blob, name = record(fact)["size"], text_of(fact, "blob"), text_of(fact, "name")
    sized = isinstance(size, int) and not isinstance(size, bool) and size > 0
    typed = isinstance(record(fact)["type"], str)
    return sized and typed and _is_blob(blob) and 0 < len(name) <= 200


def _is_blob(text: str) -> bool:
    plain = text.replace("-", "").replace("_", "")
    return text.isascii() and 8 <= len(text) <= 128 and (not plain or plain.isalnum())


FILES: tuple[QuestionType, ...] = (File(), Photo())
