"""The forms of a page as a browser without JavaScript sees them.

>>> [one.action for one in forms('<form action="/a"><button>Send</button></form>', "/")]
['/a']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import html

TOKEN = "csrfmiddlewaretoken"
_NO_ENTRY = {"submit", "button", "reset", "image", "file"}


@dataclass(frozen=True)
class Button:
    """One way to send a form: what the button says, and what it adds."""

    label: str
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Field:
    """One control of a form."""

    name: str
    kind: str
    value: str
    on: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    accept: str = ""


@dataclass(frozen=True)
class Form:
    """A form: where it leads, what is in it, and its buttons."""

    action: str
    method: str
    encoding: str
    fields: tuple[Field, ...]
    buttons: tuple[Button, ...]
    scripted: bool

    @property
    def token(self) -> bool:
        """Whether it carries the proof that it comes from this site."""
        return any(field.name == TOKEN and field.value for field in self.fields)


def forms(text: str, address: str) -> list[Form]:
    """Every form of the page at `address`, in the order of the page."""
    page = html.fromstring(text)
    return [_form(one, address) for one in page.iter("form")]


def told(text: str) -> str:
    """What a page says was wrong: its error summary, or the banner of a conflict."""
    found = html.fromstring(text).xpath(
        "//*[contains(concat(' ', @class, ' '), ' k-error-summary ')]//li"
        " | //section[@role='alert']"
    )
    return " / ".join(" ".join(one.text_content().split()) for one in found)


def _form(form: Any, address: str) -> Form:
    return Form(
        action=urljoin(address, form.get("action") or address),
        method=(form.get("method") or "get").lower(),
        encoding=form.get("enctype") or "application/x-www-form-urlencoded",
        fields=tuple(_fields(form)),
        buttons=tuple(_buttons(form)),
        scripted="data-k-passkey" in form.attrib,
    )


def _fields(form: Any) -> Iterator[Field]:
    for control in form.inputs:
        name, kind = control.get("name"), control.get("type", control.tag).lower()
        if not name or control.get("disabled") is not None or kind in _NO_ENTRY - {"file"}:
            continue
        required = control.get("required") is not None
        if control.tag == "select":
            yield Field(
                name,
                "select",
                control.value or "",
                required=required,
                choices=tuple(one for one in control.value_options if one),
            )
        elif kind in {"radio", "checkbox"}:
            yield Field(name, kind, control.get("value", "on"), on=control.checked)
        else:
            # A browser leaves out the line break with which a text area begins.
            value = (control.value or "").removeprefix("\n")
            accept = control.get("accept", "")
            yield Field(name, kind, value, required=required, accept=accept)


def _buttons(form: Any) -> Iterator[Button]:
    own = form.xpath(".//button | .//input[@type='submit' or @type='image']")
    ident = form.get("id")
    outside = form.getroottree().xpath("//button[@form=$ident]", ident=ident) if ident else []
    for one in [*own, *outside]:
        kind = one.get("type", "submit").lower()
        if kind == "submit" and one.get("disabled") is None and not _hidden(one):
            label = " ".join(one.text_content().split()) or one.get("value", "")
            yield Button(label, one.get("name", ""), one.get("value", ""))


def _hidden(control: Any) -> bool:
    """Whether the control or something around it is hidden (a <details> can be opened)."""
    around = [control, *control.iterancestors()]
    return any(one.get("hidden") is not None for one in around)
