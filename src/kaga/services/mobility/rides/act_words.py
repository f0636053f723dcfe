"""What the acts on rides are called in the ledger and among events.

>>> TITLES["booking.made"].en
'A ride was booked'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLES: Final[dict[str, Words]] = {
    "booking.made": Words("乗合タクシーを予約しました", "タクシーを 予約しました", "A ride was booked"),
    "booking.cancelled": Words("予約を取り消しました", "予約を やめました", "A booking was cancelled"),
    "booking.failed": Words("迎えに行けなくなりました", "むかえに 行けなくなりました", "A booking could not be kept"),
    "call.done": Words("変更を電話で伝えました", "変わったことを 電話で 話しました", "A change was told by phone"),
    "coupons.sold": Words("回数券を売りました", "回数券を 売りました", "A coupon book was sold"),
    "day.changed": Words("一日の運行計画を変えました", "きょうの 車の 計画を 変えました", "The plan of a day was changed"),
    "day.opened": Words("一日の運行計画を始めました", "1日の 車の 計画を 作りました", "The plan of a day was begun"),
    "helper.named": Words("代わりに予約する人を決めました", "代わりに 予約する 人を 決めました", "A helper was named"),
    "pass.sold": Words("定期券を売りました", "定期券を 売りました", "A pass was sold"),
    "rider.changed": Words("乗る人の札を変えました", "乗る人の カードを 変えました", "A rider's card was changed"),
    "rider.registered": Words("乗る人を登録しました", "乗る人を 登録しました", "A rider was registered"),
    "rider.seen": Words("乗る人の札を見ました", "乗る人の カードを 見ました", "A rider's card was looked at"),
    "seeds.loaded": Words("乗合タクシーの最初のデータを入れました", "乗合タクシーの データを 入れました", "First data on rides were loaded"),
    "standing.ended": Words("毎週の予約をやめました", "毎週の 予約を やめました", "A weekly booking was ended"),
    "helper.ended": Words("代わりに予約する人をやめました", "代わりに 予約する 人を やめました", "A helper was ended"),
    "sale.undone": Words("売った回数券・定期券を取り消しました", "売った ものを もどしました", "A sale was undone"),
    "standing.refusal_told": Words("毎週の予約が取れないことを伝えました", "毎週の 予約が できないことを 話しました", "That a weekly ride has no room was told"),
    "standing.resumed": Words("毎週の予約の休みをやめました", "休む 日を やめました", "A day of a weekly booking was taken in again"),
    "standing.skipped": Words("毎週の予約を1回休みにしました", "毎週の 予約を 1回 休みます", "A day of a weekly booking was left out"),
    "standing.made": Words("毎週の予約を登録しました", "毎週の 予約を 登録しました", "A weekly booking was made"),
    "tour.driven": Words("乗り降りを記録しました", "乗ったこと・降りたことを 書きました", "Boarding or alighting was recorded"),
}  # fmt: skip
