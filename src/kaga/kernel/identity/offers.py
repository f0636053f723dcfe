"""What identity puts on the home pages: my page for residents, tools for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.identity import act_words, rules
from kaga.kernel.identity import pagewords as w
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.offers import Offer, register_offer

if TYPE_CHECKING:
    from kaga.kernel.web.frame import Audience

_STAFF: frozenset[Audience] = frozenset({"staff"})


def register() -> None:
    """Offer them, and say what their acts are called."""
    title_acts("identity", act_words.TITLES)
    register_offer(
        Offer(
            "identity.me",
            w.me,
            w.my_data,
            "/me",
            icon="person",
            readings=("まいぺーじ",),
            keywords=("サインイン", "ログイン", "パスキー", "代理", "login", "account"),
            order=80,
        )
    )
    tools = [
        ("counter", w.counter_title, w.counter_text, rules.register_at_counter),
        ("proxies", w.proxies_title, w.proxies_staff_text, rules.register_proxy),
        ("roll", w.roll_title, w.roll_text, rules.see_roll_queue),
        ("roles", w.roles_title, w.roles_text, rules.see_roles),
        ("providers", w.providers_title, w.providers_text, rules.see_providers),
    ]
    for order, (code, title, text, needed) in enumerate(tools, start=80):
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
                permission=needed,
            )
        )
