"""What the staff's page about the data platform says, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.kernel.web.words import Words

title = Words("データ連携基盤", "データ連携基盤の ようす", "Data platform")
lead = Words(
    "市のサービスが公開する情報を配る仕組みの様子と、鍵・区画を扱います。",
    "市の データを くばる しくみの ようすを 見ます。かぎも 作れます。",
    "How the platform is that hands out the city's public data; keys and tenants.",
)
health = Words("様子", "ようす", "Health")
is_well = Words("正常", "だいじょうぶ", "Well")
is_failing = Words("書き込めません：{why}", "書けません：{why}", "Cannot write: {why}")
up_for = Words("動いている時間", "動いて いる 時間", "Up for")
hours = Words("{hours}時間{minutes}分", "{hours}時間{minutes}分", "{hours} h {minutes} min")
entities = Words("データの数", "データの 数", "Entities")
memory = Words("使った記憶（最大）", "つかった メモリー", "Memory, at most")
records = Words("起動後の記録", "はじめてからの 記録", "Records since the start")
lag = Words("市からの反映", "市の データの おくれ", "Behind the city")
lag_none = Words("遅れなし", "おくれて いません", "Not behind")
lag_events = Words("未反映 {count}件", "あと {count}こ", "{count} events behind")
published = Words("市が公開しているもの", "市が 出して いる もの", "What the city publishes")
publication = Words("内容", "なかみ", "What")
sent = Words("件数", "数", "Entities")
sent_at = Words("最後の送信", "さいごに おくった", "Last sent")
refused = Words("受け付けられなかったもの", "だめだった もの", "Refused")
subscriptions = Words("購読と通知", "予約と おしらせ", "Subscriptions and notifications")
due = Words("送るべき通知", "おくる もの", "Due")
delivered = Words("届いた", "とどいた", "Delivered")
pending = Words("送信待ち", "まって いる", "Pending")
dead = Words("届かなかった", "とどかない", "Dead")
subscription = Words("購読", "予約", "Subscription")
tenant = Words("区画", "区画", "Tenant")
endpoint = Words("宛先", "あて先", "Where to")
state = Words("状態", "ようす", "State")
no_subscriptions = Words(
    "購読はありません。", "予約は ありません。", "There are no subscriptions."
)
letters = Words("届かなかった通知", "とどかなかった おしらせ", "Dead letters")
letters_none = Words(
    "届かなかった通知はありません。", "とどかなかった ものは ありません。", "There are none."
)
letter_why = Words("理由", "なぜ", "Why")
send_again = Words("もう一度送る", "もう一度 おくる", "Send again")
drop = Words("捨てる", "すてる", "Drop")
letter_sent = Words("もう一度送ります。", "もう一度 おくります。", "It will be sent again.")
letter_dropped = Words("捨てました。", "すてました。", "Dropped.")
letter_gone = Words(
    "この通知はもうありません。一覧を開き直してください。",
    "もう ありません。もう一度 ひらいて ください。",
    "It is not there any more. Open the list again.",
)
tenants = Words("区画", "データを わける 区画", "Tenants")
tenants_why = Words(
    "区画どうしは互いに見えません。名前のない区画が、だれでも読める公開の区画です。",
    "区画の 中は ほかから 見えません。名前の ない 区画は、だれでも 見られます。",
    "Tenants do not see one another. The one without a name is public to read.",
)
public_tenant = Words("公開（名前なし）", "公開", "Public (no name)")
tenant_name = Words("新しい区画の名前", "新しい 区画の 名前", "Name of a new tenant")
tenant_hint = Words("英数字と _ -。例：farm", "英語の 文字。れい：farm", "For example: farm")
tenant_make = Words("区画を作る", "区画を 作る", "Make the tenant")
tenant_made = Words("区画を作りました。", "区画を 作りました。", "The tenant was made.")
tenant_remove = Words("区画を消す", "区画を けす", "Remove a tenant")
tenant_remove_why = Words(
    "区画のデータ、履歴、購読をすべて消します。元に戻せません。",
    "区画の データを ぜんぶ けします。もどせません。",
    "All data, history and subscriptions of the tenant go. Nothing brings them back.",
)
tenant_which = Words("消す区画", "けす 区画", "Tenant to remove")
tenant_again = Words("区画の名前をもう一度", "名前を もう一度", "Its name once more")
tenant_with_keys = Words(
    "この区画の有効な鍵も取り消す", "かぎも とりけす", "Revoke the keys for it as well"
)
tenant_removed = Words("区画を消しました。", "区画を けしました。", "The tenant was removed.")
keys = Words("鍵", "かぎ", "Keys")
keys_none = Words("鍵はまだありません。", "かぎは ありません。", "There are no keys yet.")
key_title = Words("だれの鍵か", "だれの かぎか", "Whose key")
key_title_hint = Words(
    "例：丸山ぶどう園の温度計", "れい：ぶどう園の 温度計", "For example: thermometers of a farm"
)
key_scopes = Words("できること", "できる こと", "What it may do")
key_until = Words("期限", "いつまで", "Until")
key_days = Words("有効な日数", "なん日 使えるか", "Days that it holds")
key_make = Words("鍵を作る", "かぎを 作る", "Make the key")
key_revoke = Words("取り消す", "とりけす", "Revoke")
key_revoked = Words("鍵を取り消しました。", "かぎを とりけしました。", "The key was revoked.")
key_is_revoked = Words("取消し済み", "とりけした", "Revoked")
key_has_lapsed = Words("期限切れ", "もう 使えない", "Lapsed")
key_holds = Words("有効", "使える", "Valid")
key_shown = Words("新しい鍵", "新しい かぎ", "The new key")
key_shown_lead = Words(
    "この鍵は今だけ表示されます。相手に安全な方法で渡してください。失くしたときは取り消して、作り直します。",
    "この かぎは 今だけ 見えます。あんぜんに わたして ください。",
    "It is shown only now. Hand it over safely; if it is lost, revoke it and make another.",
)
back = Words("データ連携基盤へ戻る", "もどる", "Back to the platform")
new_key = Words("鍵を新しく作る", "かぎを 作る", "Make a key")

SCOPES: Final[Mapping[str, Words]] = {
    "read": Words("読む", "読む", "Read"),
    "write": Words("書く・購読する", "書く・予約する", "Write and subscribe"),
    "admin": Words("区画の鍵を管理する", "かぎを 作る", "Administer the tenant's keys"),
}
STATES: Final[Mapping[str, Words]] = {
    "active": Words("動作中", "動いて いる", "Active"),
    "paused": Words("休止中", "とめて いる", "Paused"),
    "expired": Words("期限切れ", "おわった", "Expired"),
}
