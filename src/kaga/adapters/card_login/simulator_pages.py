"""The screens of the simulated app, as large as a phone, in Japanese, without a script."""

from __future__ import annotations

from html import escape

from kaga.adapters.card_login.simulator_people import RESIDENTS, STAFF, CardHolder

_STYLE = """
:root { color-scheme: light dark; font-family: "Noto Sans JP", "Noto Sans CJK JP", sans-serif; }
body { margin: 0; background: #e8f1fe; color: #1a1a1c; line-height: 1.7; }
main { max-width: 390px; margin: 0 auto; padding: 16px; background: #fff; min-height: 100vh;
  box-sizing: border-box; }
.note { background: #fbf5e0; border: 1px solid #927200; padding: 8px 12px; border-radius: 8px; }
.error { background: #fdeeee; border: 2px solid #ce0000; padding: 8px; border-radius: 8px; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
fieldset { border: 0; padding: 0; margin: 16px 0; } legend { font-weight: bold; }
.person { display: flex; gap: 12px; align-items: flex-start; min-height: 44px; padding: 6px 4px;
  border-bottom: 1px solid #d9d9d9; }
.person input { width: 24px; height: 24px; margin-top: 4px; flex: none; }
.small { display: block; font-size: .9rem; color: #4d4d4d; }
input[name=pin] { font-size: 1.6rem; width: 7rem; letter-spacing: .4em; padding: 8px;
  border: 1px solid #595959; border-radius: 8px; }
button { font: inherit; min-height: 48px; width: 100%; border-radius: 8px; margin-top: 12px;
  border: 2px solid #0017c1; background: #0017c1; color: #fff; font-weight: bold; }
button.quiet { background: #fff; color: #0017c1; }
:focus-visible { outline: 4px solid #000; box-shadow: 0 0 0 8px #ffd43d; }
@media (prefers-color-scheme: dark) {
  body { background: #10131a; } main { background: #1a1c22; color: #f2f2f2; }
  .note { background: #3a3111; } .error { background: #4a1414; } .small { color: #cfcfcf; }
  button { background: #9db7f9; border-color: #9db7f9; color: #00118f; }
  button.quiet { background: transparent; color: #c5d7fb; }
  input[name=pin] { background: #000; color: #fff; }
}
"""


def consent_page(transaction: str, scopes: list[str], error: str = "") -> str:
    """Choose a card, agree, and enter its PIN."""
    asked = [_SCOPES[scope] for scope in scopes if scope in _SCOPES]
    people = "".join(_choice(holder) for holder in RESIDENTS)
    staff = "".join(_choice(holder) for holder in STAFF)
    wrong = f'<p class="error" role="alert" id="pin-error">{escape(error)}</p>' if error else ""
    return _page(
        "カードの読み取り",
        f"""
<p class="note">これは開発用のシミュレーターです。登場する人はすべて架空です。</p>
<h1>マイナンバーカードでログイン</h1>
{wrong}
<form method="post">
<input type="hidden" name="transaction" value="{escape(transaction)}">
<h2>市に伝わる情報</h2>
<p>{escape("、".join(asked) or "なし")}</p>
<fieldset><legend>読み取るカード（住民）</legend>{people}</fieldset>
<fieldset><legend>読み取るカード（職員）</legend>{staff}</fieldset>
<p><label for="pin"><strong>利用者証明用パスワード</strong>
<span class="small">数字4桁。ここではどの4桁でも通ります。</span></label><br>
<input id="pin" name="pin" inputmode="numeric" autocomplete="off" maxlength="4"
 type="password"></p>
<button name="action" value="agree">同意してログイン</button>
<button class="quiet" name="action" value="decline">やめる</button>
</form>""",
    )


def problem_page(detail: str) -> str:
    """The request of the relying party was wrong: nothing is sent back to it."""
    return _page(
        "エラー", f'<h1>要求が正しくありません</h1><p class="error">{escape(detail)}</p>'
    )


_SCOPES = {"name": "氏名", "address": "住所", "birthdate": "生年月日", "gender": "性別"}


def _choice(holder: CardHolder) -> str:
    code, name = escape(holder.code), escape(holder.name)
    return (
        f'<div class="person"><input type="radio" name="person" id="p-{code}" value="{code}">'
        f'<label for="p-{code}">{name}<span class="small">{escape(holder.birthdate)} '
        f"{escape(holder.remark)}</span></label></div>"
    )


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} ｜ デジタル認証アプリ（シミュレーター）</title>"
        f"<style>{_STYLE}</style></head><body><main>{content}</main></body></html>"
    )
