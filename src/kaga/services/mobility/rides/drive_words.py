"""What the driver's page says, in three languages; handed to its script as one value.

>>> spoken("en")["boarded"]
'Boarded'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.kernel.web.words import Words
from kaga.services.mobility.rides import words

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Language

app_name: Final = Words("運転手の画面", "運転手の 画面", "Driver")
_SAYS: Final[dict[str, Words]] = {
    "online": Words("つながっています", "つながっています", "Connected"),
    "offline": Words(
        "圏外です。押した記録はこの端末に残り、つながると送られます。",
        "つながっていません。ボタンは 押せます。つながったら 送ります。",
        "No connection. What you press is kept here and sent later.",
    ),
    "offline_short": Words("圏外", "つながりません", "Offline"),
    "unsent": Words("未送信 {count}件", "まだ 送っていません {count}", "{count} not sent yet"),
    "all_sent": Words("すべて送信済み", "ぜんぶ 送りました", "All sent"),
    "sign_in": Words(
        "サインインが切れています。記録は残っています。サインインすると送られます。",
        "もう一度 サインインしてください。書いた ものは あります。",
        "You are signed out. What you pressed is kept; sign in to send it.",
    ),
    "sign_in_link": Words("サインインする", "サインインする", "Sign in"),
    "others_unsent": Words(
        "前の運転手の未送信の記録が{count}件あります。その人がサインインすると送られます。",
        "前の 運転手の 記録が {count} あります。",
        "{count} records of another driver wait for them to sign in.",
    ),
    "next": Words("次に行く所", "つぎの ところ", "Next stop"),
    "then": Words("そのあと", "そのあと", "Then"),
    "finished": Words("きょうの運行は終わりです", "きょうは おわりです", "The tour is done"),
    "none": words.drive_none,
    "pickup": words.kinds["pickup"],
    "drop": words.kinds["drop"],
    "break": words.kinds["break"],
    "leave": words.kinds["leave"],
    "return": words.kinds["return"],
    "arrived": words.deeds["arrived"],
    "boarded": words.deeds["boarded"],
    "alighted": words.deeds["alighted"],
    "absent": words.deeds["absent"],
    "absent_sure": Words(
        "{name}は不在ですか？　もう一度押すと記録します。",
        "{name}は いませんか？ もう一度 押してください。",
        "Is {name} not there? Press again to record it.",
    ),
    "undo": Words("元に戻す", "もどす", "Undo"),
    "pressed": Words("{name}：{deed}（{at}）", "{name}：{deed}（{at}）", "{name}: {deed} ({at})"),
    "people": Words("{count}人", "{count}人", "{count} people"),
    "infants": Words("うち幼児{count}人", "小さい 子 {count}人", "{count} infants"),
    "wheelchair": words.wheelchair,
    "promised": Words(
        "お約束 {since}〜{until}", "やくそく {since}〜{until}", "Told {since}–{until}"
    ),
    "by": Words("{by}までに到着", "{by}までに 着く", "Arrive by {by}"),
    "yen": Words("{yen}円", "{yen}円", "{yen} yen"),
    "coupons": Words("回数券 {count}枚", "回数券 {count}まい", "{count} coupons"),
    "nothing_to_pay": Words("支払いなし", "お金は いりません", "Nothing to pay"),
    "map": Words("地図アプリで開く", "地図を 見る", "Open in a map app"),
    "stop_number": Words("停留所 {number}番", "{number}番", "Stop {number}"),
    "whole_tour": Words("きょうの運行表", "きょうの 予定", "Today's tour"),
    "done_at": Words("済 {at}", "おわり {at}", "Done {at}"),
    "waiting_mark": Words("未送信", "まだ 送っていない", "Not sent"),
    "refused": Words(
        "記録できませんでした：{name} {deed}。受付に電話してください。",
        "書けませんでした：{name} {deed}。電話してください。",
        "Not recorded: {name} {deed}. Please call the desk.",
    ),
    "seen": Words("確認した", "見ました", "Understood"),
    "cancelled": words.states["cancelled"],
    "no_show": words.states["no_show"],
    "failed": words.states["failed"],
    "changed": Words("予定が変わりました", "予定が 変わりました", "Your tour has changed"),
    "came": Words(
        "{name}が加わりました（{at} {stop}）",
        "{name}が 乗ります（{at} {stop}）",
        "{name} was added ({at} {stop})",
    ),
    "went": Words("{name}はなくなりました", "{name}は なくなりました", "{name} is off the tour"),
    "moved": Words(
        "{name} {kind}：{was}→{at}", "{name} {kind}：{was}→{at}", "{name} {kind}: {was} → {at}"
    ),
    "check": Words("乗車券を確かめる", "きっぷを 見る", "Check a ticket"),
    "check_camera": Words("カメラで読む", "カメラで 読む", "Read with the camera"),
    "check_stop": Words("カメラを止める", "カメラを やめる", "Stop the camera"),
    "check_typed": Words("予約番号（下4けたでも）", "予約の 番号（下の 4つ）", "Booking number, or its last four digits"),
    "check_button": Words("確かめる", "見る", "Check"),
    "no_camera": Words(
        "カメラを使えません。予約番号を入れてください。",
        "カメラが 使えません。番号を 書いてください。",
        "The camera cannot be used. Please type the booking number.",
    ),
    "ticket_good": Words(
        "この便のお客様です：{name}（{people}人）",
        "この 車の お客さんです：{name}（{people}人）",
        "On this tour: {name} ({people})",
    ),
    "ticket_known": Words(
        "予約表にあります：{name}（{people}人）",
        "予約が あります：{name}（{people}人）",
        "On the list: {name} ({people})",
    ),
    "ticket_used": Words(
        "すでに乗った記録があります：{name}", "もう 乗りました：{name}", "Already boarded: {name}"
    ),
    "ticket_ended": Words(
        "この予約は取り消されています：{name}", "やめた 予約です：{name}", "This booking has ended: {name}"
    ),
    "ticket_elsewhere": Words(
        "本物の乗車券ですが、この車の予定にありません（{booking}）。受付に確かめてください。",
        "本物ですが、この 車では ありません（{booking}）。電話してください。",
        "A genuine ticket, but not for this vehicle ({booking}). Please ask the desk.",
    ),
    "ticket_other_day": Words(
        "本物の乗車券ですが、{day}のものです。", "{day}の きっぷです。", "A genuine ticket for {day}."
    ),
    "ticket_forged": Words(
        "市の乗車券ではありません。", "市の きっぷでは ありません。", "Not a ticket of the city."
    ),
    "ticket_unknown": Words(
        "その番号は予定にありません。", "その 番号は ありません。", "No such number on this tour."
    ),
    "updated": Words("{at}の予定です", "{at}の 予定です", "As of {at}"),
    "back": Words("職員の画面へ", "職員の 画面へ", "Staff pages"),
    "pays_cash": words.pays_names["cash"],
    "pays_coupon": words.pays_names["coupon"],
    "pays_paper": words.pays_names["paper"],
    "pays_pass": words.pays_names["pass"],
    "pays_free": words.pays_names["free"],
}  # fmt: skip


def spoken(language: Language) -> dict[str, str]:
    """Every sentence in one language."""
    return {name: said.in_language(language) for name, said in _SAYS.items()}
