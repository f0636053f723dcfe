"""What developers read about the mail that was sent."""

from __future__ import annotations

from kaga.kernel.web.words import Words

TITLE = Words(ja="送信されたメール", easy="送った メール", en="Mail that was sent")
LEAD = Words(
    ja="開発用の郵便受けに届いたメールです。市の外へは送られていません。",
    easy="これは テスト用の メールです。ほんとうには 送っていません。",
    en="Mail in the mailbox for development. Nothing has left this machine.",
)
EMPTY = Words(
    ja="メールはまだありません。", easy="メールは まだ ありません。", en="No mail yet."
)
EMPTY_TEXT = Words(
    ja="お知らせが送られると、ここに表示されます。",
    easy="お知らせを 送ると、ここに 出ます。",
    en="Mail appears here when a notice is sent.",
)
SENDER = Words(ja="差出人", easy="送った人", en="From")
TO = Words(ja="宛先", easy="もらう人", en="To")
AT = Words(ja="日時", easy="日と 時間", en="Date")
TEXT = Words(ja="本文（テキスト）", easy="文", en="Text")
HTML_SOURCE = Words(ja="HTMLのソース", easy="HTMLの もと", en="HTML source")
HTML_OPEN = Words(ja="HTMLで表示する", easy="HTMLで 見る", en="Show as HTML")
FILES = Words(ja="添付ファイル", easy="いっしょに 送った ファイル", en="Attachments")
NO_SUBJECT = Words(ja="（件名なし）", easy="（題なし）", en="(no subject)")
