"""What people read before they sign in by card."""

from __future__ import annotations

from kaga.kernel.web.words import Words

title = Words(
    "マイナンバーカードでログイン",
    "マイナンバーカードで 入る",
    "Sign in with your My Number Card",
)
hint = Words(
    "スマートフォンの「デジタル認証アプリ」でカードを読み取り、数字4桁の暗証番号を入力します。マイナンバー（12桁の番号）は使いません。",
    "スマートフォンの「デジタル認証アプリ」で カードを 読みます。4つの 数字（暗証番号）を 入れます。マイナンバー（12の 数字）は つかいません。",
    "Read your card with the Digital Authentication App on your phone and enter your 4-digit PIN. "
    "The My Number itself (12 digits) is not used.",
)
