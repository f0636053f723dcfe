"""What became of a form, and whether that is good enough for whoever sent it.

>>> wrong(Sent("nobody", "/", "/a", "/a", "post", "送る", "filled", 403, "", "/", 403))
'403'
"""

from __future__ import annotations

from dataclasses import dataclass

# Refusals that are an answer, if the page says what was wrong.
_REFUSALS = {409, 422}


@dataclass(frozen=True)
class Sent:
    """One form, sent once by one of its buttons."""

    who: str
    page: str
    action: str
    route: str
    method: str
    button: str
    way: str
    status: int
    told: str
    end: str
    end_status: int


@dataclass(frozen=True)
class Unsendable:
    """A form that cannot be sent without JavaScript, and what its page then says."""

    who: str
    page: str
    action: str
    links: list[str]
    told: str


def wrong(sent: Sent) -> str:
    """Why the outcome is not good enough; empty when it is.

    A form that is filled in leads to a page, at once or by a redirect. One that nobody has
    touched may also be refused, with words.
    """
    if sent.end_status >= 400 and sent.end_status != sent.status:
        return f"led to {sent.end}: {sent.end_status}"
    if sent.status < 400:
        return ""
    may_be_refused = sent.way == "as it stands" and sent.status in _REFUSALS
    if not may_be_refused:
        return f"{sent.status} {sent.told}".strip()
    return "" if sent.told else f"{sent.status} without a word"
