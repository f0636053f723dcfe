"""What users read about notices and mail."""

from __future__ import annotations

from kaga.kernel.web.words import Words

TITLE = Words(ja="お知らせ", easy="お知らせ", en="Notices")
OPEN = Words(ja="内容を確認する", easy="見る", en="Open")
FOOT = Words(
    ja="このメールは{city}のポータルから自動で送られています。返信はできません。\n"
    "メールの受け取りは次のページで変更できます。 {settings}",
    easy="このメールは {city}の ポータルが 送りました。返事は できません。\n"
    "メールを 止めたいときは、ここを 見てください。 {settings}",
    en="This mail was sent automatically by the portal of {city}. Please do not reply.\n"
    "You can change which mail you receive here: {settings}",
)
EMPTY = Words(
    ja="お知らせはありません。", easy="お知らせは ありません。", en="You have no notices."
)
EMPTY_TEXT = Words(
    ja="申請の状況が変わると、ここに届きます。",
    easy="申し込みの ようすが 変わると、ここに 届きます。",
    en="You will be told here when something changes in your applications.",
)
UNREAD = Words(ja="未読", easy="まだ 読んでいない", en="Unread")
READ = Words(ja="既読", easy="もう 読んだ", en="Read")
WAITING = Words(
    ja="まだ読んでいないお知らせが{count}件あります。",
    easy="まだ 読んでいない お知らせが {count}件 あります。",
    en="Unread notices: {count}.",
)
WAITING_MANY = Words(
    ja="まだ読んでいないお知らせが{count}件以上あります。",
    easy="まだ 読んでいない お知らせが {count}件より 多く あります。",
    en="Unread notices: {count} or more.",
)
SEE = Words(ja="お知らせを読む", easy="お知らせを 読む", en="Read the notices")
READ_ALL = Words(ja="すべて既読にする", easy="ぜんぶ 読んだことにする", en="Mark all as read")
BACK = Words(ja="お知らせの一覧に戻る", easy="お知らせの 一覧に もどる", en="Back to notices")
SETTINGS = Words(ja="メールの受け取り設定", easy="メールを もらうか 決める", en="Mail settings")
SETTINGS_LEGEND = Words(
    ja="メールでも受け取るお知らせを選んでください",
    easy="メールでも ほしい お知らせを 選んでください",
    en="Choose which notices you also want by mail",
)
SETTINGS_HINT = Words(
    ja="選ばなかったお知らせも、この「お知らせ」の画面では確認できます。"
    "期限のある大切なお知らせは、いつもメールでお送りします。",
    easy="選ばなくても、この「お知らせ」の 画面で 見ることが できます。"
    "日にちが 決まっている 大切な お知らせは、いつも メールで 送ります。",
    en="You can always read every notice on the portal. Important notices with a deadline "
    "are always sent by mail as well.",
)
SETTINGS_LANGUAGE = Words(
    ja="メールのことばは、マイページで選べます。",
    easy="メールの ことばは、マイページで えらぶ ことが できます。",
    en="You can choose the language of mail on your own page.",
)
SETTINGS_NONE = Words(
    ja="受け取りを選べるお知らせは、今はありません。",
    easy="選ぶことが できる お知らせは、いま ありません。",
    en="There are no notices to choose from at present.",
)
SAVE = Words(ja="保存する", easy="決める", en="Save")
SAVED = Words(
    ja="メールの受け取り設定を保存しました。",
    easy="メールを もらうか 決めました。",
    en="Your mail settings were saved.",
)
TOPIC_UNKNOWN = Words(
    ja="選べない項目が含まれています。画面を開き直してください。",
    easy="まちがいが あります。画面を もう一度 開いてください。",
    en="One of the choices does not exist. Please open the page again.",
)
CAME_BACK = Words(
    ja="メールをお届けできませんでした。登録しているメールアドレスを確認してください。",
    easy="メールが 届きませんでした。メールアドレスが 正しいか 見てください。",
    en="Our mail could not be delivered. Please check the mail address you gave us.",
)
ACT_TITLES = {
    "mail.bounced": Words("メールが届かず戻りました", "メールが もどって きました", "A mail came back"),
    "mail.dead": Words("メールを送れませんでした", "メールを 送れませんでした", "A mail could not be sent"),
}  # fmt: skip
