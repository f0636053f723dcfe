"""What people read before they sign in through another provider."""

from __future__ import annotations

from kaga.kernel.web.words import Words

title = Words(
    "ほかのアカウントでログイン",
    "ほかの アカウントで 入る",
    "Sign in with another account",
)
hint = Words(
    "市が認めた別のサービスのアカウントを使います。手続きによっては、あとでマイナンバーカードが必要です。",
    "べつの サービスの アカウントを つかいます。あとで マイナンバーカードが いる ことも あります。",
    "Use an account of another service that the city accepts. Some procedures need your card later.",
)
