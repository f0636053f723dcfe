"""What is printed around the letter itself. A letter is an official document in Japanese."""

from __future__ import annotations

from typing import Final

content_attached: Final = "通知の内容（機械で読める形）"
receipt_attached: Final = "台帳の受領証（この通知の内容が市の台帳に記録されたことの証明）"
proof_heading: Final = "この通知書が本物であることの確かめ方"
proof_steps: Final = (
    (
        "市のウェブサイトの「通知書を確かめる」のページを開き、このPDFファイルか、右のQRコードを"
        "読み取った文字を入れてください。市の職員に問い合わせる必要はありません。"
    ),
    (
        "インターネットにつながらないときは、市の台帳の公開鍵を使って、コマンド「kaga notice "
        "verify」で確かめることができます。"
    ),
    "下の照合コードと、表示される照合コードが同じであることを確かめてください。",
)
code_label: Final = "照合コード"
index_label: Final = "台帳の記録番号"
qr_alternative: Final = (
    "台帳の受領証のQRコード。同じ受領証が、このPDFにファイルとして付いています。"
)
through_label: Final = "代理人"
seal_note: Final = "（公印省略）"
