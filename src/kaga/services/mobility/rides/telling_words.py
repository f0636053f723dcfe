"""What riders are told of their bookings, in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.mobility.rides.enums import Why


@dataclass(frozen=True, slots=True)
class Told:
    """A notice."""

    title: Words
    text: Words


topic: Final = Words("乗合タクシーの予約", "タクシーの 予約", "Shared taxi bookings")
see_booking: Final = Words("予約を見る", "予約を 見る", "See the booking")
outside_title: Final = Words(
    "乗合タクシーの予約についてお知らせがあります",
    "タクシーの 予約の お知らせが あります",
    "News about your shared taxi booking",
)
outside_text: Final = Words(
    "乗合タクシーの予約についてお知らせがあります。下のリンクからサインインしてご覧ください。",
    "タクシーの 予約の お知らせが あります。下の リンクから 見てください。",
    "There is news about your shared taxi booking. Please sign in by the link below to read it.",
)
_WHEN_JA = (
    "{day}、{origin}で{since}から{until}の間にお待ちください。{goal}には{by}までに着きます。"
)
_WHEN_EASY = "{day}、{origin}で {since}から {until}の 間に 待っていてください。{goal}に {by}までに 着きます。"
_WHEN_EN = "On {day}, please wait at {origin} between {since} and {until}. You will be at {goal} by {by}."

TOLD: Final[dict[Why, Told]] = {
    Why.BOOKED: Told(
        Words("予約を受け付けました（{reference}）", "予約しました（{reference}）", "Your ride is booked ({reference})"),
        Words(_WHEN_JA, _WHEN_EASY, _WHEN_EN),
    ),
    Why.CHANGED: Told(
        Words("予約を変更しました（{reference}）", "予約を 変えました（{reference}）", "Your booking was changed ({reference})"),
        Words(_WHEN_JA, _WHEN_EASY, _WHEN_EN),
    ),
    Why.LATE: Told(
        Words("迎えの時刻が変わります（{reference}）", "むかえに 行く 時間が 変わります（{reference}）", "Your pick-up time changes ({reference})"),
        Words("車が遅れています。ご迷惑をおかけします。" + _WHEN_JA, "車が おくれています。すみません。" + _WHEN_EASY, "The vehicle is late, we are sorry. " + _WHEN_EN),
    ),
    Why.SNOW: Told(
        Words("雪のため時刻が変わります（{reference}）", "雪で 時間が 変わります（{reference}）", "Snow changes your times ({reference})"),
        Words("雪で道が混んでいます。暖かい所でお待ちください。" + _WHEN_JA, "雪で 道が こんでいます。あたたかい ところで 待っていてください。" + _WHEN_EASY, "Snow slows the roads; please wait somewhere warm. " + _WHEN_EN),
    ),
    Why.BREAKDOWN: Told(
        Words("車の故障のため時刻が変わります（{reference}）", "車が こわれたので 時間が 変わります（{reference}）", "A breakdown changes your times ({reference})"),
        Words("別の車がお迎えに行きます。ご迷惑をおかけします。" + _WHEN_JA, "ほかの 車が 行きます。すみません。" + _WHEN_EASY, "Another vehicle will come, we are sorry. " + _WHEN_EN),
    ),
    Why.CANCELLED: Told(
        Words("予約を取り消しました（{reference}）", "予約を やめました（{reference}）", "Your booking was cancelled ({reference})"),
        Words("{day}、{origin}から{goal}への予約を取り消しました。", "{day}、{origin}から {goal}までの 予約を やめました。", "Your ride from {origin} to {goal} on {day} was cancelled."),
    ),
    Why.NO_SHOW: Told(
        Words("お会いできませんでした（{reference}）", "会えませんでした（{reference}）", "We did not meet you ({reference})"),
        Words("{day}、{origin}でお待ちしましたが、お会いできませんでした。行き違いのときは窓口にお電話ください。", "{day}、{origin}で 待ちましたが、会えませんでした。まちがいの ときは 電話してください。", "On {day} we waited at {origin} but did not meet you. If this is a mistake, please call the desk."),
    ),
    Why.FAILED: Told(
        Words("お迎えに行けなくなりました（{reference}）", "むかえに 行けなくなりました（{reference}）", "We cannot take you ({reference})"),
        Words("{day}、{origin}からの便は車の都合で走れなくなりました。申し訳ありません。窓口からお電話して、タクシーなど別の方法をご案内します。", "{day}、{origin}からの 車が 走れません。すみません。電話して ほかの 方法を 話します。", "We are sorry: the ride from {origin} on {day} cannot run. The desk will call you about another way, such as a taxi."),
    ),
}  # fmt: skip
see_weekly: Final = Words("毎週の予約を見る", "毎週の 予約を 見る", "See the weekly booking")
missed: Final = Told(
    Words(
        "毎週の予約が取れませんでした（{day}）",
        "毎週の 予約が できませんでした（{day}）",
        "Your weekly ride could not be booked ({day})",
    ),
    Words(
        "{day} {at}の{origin}から{goal}への便は満席などのため予約できませんでした。別の時刻を選ぶか、窓口にお電話ください。",
        "{day} {at} {origin}から {goal}までの 車に 乗れません。ちがう 時間を えらぶか、電話してください。",
        "There was no room from {origin} to {goal} on {day} at {at}. Please choose another time, or call the desk.",
    ),
)
