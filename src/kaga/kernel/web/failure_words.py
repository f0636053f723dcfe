"""What each failure says to people, and what they can do next."""

from __future__ import annotations

from dataclasses import dataclass

from kaga.kernel.web.words import Words


@dataclass(frozen=True, slots=True)
class Failure:
    """Title, what happened, and the next step."""

    title: Words
    text: Words
    step: Words


FAILURES: dict[str, Failure] = {
    "bad-request": Failure(
        Words(
            "受け取れない内容でした",
            "うまく 受け取れませんでした",
            "We could not read that request",
        ),
        Words(
            "送られた内容の形が正しくなかったため、処理していません。",
            "送った ものの 形が ちがいます。まだ 何も していません。",
            "What was sent had the wrong form, so nothing was done.",
        ),
        Words(
            "前のページに戻り、もう一度お試しください。",
            "前の ページに もどって、もういちど してください。",
            "Go back to the previous page and try again.",
        ),
    ),
    "not-allowed": Failure(
        Words(
            "このページは表示できません",
            "この ページは 見ることが できません",
            "You cannot see this page",
        ),
        Words(
            "このページを見る権限がないか、ほかの方の情報です。",
            "あなたは この ページを 見る ことが できません。ほかの 人の ページかも "
            "しれません。",
            "You do not have permission, or the page belongs to somebody else.",
        ),
        Words(
            "ご自分の手続きは「わたしの申請」から開けます。"
            "お困りのときは窓口へご連絡ください。",
            "あなたの 手続きは「わたしの 申請」に あります。こまった ときは 市役所に "
            "電話してください。",
            "Your own applications are on “My applications”. If this seems wrong, contact "
            "the city.",
        ),
    ),
    "not-found": Failure(
        Words("ページが見つかりません", "ページが ありません", "Page not found"),
        Words(
            "アドレスが変わったか、入力が少し違っているかもしれません。",
            "ページの アドレスが かわったか、すこし ちがいます。",
            "The address may have changed or been mistyped.",
        ),
        Words(
            "下の検索でお探しの手続きや施設をお調べください。",
            "下で ことばを 書いて さがしてください。",
            "Search below for the service or place you need.",
        ),
    ),
    "method-not-allowed": Failure(
        Words(
            "この方法では開けません",
            "この やりかたでは ひらけません",
            "This page cannot be used that way",
        ),
        Words(
            "このアドレスは、別のページのボタンから使うものです。",
            "この アドレスは、ほかの ページの ボタンから 使います。",
            "This address is meant to be used from a button on another page.",
        ),
        Words(
            "ホームから、目的のページへお進みください。",
            "はじめの ページから 行ってください。",
            "Start from the home page.",
        ),
    ),
    "conflict": Failure(
        Words(
            "先に変更がありました", "ほかの 人が 先に かえました", "Somebody changed this first"
        ),
        Words(
            "開いている間に、別の操作で内容が変わりました。"
            "あなたの変更はまだ反映していません。",
            "見ている あいだに、ほかの 人が かえました。あなたの ものは まだ 入って いません。",
            "The content changed while you had it open. Your change has not been applied.",
        ),
        Words(
            "新しい内容を確かめてから、もう一度行ってください。",
            "新しい ものを 見てから、もういちど してください。",
            "Check the new content, then try again.",
        ),
    ),
    "too-large": Failure(
        Words("送る内容が大きすぎます", "大きすぎて 送れません", "That is too large to send"),
        Words(
            "ファイルの合計が受け取れる大きさを超えています。",
            "ファイルが ぜんぶで 大きすぎます。",
            "The files together are larger than we can receive.",
        ),
        Words(
            "前のページに戻り、写真を小さくするか、1つずつ送ってください。"
            "入力した内容は下書きに残っています。",
            "前の ページに もどって、写真を 小さくするか、1つずつ 送ってください。書いた "
            "ものは のこっています。",
            "Go back and send smaller photos, or one at a time. Your answers are kept as a "
            "draft.",
        ),
    ),
    "invalid": Failure(
        Words(
            "入力内容をご確認ください",
            "書いた ことを 見てください",
            "Please check what you entered",
        ),
        Words(
            "受け付けられない値がありました。",
            "正しくない ところが あります。",
            "Some values cannot be accepted.",
        ),
        Words(
            "前のページに戻り、直してから送ってください。",
            "前の ページに もどって、なおしてから 送ってください。",
            "Go back, correct them and send again.",
        ),
    ),
    "too-many-requests": Failure(
        Words("少し時間をおいてください", "すこし 待ってください", "Please wait a little"),
        Words(
            "短い間に同じ操作が続いたため、いったん止めています。",
            "みじかい 時間に 同じ ことが たくさん ありました。",
            "The same action was repeated many times in a short while, so we paused it.",
        ),
        Words(
            "1分ほど待ってから、もう一度お試しください。",
            "1分 待ってから、もういちど してください。",
            "Wait about a minute, then try again.",
        ),
    ),
    "form-expired": Failure(
        Words("画面の有効期限が切れました", "時間が たちすぎました", "This form has expired"),
        Words(
            "しばらく操作がなかったか、ブラウザーのCookieが使えない設定のため、"
            "送信を受け付けませんでした。"
            "保存した回答は下書きに残っています。",
            "長い 時間 何も しなかったので、送ることが できませんでした。ほぞんした ものは "
            "のこっています。",
            "You were away for a while, or cookies are switched off, so we did not accept "
            "the form. "
            "Answers you saved are kept as a draft.",
        ),
        Words(
            "下のボタンで前の画面を開き直し、もう一度送ってください。",
            "下の ボタンで 前の 画面を ひらいて、もういちど 送ってください。",
            "Reopen the previous page with the button below and send it again.",
        ),
    ),
    "outside-world": Failure(
        Words(
            "外部のサービスが応答しません",
            "ほかの サービスが 動いていません",
            "An outside service is not answering",
        ),
        Words(
            "市の外のサービスにつながりません。あなたの入力は失われていません。",
            "市の 外の サービスに つながりません。あなたの 書いた ものは なくなって いません。",
            "A service outside the city does not answer. Nothing you entered is lost.",
        ),
        Words(
            "しばらくしてからもう一度お試しいただくか、別の方法をお選びください。",
            "すこし 待ってから もういちど するか、ほかの やりかたを えらんでください。",
            "Try again later, or choose another way.",
        ),
    ),
    "not-ready": Failure(
        Words("ただいま準備しています", "いま 準備を しています", "Getting ready"),
        Words(
            "計算をする部分が起動中か、こみ合っています。あなたの入力は失われていません。",
            "いま 計算の 準備を して います。あなたの 書いた ものは なくなって いません。",
            "The part that computes is starting or busy. Nothing you entered is lost.",
        ),
        Words(
            "1分ほど待って、このページをもう一度開いてください。お急ぎのときは、お電話ください。",
            "1分くらい 待って、もういちど 開いて ください。いそぐ ときは 電話して ください。",
            "Wait a minute and open this page again. If it is urgent, please phone.",
        ),
    ),
    "internal": Failure(
        Words("問題が起きました", "うまく いきませんでした", "Something went wrong"),
        Words(
            "こちらの側の問題です。記録を残し、調べています。",
            "こちらの せいです。今 しらべています。",
            "The fault is ours. It has been recorded and will be looked into.",
        ),
        Words(
            "少し待ってからもう一度お試しください。急ぐときは窓口へお電話ください。",
            "すこし 待ってから もういちど してください。いそぐ ときは 市役所に "
            "電話してください。",
            "Wait a little and try again. If it is urgent, call the city office.",
        ),
    ),
}
