"""The screen that `kaga run` shows: where to look, and who may sign in.

>>> add_line("シミュレーターのカード", "http://127.0.0.1:8100/cards")     # doctest: +SKIP
"""

from __future__ import annotations

import unicodedata

from django.conf import settings

_lines: list[tuple[str, str]] = []


def add_line(title: str, value: str) -> None:
    """Add a line to the screen (a demo login, an address of a simulator)."""
    _lines.append((title, value))


def welcome(seconds: float) -> str:
    """The screen."""
    home = settings.KAGA_PUBLIC_URL
    lines = [("ポータル portal", f"{home}/"), ("職員 staff", f"{home}/staff")]
    lines.append(("API", f"{home}/api/"))
    if settings.KAGA_DEVELOPMENT:
        lines.append(("送信メール mail", f"{home}/dev/mail"))
        lines.append(("ログイン sign in", "カードの模擬アプリで、人を選び、数字を4つ入れます"))
        lines.append(("", "pick a resident or staff in the card simulator, enter any 4 digits"))
    lines += _lines
    width = max(_columns(title) for title, _ in lines)
    body = [f"  {title}{' ' * (width - _columns(title))}  {value}" for title, value in lines]
    head = f"  市は動いています（{seconds:.1f}秒） The city is running."
    foot = "  止めるには Ctrl-C  Stop with Ctrl-C."
    return "\n".join(["", head, "", *body, "", foot, ""])


def _columns(text: str) -> int:
    """The width of a text in a terminal, where Japanese characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
