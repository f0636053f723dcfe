"""What staff read about events and webhooks."""

from __future__ import annotations

from kaga.kernel.web.words import Words

TITLE_WRONG = Words(
    ja="名前を1文字から100文字で入力してください。",
    easy="名前を 1文字から 100文字で 書いてください。",
    en="Enter a name of 1 to 100 characters.",
)
URL_WRONG = Words(
    ja="「https://」で始まる、公開されているURLを入力してください。",
    easy="「https://」で 始まる URLを 書いてください。",
    en="Enter a public address that begins with https://.",
)
TYPES_WRONG = Words(
    ja="イベントの種類を「jp.kaga.procedures.case.arrived」や「jp.kaga.procedures.*」の形で"
    "1件から50件まで入力してください。",
    easy="イベントの 種類を「jp.kaga.procedures.*」の 形で "
    "書いてください。1件から 50件までです。",
    en="Enter 1 to 50 event types such as jp.kaga.procedures.case.arrived "
    "or jp.kaga.procedures.*.",
)
REPLAY_WHAT = Words(
    ja="再送するイベントか、期間の始まりを指定してください。",
    easy="もう一度 送る イベント、または いつからかを 決めてください。",
    en="Name the events to send again, or the beginning of a period.",
)
REPLAY_TOO_MANY = Words(
    ja="一度に再送できるのは10,000件までです。期間を短くしてください。",
    easy="一度に 送ることが できるのは 10,000件までです。期間を 短くしてください。",
    en="At most 10,000 events can be sent again at once. Choose a shorter period.",
)
WEBHOOKS = Words(ja="Webhook", easy="Webhook（ほかの システムへの お知らせ）", en="Webhooks")
DISABLED_TITLE = Words(
    ja="Webhook「{title}」を停止しました",
    easy="Webhook「{title}」を 止めました",
    en="The webhook “{title}” was switched off",
)
DISABLED_TEXT = Words(
    ja="{why}\n送信先を確認し、直ったら管理画面で再開してください。"
    "止まっている間のイベントは、再開後に期間を指定して再送できます。",
    easy="{why}\n送る 相手を 見てください。なおったら、もう一度 始めてください。"
    "止まっていた 間の イベントは、あとで 送ることが できます。",
    en="{why}\nPlease check the receiver and switch the webhook on again when it works. "
    "Events of the time between can then be sent again by period.",
)
DISABLED_OPEN = Words(
    ja="Webhookの管理画面を開く", easy="Webhookの 画面を 見る", en="Open the webhooks page"
)
WHY_GONE = Words(
    ja="送信先が「もう存在しない」と答えました（410）。",
    easy="送る 相手が「もう ありません」と 答えました（410）。",
    en="The receiver answered that it no longer exists (410).",
)
WHY_FAILING = Words(
    ja="5日間続けて送信できませんでした。",
    easy="5日間、送ることが できませんでした。",
    en="It could not be reached for five days.",
)
