"""What the page about coupons and passes says, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

title: Final = Words("回数券と定期券", "回数券と 定期券", "Coupons and passes")
left: Final = Words("回数券の残り", "回数券の のこり", "Coupons left")
count: Final = Words("{count}枚", "{count}まい", "{count}")
pass_until: Final = Words("定期券 {day}まで", "定期券 {day}まで", "Pass until {day}")
pass_none: Final = Words(
    "有効な定期券はありません。", "定期券は ありません。", "No valid pass."
)
prices: Final = Words("料金", "お金", "Fares")
fare: Final = Words("1回 {yen}円", "1回 {yen}円", "{yen} yen a ride")
half: Final = Words(
    "障害者手帳のある人は半額（{yen}円）",
    "障害者手帳が ある 人は {yen}円",
    "Half fare with a disability card ({yen} yen)",
)
infants: Final = Words("未就学児は無料", "小さい 子は ただ", "Infants ride free")
book: Final = Words(
    "回数券 {count}枚 {yen}円", "回数券 {count}まい {yen}円", "{count} coupons for {yen} yen"
)
where: Final = Words(
    "回数券と定期券は、市役所の窓口か予約受付でお求めください。",
    "回数券は 市役所で 買えます。",
    "Coupon books and passes are sold at the city hall and at the ride desk.",
)
history: Final = Words("使った記録", "つかった 記録", "History")
history_none: Final = Words("記録はまだありません。", "まだ ありません。", "Nothing yet.")
when: Final = Words("日", "日", "Day")
what: Final = Words("内容", "なに", "What")
coupons: Final = Words("枚数", "まい数", "Coupons")
yen: Final = Words("金額", "お金", "Yen")
kinds: Final = {
    "book": Words("回数券を購入", "回数券を 買った", "Coupon book bought"),
    "pass": Words("定期券を購入", "定期券を 買った", "Pass bought"),
    "ride": Words("乗車に使用", "乗った", "Used for a ride"),
    "back": Words("取消により返却", "もどった", "Given back"),
    "undo": Words("販売の取消", "買うのを やめた", "Sale undone"),
}
sell_book: Final = Words(
    "回数券を売る（{yen}円）", "回数券を 売る（{yen}円）", "Sell a book ({yen} yen)"
)
sell_pass: Final = Words("定期券を売る", "定期券を 売る", "Sell a pass")
pass_yen: Final = Words("定期券の金額", "お金", "Price of the pass")
pass_end: Final = Words("有効期限", "いつまで", "Valid until")
sold: Final = Words("販売を記録しました。", "売りました。", "Sold.")
undo: Final = Words("この販売を取り消す", "もどす", "Undo this sale")
undone: Final = Words("販売を取り消しました。", "もどしました。", "The sale was undone.")
not_undone: Final = Words(
    "この販売は取り消せません（1日を過ぎたか、すでに使われています）。",
    "もどせません。",
    "This sale cannot be undone: more than a day ago, or already used.",
)
