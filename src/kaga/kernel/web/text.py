"""Filters for text on pages: ruby, sizes, highlighted matches.

>>> str(ruby("｜申請《しんせい》する"))
'<ruby>申請<rp>(</rp><rt>しんせい</rt><rp>)</rp></ruby>する'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kaga.kernel.web import phrases
from kaga.kernel.web.words import Words, say, spoken

# Aozora notation: ｜base《reading》, or a run of kanji directly before 《reading》.
_RUBY = re.compile(r"(?:｜([^｜《》]+)|([\u3400-\u9fff\uf900-\ufaff々〆ヶ]+))《([^《》]+)》")
_ONE = Markup("<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>")


def ruby(text: str) -> Markup:
    """Show readings above their words; everything else is escaped."""
    parts: list[Markup] = []
    at = 0
    for found in _RUBY.finditer(text):
        parts.append(escape(text[at : found.start()]))
        parts.append(_ONE.format(found.group(1) or found.group(2), found.group(3)))
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def without_ruby(text: str) -> str:
    """The same text without readings, for attributes and plain text."""
    return _RUBY.sub(lambda found: found.group(1) or found.group(2), text)


def size(count: int) -> str:
    """A number of bytes as people read it.

    >>> size(5_242_880)
    '5MB'
    """
    english = spoken() == "en"
    space = " " if english else ""
    value = float(count)
    for unit in (" bytes" if english else "バイト", space + "KB", space + "MB"):
        if value < 1024:
            whole = value >= 10 or value == int(value)
            return f"{value:.0f}{unit}" if whole else f"{value:.1f}{unit}"
        value /= 1024
    return f"{value:.1f}{space}GB"


_PHOTOS = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
    "heic": "HEIC",
    "heif": "HEIC",
}
_PAPERS: dict[str, Words | str] = {
    "pdf": "PDF",
    "tlog-proof": phrases.file_receipt,
    "csv": "CSV",
}


def file_kinds(accept: Iterable[str]) -> str:
    """What a file input takes, in people's words: extensions and media types alike.

    >>> file_kinds([".pdf", "image/jpeg", ".png"])
    'PDF、写真（JPEG・PNG）'
    """
    names = [one.rpartition("/")[2].lstrip(".").lower() for one in accept]
    photos = dict.fromkeys(_PHOTOS[name] for name in names if name in _PHOTOS)
    others = [say(_PAPERS.get(name, name.upper())) for name in names if name not in _PHOTOS]
    english = spoken() == "en"
    if photos:
        others.append(say(phrases.file_photos, kinds=(", " if english else "・").join(photos)))
    return (", " if english else "、").join(others)


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """`text` with each (begin, end) of `spans` highlighted; spans neither overlap nor go back.

    >>> str(marked("補聴器", [(1, 2)]))
    '補<mark>聴</mark>器'
    """
    parts: list[Markup] = []
    at = 0
    for begin, end in spans:
        parts += [escape(text[at:begin]), Markup("<mark>{}</mark>").format(text[begin:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def listed(value: object) -> list[object]:
    """One thing or several as a list; nothing as an empty one."""
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return list(value)
    return [value]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select, of radios or of checkboxes."""

    value: str
    label: Words | str
    hint: Words | str = ""


def choices(options: Iterable[object]) -> list[Choice]:
    """Options in any of the accepted shapes: text, (value, label), mapping or `Choice`.

    >>> choices(["金沢", ("k", "加賀")])[1]
    Choice(value='k', label='加賀', hint='')
    """
    return [_choice(option) for option in options]


def _choice(option: object) -> Choice:
    if isinstance(option, Choice):
        return option
    if isinstance(option, Mapping):
        return Choice(str(option["value"]), option["label"], option.get("hint") or "")
    if isinstance(option, tuple | list):
        return Choice(str(option[0]), option[1], option[2] if len(option) > 2 else "")
    return Choice(str(option), str(option))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "ruby": ruby,
    "without_ruby": without_ruby,
    "size": size,
    "file_kinds": file_kinds,
    "marked": marked,
    "listed": listed,
    "choices": choices,
}
