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
STATE_WRONG = Words(
    ja="「一時停止する」「再開する」「停止する」のどれかのボタンを押してください。",
    easy="「とめる」「また 始める」「やめる」の どれかの ボタンを 押してください。",
    en="Press one of the buttons: Pause, Resume or Switch off.",
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
STATE_ACTIVE = Words(ja="送信中", easy="送っています", en="Active")
STATE_PAUSED = Words(ja="一時停止", easy="とめています", en="Paused")
STATE_DISABLED = Words(ja="停止", easy="やめました", en="Switched off")
STATE_WAITING = Words(ja="送信待ち", easy="これから 送ります", en="Waiting")
STATE_DONE = Words(ja="送信済み", easy="送りました", en="Sent")
STATE_DEAD = Words(ja="送信できず", easy="送れませんでした", en="Given up")
STAFF = Words(ja="職員ホーム", easy="職員の ページ", en="Staff home")
LETTERS = Words(
    ja="届かなかったイベント", easy="届かなかった イベント", en="Events that did not arrive"
)
LETTERS_LEAD = Words(
    ja="何度試しても処理できなかったイベントです。原因を直してから再送してください。",
    easy="何度も やって、だめだった イベントです。なおしてから、もう一度 送ってください。",
    en="Events that no attempt could deliver. Send them again after the cause is mended.",
)
LETTERS_NONE = Words(
    ja="届かなかったイベントはありません。",
    easy="届かなかった イベントは ありません。",
    en="Every event has arrived.",
)
SEND_AGAIN = Words(ja="再送する", easy="もう一度 送る", en="Send again")
SEND_CHOSEN_AGAIN = Words(
    ja="選んだイベントを再送する",
    easy="選んだ イベントを もう一度 送る",
    en="Send chosen again",
)
SENT_AGAIN = Words(
    ja="再送を受け付けました。", easy="もう一度 送ります。", en="They will be sent again."
)
NONE_CHOSEN = Words(
    ja="再送するイベントを選んでください。",
    easy="もう一度 送る イベントを 選んでください。",
    en="Choose the events to send again.",
)
COLUMN_CHOOSE = Words(ja="選択", easy="えらぶ", en="Choose")
COLUMN_EVENT = Words(ja="イベント", easy="イベント", en="Event")
COLUMN_SUBJECT = Words(ja="対象", easy="なにの", en="Subject")
COLUMN_CONSUMER = Words(ja="受け手", easy="受け手", en="Consumer")
COLUMN_ERROR = Words(ja="エラー", easy="エラー", en="Error")
COLUMN_TIME = Words(ja="発生日時", easy="日と 時間", en="Time")
COLUMN_STATE = Words(ja="状態", easy="ようす", en="State")
COLUMN_ATTEMPTS = Words(ja="試行回数", easy="やった 回数", en="Attempts")
COLUMN_ANSWER = Words(ja="応答", easy="答え", en="Answer")
WEBHOOK_NONE = Words(
    ja="Webhookはまだありません。", easy="Webhookは まだ ありません。", en="No webhooks yet."
)
WEBHOOK_NEW = Words(ja="Webhookを追加する", easy="Webhookを ふやす", en="Add a webhook")
FIELD_TITLE = Words(ja="名前", easy="名前", en="Name")
FIELD_URL = Words(ja="送信先のURL", easy="送る 相手の URL", en="Address")
FIELD_TYPES = Words(
    ja="イベントの種類（1行に1つ）",
    easy="イベントの 種類（1行に 1つ）",
    en="Event types, one a line",
)
FIELD_TYPES_HINT = Words(
    ja="例: jp.kaga.procedures.case.arrived　jp.kaga.procedures.*（その下すべて）",
    easy="例: jp.kaga.procedures.*",
    en="Example: jp.kaga.procedures.case.arrived, or jp.kaga.procedures.* for all below",
)
SHOWN_TYPES = Words(ja="イベントの種類", easy="イベントの 種類", en="Event types")
STATE_HINT = Words(
    ja="一時停止の間のイベントはたまり、再開すると送られます。停止すると送りませんが、再開してから期間を指定して再送できます。",
    easy="とめている 間の イベントは、また 始めると 送ります。やめると 送りません。あとから 送る ことも できます。",
    en="While paused, events wait and are sent on resuming. Switched off, nothing is sent; you can "
    "resume and send a period again later.",
)
LETTERS_TEXT = Words(
    ja="処理できなかったイベントを見て、送り直します。",
    easy="だめだった イベントを 見て、もう一度 送ります。",
    en="See what could not be processed, and send it again.",
)
WEBHOOKS_TEXT = Words(
    ja="市の出来事を、ほかのシステムへ知らせる先を管理します。",
    easy="ほかの システムへ 知らせる ところを 決めます。",
    en="Manage where other systems are told of events.",
)
SECRET_TITLE = Words(
    ja="署名の秘密鍵（今だけ表示されます）",
    easy="ひみつの 文字（いまだけ 見えます）",
    en="Signing secret (shown only now)",
)
SECRET_LEAD = Words(
    ja="この画面を閉じると二度と表示されません。送信先のシステムに登録してください。",
    easy="この画面を とじると、もう 見えません。いま コピーして ください。",
    en="It is never shown again after you leave this page. Enter it at the receiver now.",
)
SECRET = Words(ja="秘密鍵", easy="ひみつの 文字", en="Secret")
SECRET_NEXT = Words(ja="Webhookの画面へ進む", easy="Webhookの 画面へ", en="Go to the webhook")
SECRET_RENEW = Words(
    ja="秘密鍵を新しくする", easy="ひみつの 文字を 新しくする", en="Renew the secret"
)
SECRET_RENEW_HINT = Words(
    ja="新しくしてから24時間は、前の秘密鍵でも署名します。",
    easy="24時間は、前の ひみつの 文字も 使えます。",
    en="For 24 hours the former secret signs as well.",
)
PAUSE = Words(ja="一時停止する", easy="とめる", en="Pause")
RESUME = Words(ja="再開する", easy="また 始める", en="Resume")
DISABLE = Words(ja="停止する", easy="やめる", en="Switch off")
DELIVERIES = Words(ja="送信の記録", easy="送った きろく", en="Deliveries")
DELIVERIES_NONE = Words(
    ja="送信の記録はありません。", easy="まだ 送っていません。", en="Nothing was sent yet."
)
REPLAY = Words(
    ja="期間を指定して再送する", easy="日を 決めて もう一度 送る", en="Send a period again"
)
REPLAY_SINCE = Words(ja="開始日時", easy="いつから", en="From")
REPLAY_UNTIL = Words(
    ja="終了日時（任意）", easy="いつまで（なくても よい）", en="Until (optional)"
)
ACT_TITLES = {
    "webhook.made": Words("Webhookを加えました", "Webhookを ふやしました", "A webhook was added"),
    "webhook.renewed": Words("Webhookの秘密鍵を新しくしました", "Webhookの ひみつの 文字を 新しく しました", "A webhook's secret was renewed"),
    "webhook.paused": Words("Webhookを一時停止しました", "Webhookを とめました", "A webhook was paused"),
    "webhook.resumed": Words("Webhookを再開しました", "Webhookを また 始めました", "A webhook was resumed"),
    "webhook.disabled": Words("Webhookを停止しました", "Webhookを やめました", "A webhook was switched off"),
    "webhook.replayed": Words("Webhookへ再送しました", "Webhookへ もう一度 送りました", "Events were sent to a webhook again"),
    "delivery.replayed": Words("届かなかったイベントを再送しました", "届かなかった イベントを もう一度 送りました", "Undelivered events were sent again"),
}  # fmt: skip
