"""What identity puts on the home pages: my page for residents, four tools for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.identity import pagewords as w
from kaga.kernel.web.offers import Offer, register_offer

if TYPE_CHECKING:
    from kaga.kernel.web.frame import Audience

_STAFF: frozenset[Audience] = frozenset({"staff"})


def register() -> None:
    """Offer them."""
    register_offer(
        Offer(
            "identity.me",
            w.me,
            w.my_data,
            "/me",
            icon="person",
            readings=("まいぺーじ",),
            keywords=("サインイン", "パスキー", "代理", "login", "account"),
            order=80,
        )
    )
    tools = [
        ("counter", w.counter_title, w.counter_text),
        ("proxies", w.proxies_title, w.proxies_staff_text),
        ("roll", w.roll_title, w.roll_text),
        ("roles", w.roles_title, w.roles_text),
        ("providers", w.providers_title, w.providers_text),
    ]
    for order, (code, title, text) in enumerate(tools, start=80):
        address = f"/staff/identity/{code}"
        register_offer(
            Offer(
                f"identity.staff.{code}",
                title,
                text,
                address,
                icon="person",
                audiences=_STAFF,
                order=order,
            )
        )
