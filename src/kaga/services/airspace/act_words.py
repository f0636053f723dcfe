"""What the acts of the airspace are called in the ledger and among events.

>>> TITLES["flight.accepted"].en
'A flight was accepted'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLES: Final[dict[str, Words]] = {
    "operator.registered": Words("事業者を登録しました", "飛ばす 会社を 登録しました", "An operator was registered"),
    "operator.changed": Words("事業者の登録を変えました", "飛ばす 会社の 登録を 変えました", "An operator's registration was changed"),
    "operator.invited": Words("事業者の一員を招きました", "会社の 人を よびました", "A member of an operator was invited"),
    "operator.joined": Words("事業者の一員になりました", "会社の 人に なりました", "Somebody joined an operator"),
    "operator.left": Words("事業者の一員でなくなりました", "会社の 人では なくなりました", "A membership of an operator ended"),
    "pilot.registered": Words("操縦者を登録しました", "飛ばす 人を 登録しました", "A pilot was registered"),
    "pilot.licensed": Words("操縦者の技能証明を改めました", "飛ばす 人の しかくを 新しく しました", "A pilot's licence was renewed or extended"),
    "pilot.changed": Words("操縦者の登録を変えました", "飛ばす 人の 登録を 変えました", "A pilot's registration was changed"),
    "vehicle.registered": Words("機体を登録しました", "ドローンを 登録しました", "A vehicle was registered"),
    "vehicle.changed": Words("機体の登録を変えました", "ドローンの 登録を 変えました", "A vehicle's registration was changed"),
    "model.added": Words("機種を加えました", "ドローンの しゅるいを ふやしました", "A vehicle model was added"),
    "model.changed": Words("機種の数値を変えました", "ドローンの しゅるいの 数字を 変えました", "A vehicle model was changed"),
    "port.added": Words("離着陸場を加えました", "ドローンが おりる 所を ふやしました", "A port was added"),
    "port.changed": Words("離着陸場を変えました", "ドローンが おりる 所を 変えました", "A port was changed"),
    "site.added": Words("緊急着陸地を加えました", "こまった とき おりる 所を ふやしました", "A landing site was added"),
    "site.changed": Words("緊急着陸地を変えました", "こまった とき おりる 所を 変えました", "A landing site was changed"),
    "zone.proposed": Words("飛行の制限を入力しました", "飛べない 所を 書きました", "A zone was proposed"),
    "zone.approved": Words("飛行の制限を承認しました", "飛べない 所が 決まりました", "A zone was approved"),
    "zone.declined": Words("飛行の制限を差し戻しました", "飛べない 所は だめに なりました", "A zone was declined"),
    "zone.ended": Words("飛行の制限を終えました", "飛べない 所が なくなりました", "A zone was ended"),
    "happening.proposed": Words("催し・工事を入力しました", "お祭りや 工事を 書きました", "An event or works were entered"),
    "happening.approved": Words("催し・工事を承認しました", "お祭りや 工事が 決まりました", "An event or works were approved"),
    "happening.declined": Words("催し・工事を差し戻しました", "お祭りや 工事は だめに なりました", "An event or works were declined"),
    "happening.ended": Words("催し・工事を終えました", "お祭りや 工事が 終わりました", "An event or works were ended"),
    "map.registered": Words("地図の版を登録しました", "地図を 登録しました", "A map version was registered"),
    "map.import_asked": Words("地図のファイルを取り込みはじめました", "地図の ファイルを 入れはじめました", "A file for the map was handed in"),
    "map.imported": Words("地図のファイルを取り込みました", "地図の ファイルを 入れました", "A file for the map was read"),
    "map.edited": Words("地図に障害物などを書き入れました", "地図を なおしました", "A change on the ground was entered"),
    "map.published": Words("地図の版を公開しました", "新しい 地図に しました", "A map version was published"),
    "people.registered": Words("人の情報を登録しました", "人の 情報を 登録しました", "People data was registered"),
    "people.ended": Words("人の情報の利用を終えました", "人の 情報を 使うのを やめました", "The use of people data ended"),
    "flight.drafted": Words("飛行の下書きができました", "飛ぶ 計画が できました", "A flight was drafted"),
    "flight.checked": Words("飛行を確かめました", "飛ぶ 計画を 確かめました", "A flight was checked"),
    "flight.found_wanting": Words("飛行の計画に問題が見つかりました", "飛ぶ 計画に だめな ところが ありました", "Something was found against a flight"),
    "flight.rehearsed": Words("飛行を予行しました", "飛ぶ れんしゅうを 計算で しました", "A flight was rehearsed"),
    "flight.filed": Words("飛行が届け出られました", "飛ぶ ことを 届けました", "A flight was filed"),
    "flight.accepted": Words("飛行が受理されました", "飛んで よい ことに なりました", "A flight was accepted"),
    "flight.refused": Words("飛行は受理されませんでした", "飛べない ことに なりました", "A flight was refused"),
    "flight.displaced": Words("優先する飛行のため、受理した飛行を取り消しました", "急ぐ 飛行の ために、ほかの 飛行を やめました", "An accepted flight gave way to one that goes first"),
    "flight.revoked": Words("地図や制限が変わり、飛行の受理を取り消しました", "地図が 変わったので、飛行を やめに しました", "An accepted flight was revoked because the map or a limit changed"),
    "flight.withdrawn": Words("飛行が取り下げられました", "飛ぶのを やめました", "A flight was withdrawn"),
    "flight.answered_for": Words("仮の情報による飛行を、名前を残して認めました", "本物では ない 情報でも、責任者が よいと 言いました", "Somebody answered by name for a flight on stand-in data"),
    "objection.made": Words("飛行について意見が届きました", "飛行に 意見が ありました", "An objection to flights was received"),
    "objection.read": Words("意見を職員が読みました", "市の 人が 意見を 読みました", "Staff read an objection"),
    "objection.answered": Words("意見に回答しました", "意見に 返事を しました", "An objection was answered"),
}  # fmt: skip
