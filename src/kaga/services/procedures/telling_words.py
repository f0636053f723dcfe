"""What applicants are told of their cases: in the inbox in full, in a mail as little as helps.

A mail names the case by its number, says what to do next and links to it; which procedure it
is and what was decided stands in the inbox, behind the sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaga.engines.cases import Act
from kaga.kernel.web.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be told: the notice, and what its mail says."""

    title: Words
    text: Words
    mail_title: Words
    mail_text: Words


topic: Final = Words("申請の状況", "申し込みの ようす", "Your applications")
see_case: Final = Words("申請の状況を見る", "申し込みを 見る", "See the application")

_news: Final = Words(
    "申請（{reference}）についてのお知らせ",
    "申し込み（{reference}）の お知らせ",
    "News of your application ({reference})",
)
_look: Final = Words(
    "申請（受付番号 {reference}）の状況が変わりました。次のページで内容を確認してください。",
    "申し込み（番号 {reference}）に 新しい ことが あります。下の ページを 見て ください。",
    "There is news of your application {reference}. Please read it on the page below.",
)

arrived: Final = Told(
    Words(
        "申請が届きました（{reference}）",
        "申し込みが 届きました（{reference}）",
        "Your application has arrived ({reference})",
    ),
    Words(
        "「{title}」の申請が市に届きました。受付番号は {reference} です。\n"
        "直していただくところがあるときや、決定したときは、あらためてお知らせします。",
        "「{title}」の 申し込みが 市に 届きました。番号は {reference} です。\n"
        "直す ところが ある ときや、決まった ときに、また 知らせます。",
        "Your application “{title}” has arrived at the city. Its number is {reference}.\n"
        "You will be told if something needs correcting, and when it is decided.",
    ),
    Words(
        "申請が届きました（{reference}）",
        "申し込みが 届きました（{reference}）",
        "Your application has arrived ({reference})",
    ),
    Words(
        "申請が市に届きました。受付番号は {reference} です。\n"
        "いまは何もする必要はありません。状況は次のページで確認できます。",
        "申し込みが 市に 届きました。番号は {reference} です。\n"
        "今は 何も しなくて いいです。下の ページで ようすを 見る ことが できます。",
        "Your application has arrived at the city. Its number is {reference}.\n"
        "Nothing needs to be done now. You can follow it on the page below.",
    ),
)
arrived_waiting: Final = Told(
    arrived.title,
    Words(
        "「{title}」の申請が市に届きました。受付番号は {reference} です。\n"
        "今年度の予算に達しているため、順番待ちとして受け付けました。枠が空いたときにお知らせします。",
        "「{title}」の 申し込みが 市に 届きました。番号は {reference} です。\n"
        "今年の お金が もう ないので、順番を 待って もらいます。空いたら 知らせます。",
        "Your application “{title}” has arrived at the city. Its number is {reference}.\n"
        "This year's budget is used up, so it waits in the order of arrival. You will be told "
        "when its turn comes.",
    ),
    arrived.mail_title,
    arrived.mail_text,
)
correction: Final = Told(
    Words(
        "直していただくところがあります。期限：{day}",
        "直して ください。{day}まで",
        "Please correct your application by {day}",
    ),
    Words(
        "「{title}」の申請（{reference}）に、直していただくところが{count}か所あります。"
        "{day}までに直してください。直すところと説明は、申請のページで確認できます。\n"
        "期限を過ぎると、申請をお受けできなくなることがあります。",
        "「{title}」の 申し込み（{reference}）に、直す ところが {count}つ あります。"
        "{day}までに 直して ください。どこを 直すか、申し込みの ページに 書いて あります。\n"
        "直さないと、受け付けられなく なる ことが あります。",
        "{count} answers of your application “{title}” ({reference}) need correcting by {day}. "
        "The page of the application tells which, and why.\n"
        "After that day the application may be rejected.",
    ),
    Words(
        "【期限 {day}】申請（{reference}）を直してください",
        "【{day}まで】申し込み（{reference}）を 直して ください",
        "Please correct your application {reference} by {day}",
    ),
    Words(
        "申請（受付番号 {reference}）に、直していただくところがあります。{day}までに、"
        "次のページから直してください。\n期限を過ぎると、申請をお受けできなくなることがあります。",
        "申し込み（番号 {reference}）に 直す ところが あります。{day}までに、下の ページで "
        "直して ください。\n直さないと、受け付けられなく なる ことが あります。",
        "Something in your application {reference} needs correcting. Please do so by {day} on "
        "the page below.\nAfter that day the application may be rejected.",
    ),
)
_notice_mail: Final = (
    Words(
        "通知書ができました（{reference}）",
        "お知らせの 紙が できました（{reference}）",
        "The notice is ready ({reference})",
    ),
    Words(
        "申請（受付番号 {reference}）について決定し、通知書を発行しました。"
        "次のページから受け取ってください。",
        "申し込み（番号 {reference}）が 決まりました。お知らせの 紙を 下の ページで "
        "もらって ください。",
        "Your application {reference} has been decided and the notice is issued. Please "
        "download it from the page below.",
    ),
)
granted: Final = Told(
    Words("承認（交付）が決定しました", "認められました", "Your application was granted"),
    Words(
        "「{title}」の申請（{reference}）は承認されました。"
        "通知書（PDF）を申請のページから受け取ってください。",
        "「{title}」の 申し込み（{reference}）が 認められました。お知らせの 紙（PDF）を "
        "申し込みの ページで もらって ください。",
        "Your application “{title}” ({reference}) was granted. Please download the notice "
        "(PDF) from the page of the application.",
    ),
    *_notice_mail,
)
against: Final = Told(
    Words(
        "申請についての決定をお知らせします",
        "申し込みの 結果が 決まりました",
        "Your application has been decided",
    ),
    Words(
        "「{title}」の申請（{reference}）は、{outcome}と決定しました。理由と、"
        "決定に不服があるときの手続きは、通知書（PDF）に書いてあります。"
        "申請のページから受け取ってください。",
        "「{title}」の 申し込み（{reference}）は「{outcome}」と 決まりました。理由と、"
        "「もう一度 調べて ほしい」と 言う 方法は、お知らせの 紙（PDF）に 書いて あります。"
        "申し込みの ページで もらって ください。",
        "The decision on your application “{title}” ({reference}) is: {outcome}. The notice "
        "(PDF) on the page of the application gives the reasons and says how you can appeal.",
    ),
    *_notice_mail,
)
served: Final = Told(
    Words(
        "順番が来ました（{reference}）", "順番が 来ました（{reference}）", "Your turn has come ({reference})"
    ),
    Words(
        "「{title}」の申請（{reference}）は順番待ちでしたが、予算の枠が空いたため、審査の対象になりました。"
        "いまは何もする必要はありません。",
        "「{title}」の 申し込み（{reference}）の 順番が 来ました。これから 市の 人が 見ます。"
        "今は 何も しなくて いいです。",
        "Your application “{title}” ({reference}) was waiting for money in the budget; its turn "
        "has come. Nothing needs to be done now.",
    ),
    _news,
    _look,
)  # fmt: skip


def _plain(title: Words, text: Words) -> Told:
    """Something of which a mail only says that there is news."""
    return Told(title, text, _news, _look)


TOLD: Final[dict[Act, Told]] = {
    Act.SUBMIT: arrived,
    Act.REQUEST_CORRECTION: correction,
    Act.NOTIFY: granted,
    Act.ANSWER_CORRECTION: _plain(
        Words("直した内容が届きました", "直した ものが 届きました", "Your correction arrived"),
        Words(
            "「{title}」の申請（{reference}）の直した内容が市に届きました。審査を続けます。",
            "「{title}」の 申し込み（{reference}）の 直した ものが 市に 届きました。"
            "市の 人が また 見ます。",
            "The correction of your application “{title}” ({reference}) has arrived. The review "
            "continues.",
        ),
    ),
    Act.CHARGE_FEE: _plain(
        Words("手数料をお支払いください", "お金を 払って ください", "Please pay the fee"),
        Words(
            "「{title}」の申請（{reference}）の手数料をお支払いください。"
            "お支払いを確認してから審査を続けます。",
            "「{title}」の 申し込み（{reference}）の お金を 払って ください。払ったら、また 進みます。",
            "Please pay the fee of your application “{title}” ({reference}). The review goes on "
            "once it is paid.",
        ),
    ),
    Act.RECORD_PAYMENT: _plain(
        Words("手数料を受け取りました", "お金を 受け取りました", "The fee was received"),
        Words(
            "「{title}」の申請（{reference}）の手数料を受け取りました。審査を続けます。",
            "「{title}」の 申し込み（{reference}）の お金を 受け取りました。また 進みます。",
            "The fee of your application “{title}” ({reference}) was received. The review "
            "continues.",
        ),
    ),
    Act.WITHDRAW: _plain(
        Words("申請の取下げを受け付けました", "申し込みを やめました", "Withdrawn"),
        Words(
            "「{title}」の申請（{reference}）の取下げを受け付けました。"
            "取下げに心当たりがないときは、担当課に連絡してください。",
            "「{title}」の 申し込み（{reference}）を やめました。"
            "自分で やめて いない ときは、市に 電話して ください。",
            "Your application “{title}” ({reference}) was withdrawn. If that was not you, please "
            "contact the office.",
        ),
    ),
    Act.FULFIL: _plain(
        Words("支払い・交付が済みました", "お金や 物を 渡しました", "Paid or delivered"),
        Words(
            "「{title}」の申請（{reference}）について、支払いまたは交付の手続きが済みました。",
            "「{title}」の 申し込み（{reference}）の お金や 物を 渡しました。",
            "What was granted for “{title}” ({reference}) has been paid or handed over.",
        ),
    ),
    Act.SUSPEND: _plain(
        Words("審査を一時停止しています", "今 止まって います", "The review is suspended"),
        Words(
            "「{title}」の申請（{reference}）の審査を一時停止しています。再開したらお知らせします。",
            "「{title}」の 申し込み（{reference}）は 今 止まって います。また 始まったら 知らせます。",
            "The review of your application “{title}” ({reference}) is suspended. You will be "
            "told when it goes on.",
        ),
    ),
    Act.RESUME: _plain(
        Words("審査を再開しました", "また 始まりました", "The review goes on"),
        Words(
            "「{title}」の申請（{reference}）の審査を再開しました。",
            "「{title}」の 申し込み（{reference}）を また 見て います。",
            "The review of your application “{title}” ({reference}) goes on.",
        ),
    ),
    Act.TRANSFER: _plain(
        Words("他の機関へ引き継ぎました", "ほかの 役所へ 送りました", "Transferred"),
        Words(
            "「{title}」の申請（{reference}）を、担当する機関へ引き継ぎました。",
            "「{title}」の 申し込み（{reference}）を ほかの 役所へ 送りました。",
            "Your application “{title}” ({reference}) was handed to the authority in charge.",
        ),
    ),
    Act.MERGE: _plain(
        Words("別の申請にまとめました", "ほかの 申し込みと いっしょに しました", "Merged"),
        Words(
            "「{title}」の申請（{reference}）を、あなたの別の申請にまとめて審査します。",
            "「{title}」の 申し込み（{reference}）を、あなたの ほかの 申し込みと いっしょに しました。",
            "Your application “{title}” ({reference}) was merged into another of your "
            "applications.",
        ),
    ),
    Act.RECEIVE_APPEAL: _plain(
        Words("不服申立てを受け付けました", "「もう一度 調べて」を 受け付けました", "Appeal received"),
        Words(
            "「{title}」の申請（{reference}）の決定に対する不服申立てを受け付けました。",
            "「{title}」の 申し込み（{reference}）の「もう一度 調べて ほしい」を 受け付けました。",
            "Your appeal against the decision on “{title}” ({reference}) was received.",
        ),
    ),
    Act.DISMISS_APPEAL: _plain(
        Words("不服申立ての結果が出ました", "「もう一度 調べて」の 結果です", "Your appeal was decided"),
        Words(
            "「{title}」の申請（{reference}）の決定に対する不服申立ては認められませんでした。",
            "「{title}」の 申し込み（{reference}）の 決まった ことは、変わりませんでした。",
            "Your appeal against the decision on “{title}” ({reference}) was dismissed.",
        ),
    ),
    Act.UPHOLD_APPEAL: _plain(
        Words("不服申立てが認められました", "もう一度 調べます", "Your appeal was upheld"),
        Words(
            "「{title}」の申請（{reference}）の決定に対する不服申立てが認められ、あらためて審査します。",
            "「{title}」の 申し込み（{reference}）を もう一度 調べます。",
            "Your appeal against the decision on “{title}” ({reference}) was upheld; the "
            "application is reviewed anew.",
        ),
    ),
}  # fmt: skip

proxy_title: Final = Words(
    "代理で出した申請：{about}",
    "かわりに 申し込んだ もの：{about}",
    "On behalf of somebody: {about}",
)
proxy_text: Final = Words(
    "{name}さんの代理として出した申請についてのお知らせです。\n{said}\n"
    "申請のページを開くには、「代理」のページで{name}さんの代理に切り替えてください。",
    "{name}さんの かわりに 申し込んだ ものの お知らせです。\n{said}\n"
    "申し込みを 見る ときは、「代理」の ページで {name}さんを えらんで ください。",
    "This is about an application you sent on behalf of {name}.\n{said}\n"
    "To open it, switch to acting for {name} on the page of proxies.",
)
proxy_see: Final = Words(
    "代理のページを開く", "「代理」の ページを 見る", "Open the page of proxies"
)
proxy_mail_title: Final = Words(
    "代理で出した申請（{reference}）についてのお知らせ",
    "かわりに 申し込んだ もの（{reference}）の お知らせ",
    "News of an application on behalf of somebody ({reference})",
)
proxy_mail_text: Final = Words(
    "代理で出した申請についてのお知らせです。\n{brief}\n"
    "次のページで代理に切り替えてから、「わたしの申請」を開いてください。",
    "かわりに 申し込んだ ものの お知らせです。\n{brief}\n"
    "下の ページで その 人を えらんで、「わたしの申請」を 見て ください。",
    "This is about an application you sent on behalf of somebody.\n{brief}\n"
    "Switch to acting for them on the page below, then open “My applications”.",
)
