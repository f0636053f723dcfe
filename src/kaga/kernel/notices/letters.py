"""Composing: what a notice says in each language, and the mail that carries it.

>>> said = say_in_all(kind, {"reference": "K-2027-7"}, href="/me/cases/7")  # doctest: +SKIP

A mail names nobody: whoever reads it over a shoulder learns that something waits on the portal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.template import engines

from kaga.kernel.notices import words
from kaga.kernel.storage import blobs, vault
from kaga.kernel.web.frame import city_name
from kaga.kernel.web.words import HTML_LANG, LANGUAGES, Words, speaking

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Language
    from kaga.kernel.notices.contacts import Contact
    from kaga.kernel.notices.kinds import NoticeKind

Values = Mapping[str, str | Words]
NOTICE_PURPOSE = "notice"
MAIL_PURPOSE = "mail"


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in one language."""

    title: str
    text: str
    action: str
    href: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a mail; its content lies in the blob store."""

    name: str
    media_type: str
    address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be sent."""

    to: str
    subject: str
    text: str
    html: str
    language: Language = "ja"
    enclosures: tuple[Enclosure, ...] = ()


def say_in_all(kind: NoticeKind, values: Values, href: str) -> dict[str, Said]:
    """What a notice says, by language."""
    return {language: _say(kind, values, href, language) for language in LANGUAGES}


def say_outside(kind: NoticeKind, values: Values, href: str, language: Language) -> Said:
    """What the mail of a notice says."""
    if kind.outside is not None:
        kind = replace(kind, title=kind.outside.title, text=kind.outside.text)
    return _say(kind, values, href, language)


def letter_for(contact: Contact, said: Said) -> Letter:
    """The mail that tells of a notice, in the language of its reader."""
    language = contact.language
    city = city_name().in_language(language)
    link = settings.KAGA_PUBLIC_URL + said.href if said.href else ""
    foot = words.FOOT.in_language(
        language, city=city, settings=f"{settings.KAGA_PUBLIC_URL}/me/notices/settings"
    )
    parts = [said.text, f"{said.action}\n{link}" if link else "", f"-- \n{foot}"]
    context = {"said": said, "link": link, "foot": foot, "city": city}
    with speaking(language):
        html = _template().render(html_lang=HTML_LANG[language], **context)
    text = "\n\n".join(part for part in parts if part) + "\n"
    return Letter(contact.mail, one_line(said.title), text, html, language)


def one_line(text: str) -> str:
    """Text for a header: without line breaks, which would begin another header."""
    return " ".join(text.split())


def sealed_notice(secret: bytes, said: Mapping[str, Said]) -> bytes:
    """A notice as it is stored."""
    content = {language: asdict(one) for language, one in said.items()}
    return vault.seal_with(secret, _json(content), NOTICE_PURPOSE)


def opened_notice(secret: bytes, sealed: bytes, language: Language) -> Said:
    """What a stored notice says in a language."""
    content = json.loads(vault.unseal_with(secret, sealed, NOTICE_PURPOSE))
    return Said(**content[language])


def sealed_letter(secret: bytes, letter: Letter) -> bytes:
    """A mail as it is stored."""
    return vault.seal_with(secret, _json(asdict(letter)), MAIL_PURPOSE)


def opened_letter(secret: bytes, sealed: bytes) -> Letter:
    """A stored mail."""
    content = json.loads(vault.unseal_with(secret, sealed, MAIL_PURPOSE))
    enclosures = tuple(Enclosure(**one) for one in content.pop("enclosures"))
    return Letter(**content, enclosures=enclosures)


def enclose(secret: bytes, name: str, media_type: str, content: bytes) -> Enclosure:
    """Put a file into the blob store for a mail sealed under the same secret."""
    return Enclosure(one_line(name), media_type, blobs.put_with(secret, content))


def _say(kind: NoticeKind, values: Values, href: str, language: Language) -> Said:
    filled = {
        name: value.in_language(language) if isinstance(value, Words) else value
        for name, value in values.items()
    }
    action = kind.action or words.OPEN
    return Said(
        kind.title.in_language(language, **filled),
        kind.text.in_language(language, **filled),
        action.in_language(language),
        href,
    )


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _template() -> Any:
    return cast("Any", engines["jinja2"]).env.get_template("notices/mail.html")
