"""What users read about jobs."""

from __future__ import annotations

from kaga.kernel.web.words import Words

TASK = Words(ja="内部の処理", easy="システムの仕事", en="Internal task")
TITLE = Words(ja="処理の状況", easy="仕事の進みぐあい", en="Progress")
UNKNOWN_KIND = Words(ja="処理", easy="仕事", en="Job")
WORKING = Words(
    ja="処理しています。この画面を閉じても処理は続きます。",
    easy="いま、やっています。この画面を とじても だいじょうぶです。",
    en="In progress. You can close this page; the work goes on.",
)
STATE_WAITING = Words(ja="順番待ち", easy="順番を 待っています", en="Waiting")
STATE_RUNNING = Words(ja="処理中", easy="やっています", en="Running")
STATE_DONE = Words(ja="完了", easy="おわりました", en="Finished")
STATE_FAILED = Words(ja="失敗", easy="うまく いきませんでした", en="Failed")
STATE_CANCELLED = Words(ja="中止", easy="やめました", en="Stopped")
WAITING = Words(
    ja="順番を待っています。まもなく始まります。",
    easy="順番を 待っています。もうすぐ 始まります。",
    en="Waiting for its turn. It will begin soon.",
)
DONE = Words(ja="処理が終わりました。", easy="おわりました。", en="The work is finished.")
FAILED = Words(
    ja="処理を終えることができませんでした。時間をおいてもう一度お試しください。"
    "続けて失敗するときは、この画面の番号を添えて市役所にお問い合わせください。",
    easy="うまく いきませんでした。少し 待ってから、もう一度 やってください。"
    "また だめなときは、この画面の 番号を 市役所に 教えてください。",
    en="The work could not be finished. Please try again later. If it fails again, "
    "contact the city office with the number on this page.",
)
CANCELLED = Words(
    ja="処理を中止しました。必要なときは、もう一度始めてください。",
    easy="やめました。また やりたいときは、もう一度 始めてください。",
    en="The work was stopped. You can start it again if you need it.",
)
CANCEL = Words(ja="処理を中止する", easy="やめる", en="Stop the work")
CANCEL_ASKED = Words(
    ja="中止を受け付けました。区切りのよいところで止まります。",
    easy="わかりました。もうすぐ 止まります。",
    en="Your request to stop was received. The work will stop at its next step.",
)
ENDED_ALREADY = Words(
    ja="この処理はすでに終わっています。",
    easy="この仕事は もう おわっています。",
    en="This work has already ended.",
)
REFRESH = Words(
    ja="最新の状況を表示する", easy="新しい ようすを 見る", en="Show the latest state"
)
RESULT = Words(ja="結果を開く", easy="結果を 見る", en="Open the result")
OF_TOTAL = Words(
    ja="{total}件のうち{done}件",
    easy="{total}の うち {done}まで できました",
    en="{done} of {total}",
)
SO_FAR = Words(ja="{done}件まで処理しました", easy="{done}まで できました", en="{done} so far")
KEY_STATE = Words(ja="状態", easy="いまの ようす", en="State")
KEY_PROGRESS = Words(ja="進み具合", easy="進みぐあい", en="Progress")
KEY_STARTED = Words(ja="受け付けた時刻", easy="始めた 時間", en="Asked for at")
KEY_FINISHED = Words(ja="終わった時刻", easy="おわった 時間", en="Ended at")
KEY_NUMBER = Words(ja="処理番号", easy="番号", en="Number")
ACT_TITLES = {
    "job.finished": Words("時間のかかる処理が終わりました", "時間の かかる ことが 終わりました", "A job finished"),
}  # fmt: skip
