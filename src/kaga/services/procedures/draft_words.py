"""What residents read on throwing a draft away and taking it back."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

draft_discard: Final = Words("下書きを消す", "途中の ものを 消す", "Discard the draft")
discard_title: Final = Words(
    "下書きを消しますか", "途中の ものを 消しますか", "Discard the draft?"
)
discard_text: Final = Words(
    "「{title}」の下書きと、付けたファイルを消します。7日間は「わたしの申請」から元に戻せます。その後は完全に"
    "消え、だれも読むことができなくなります。",
    "「{title}」の 書いた ことと ファイルを 消します。7日の 間は「わたしの申請」で 戻す ことが できます。"
    "その後は もう 戻せません。",
    "The draft of “{title}” and its files will be discarded. For seven days you can restore it "
    "from “My applications”; then it is erased for good.",
)
discard_yes: Final = Words("消す", "消す", "Discard")
discard_no: Final = Words("消さずに続ける", "消さない", "Keep it and continue")
discarded: Final = Words(
    "下書きを消しました。7日間は、このページから元に戻せます。",
    "消しました。7日の 間は、この ページで 戻す ことが できます。",
    "The draft is discarded. For seven days you can restore it from this page.",
)
my_discarded: Final = Words("消した下書き", "消した もの", "Discarded drafts")
discarded_until: Final = Words(
    "{day}に完全に消えます", "{day}に ぜんぶ 消えます", "Will be erased for good on {day}"
)
draft_restore: Final = Words("元に戻す", "戻す", "Restore")
draft_restored: Final = Words(
    "下書きを元に戻しました。", "戻しました。", "The draft is restored."
)
