"""What the acts of procedures are called in the ledger and among events.

>>> TITLES["case.submit"].ja
'申請が市に届きました'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.procedures.applying_words import HAPPENED

TITLES: Final[dict[str, Words]] = {
    **{f"case.{act}": words for act, words in HAPPENED.items()},
    "case.read": Words("職員が申請を見ました", "市の 人が 申込みを 見ました", "Staff looked at an application"),
    "case.note": Words("職員が内部メモを書きました", "市の 人が メモを 書きました", "Staff wrote a note"),
    "case.charge_fee": Words("手数料をお知らせしました", "お金の ことを 知らせました", "A fee was charged"),
    "case.record_payment": Words("手数料の支払いを確かめました", "お金を もらいました", "A payment was recorded"),
    "case.pass_step": Words("審査の一段階が終わりました", "調べる ことが 1つ 終わりました", "A step of the review was passed"),
    "case.transfer": Words("ほかの課へ移しました", "ほかの 課へ わたしました", "Transferred to another division"),
    "case.merge": Words("ほかの申請とまとめました", "ほかの 申込みと いっしょに しました", "Merged with another application"),
    "case.receive_appeal": Words("審査請求が届きました", "「決め方が おかしい」と 言われました", "An appeal arrived"),
    "case.dismiss_appeal": Words("審査請求が退けられました", "決まった ことは かわりません", "An appeal was dismissed"),
    "case.uphold_appeal": Words("審査請求が認められました", "決まった ことが かわります", "An appeal was upheld"),
    "case.approve_disposal": Words("文書の廃棄が承認されました", "書類を すてる ことが 決まりました", "Disposal was approved"),
    "case.dispose": Words("保存期間が過ぎた文書を廃棄しました", "古い 書類を すてました", "A case was disposed of"),
    "case.archive": Words("文書を歴史資料として残しました", "書類を ずっと のこします", "A case was archived"),
    "case.arrived": Words("申請が市に届きました", "市に 届きました", "An application arrived"),
    "inbox.export": Words("受付一覧をファイルに出しました", "一覧を ファイルに しました", "The inbox was exported"),
    "correction.asked": Words("補正のお願いを作りました", "直して くださいと 書きました", "A correction was asked for"),
    "notice.fixed": Words("通知書の内容が決まりました", "お知らせの 紙の 中身が 決まりました", "A notice was fixed"),
    "letter.printed": Words("通知の手紙を印刷しました", "手紙を 印刷しました", "A letter was printed"),
    "award.made": Words("予算から交付分を取り置きました", "お金を とって おきました", "Money was set aside for an award"),
    "award.served": Words("交付が済みました", "お金や 物を わたしました", "An award was served"),
    "pot.opened": Words("予算の枠を設けました", "つかえる お金を 決めました", "A budget was opened"),
    "pot.changed": Words("予算の枠を変えました", "つかえる お金を かえました", "A budget was changed"),
    "procedure.added": Words("手続きを加えました", "手続きが ふえました", "A procedure was added"),
    "procedure.changed": Words("手続きの内容を変えました", "手続きを かえました", "A procedure was changed"),
    "reason.added": Words("理由の定型文を加えました", "わけの 文が ふえました", "A standard reason was added"),
    "reason.changed": Words("理由の定型文を変えました", "わけの 文を かえました", "A standard reason was changed"),
    "form.prepared": Words("申請書の様式を用意しました", "申込みの 紙を 作りました", "A form was prepared"),
    "form.published": Words("申請書の様式を公開しました", "申込みの 紙を 出しました", "A form was published"),
}  # fmt: skip
