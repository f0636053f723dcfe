"""Kinds of notices: each part declares what it may tell, in three languages.

>>> CORRECTION = notice_kind(                                       # doctest: +SKIP
...     "procedures.correction", topic="procedures", title=words.CORRECTION_TITLE,
...     text=words.CORRECTION_TEXT, outside=Outside(words.MAIL_TITLE, words.MAIL_TEXT))

The inbox lies behind a sign-in and may tell everything. A mail is read by whoever holds the
phone, so a kind says by `outside` what may be read there; without it both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kaga.kernel.web.words import Words

MailRule = Literal["always", "unless_refused", "never"]
_kinds: dict[str, NoticeKind] = {}
_topics: dict[str, Words] = {}


@dataclass(frozen=True, slots=True)
class Outside:
    """What a mail says in the place of the notice's own title and text."""

    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """What is told: title and text may hold {named} places; `action` names the link."""

    code: str
    topic: str
    title: Words
    text: Words
    action: Words | None = None
    mail: MailRule = "unless_refused"
    outside: Outside | None = None


def notice_kind(
    code: str,
    *,
    topic: str,
    title: Words,
    text: Words,
    action: Words | None = None,
    mail: MailRule = "unless_refused",
    outside: Outside | None = None,
) -> NoticeKind:
    """Declare a kind; a second one of the same code is an error at start-up."""
    if code in _kinds:
        raise ValueError(f"notice kind {code} is declared twice")
    made = NoticeKind(code, topic, title, text, action, mail, outside)
    _kinds[code] = made
    return made


def notice_topic(code: str, title: Words) -> None:
    """Declare a topic, about which a person may refuse mail."""
    _topics[code] = title


def topics() -> dict[str, Words]:
    """Every topic that has a kind whose mail may be refused, by code."""
    refusable = {kind.topic for kind in _kinds.values() if kind.mail == "unless_refused"}
    return {code: _topics[code] for code in sorted(_topics) if code in refusable}
