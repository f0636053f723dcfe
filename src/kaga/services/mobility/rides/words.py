"""What pages and errors of rides say, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

name_needed: Final = Words(
    "名前を入れてください。", "名前を 書いてください。", "Please enter the name."
)
kana_needed: Final = Words(
    "ふりがなを入れてください。",
    "ふりがなを 書いてください。",
    "Please enter the name in kana.",
)
phone_wrong: Final = Words(
    "電話番号は市外局番から入れてください。",
    "電話番号を ぜんぶ 書いてください。",
    "Please enter the phone number with its area code.",
)
born_wrong: Final = Words(
    "生まれた年は西暦4桁で入れてください。",
    "生まれた 年を 4つの 数字で 書いてください。",
    "Please enter the year of birth with four digits.",
)
too_long: Final = Words(
    "{most}文字以内で書いてください。",
    "{most}文字までで 書いてください。",
    "Please use at most {most} characters.",
)
rider_known: Final = Words(
    "すでに登録されています。", "もう 登録しています。", "You are registered already."
)
changed_meanwhile: Final = Words(
    "ほかの人が先に変更しました。画面を開き直してください。",
    "ほかの 人が 先に 変えました。もう一度 開いてください。",
    "Somebody else changed it first. Please open the page again.",
)
party_wrong: Final = Words(
    "人数を確かめてください。大人を含めて1人から9人まで乗れます。",
    "人の 数を 確かめてください。大人と いっしょに 9人まで 乗れます。",
    "Please check the number of people: 1 to 9, with at least one paying.",
)
offer_expired: Final = Words(
    "ご案内した時刻の有効期限が切れました。もう一度選んでください。",
    "時間が すぎました。もう一度 えらんでください。",
    "The offer is no longer valid. Please choose again.",
)
offer_unknown: Final = Words(
    "ご案内した内容が確認できません。もう一度選んでください。",
    "わからない 内容です。もう一度 えらんでください。",
    "The offer cannot be read. Please choose again.",
)
offer_used: Final = Words(
    "この時刻はすでに予約に使われています。もう一度選んでください。",
    "もう 使われています。もう一度 えらんでください。",
    "This offer was booked already. Please choose again.",
)
not_entitled: Final = Words(
    "この乗合タクシーは、加賀市民とe-加賀市民の方が乗れます。バスや鉄道をご利用ください。",
    "この タクシーは 加賀市民と e-加賀市民の ための ものです。バスや 電車に 乗ってください。",
    "This shared taxi is for citizens and e-citizens of Kaga. Please use buses and trains.",
)
taken: Final = Words(
    "先に予約が入り、満席になりました。ほかの時刻を選んでください。",
    "ほかの 人が 先に 予約しました。ちがう 時間を えらんでください。",
    "Somebody else was first and it is full now. Please choose another time.",
)
too_late_now: Final = Words(
    "予約の締切を過ぎました。次の便を選んでください。",
    "予約の 時間が すぎました。次の 車を えらんでください。",
    "Booking has closed for this departure. Please choose the next one.",
)
not_changeable: Final = Words(
    "この予約はもう変えられません。窓口にお電話ください。",
    "この 予約は もう 変えられません。電話してください。",
    "This booking can no longer be changed. Please call the desk.",
)
no_books: Final = Words(
    "この乗合タクシーには回数券がありません。",
    "この タクシーには 回数券が ありません。",
    "There are no coupon books for this service.",
)
no_coupons: Final = Words(
    "回数券の残りが足りません。現金を選ぶか、回数券を買ってください。",
    "回数券が 足りません。お金で はらうか、回数券を 買ってください。",
    "Not enough coupons are left. Choose cash, or buy a book.",
)
no_pass: Final = Words(
    "その日に使える定期券がありません。",
    "その 日に 使える 定期券が ありません。",
    "There is no pass for that day.",
)
day_wrong: Final = Words(
    "日付を確かめてください。", "日を 確かめてください。", "Please check the day."
)
factor_wrong: Final = Words(
    "1から3までの倍率を入れてください。",
    "1から 3までの 数を 書いてください。",
    "Please enter a factor from 1 to 3.",
)
shift_unknown: Final = Words(
    "その車は今日は走っていません。",
    "その 車は 今日は 走っていません。",
    "That vehicle is not driving today.",
)
