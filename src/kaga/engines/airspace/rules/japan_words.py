"""What the rules of Japan say to people: title and sentence of each, in three languages.

Titles are the questions of a checklist; sentences are said when a rule is not simply met, with
the flight's own numbers in the {named} places.

>>> TITLES["high-air"].en
'150 m or more above ground'
"""

from __future__ import annotations

from typing import Final

from kaga.engines.airspace.rules.rule import Verdict
from kaga.engines.airspace.told import Told

TITLES: Final[dict[str, Told]] = {
    "airport-surfaces": Told("空港等の周辺の空域", "空港の 近くの 空", "Air around an airport"),
    "high-air": Told("地表・水面から150m以上の空域", "地面や 水の 上から 150メートル以上の 空", "150 m or more above ground"),
    "dense-district": Told("人口集中地区（DID）の上空", "家や 人が 多い 所の 上", "Above a densely inhabited district"),
    "emergency-area": Told("緊急用務空域", "救助の 飛行機の ための 空", "Air set apart for emergencies"),
    "night": Told("夜間の飛行", "夜に 飛ばすこと", "Flight at night"),
    "beyond-sight": Told("目視外の飛行", "自分の 目で 見えない 所を 飛ばすこと", "Flight beyond sight"),
    "near": Told("人・物件から30m未満の飛行", "人や 物から 30メートルより 近い 所", "Nearer than 30 m to people or objects"),
    "event": Told("催し場所の上空", "祭りなどで 人が 集まる 所の 上", "Above an event"),
    "dangerous-goods": Told("危険物の輸送", "危ない 物を 運ぶこと", "Carrying dangerous goods"),
    "dropping": Told("物件の投下", "空から 物を 落とすこと", "Dropping things"),
    "protected-site": Told("重要施設の周辺（小型無人機等飛行禁止法）", "大切な 施設の 近く", "Around an important facility"),
    "registration": Told("機体の登録・登録記号・リモートID", "機体の 登録", "Registration and remote identification"),
    "third-parties": Told("第三者の上空（落下範囲を含む）", "ほかの 人の 上（落ちるかもしれない 所も）", "Above third parties, fall area included"),
    "level-3-5": Told("レベル3.5飛行の条件", "レベル3.5の 決まり", "Conditions of level 3.5"),
    "plan-notice": Told("飛行計画の通報", "飛ばす 計画を 知らせること", "Notice of the flight plan"),
    "flight-log": Told("飛行日誌", "飛ばした 記録", "Flight log"),
    "preparation": Told("飛行前の確認と遵守事項", "飛ばす 前に 見ること", "Checks before the flight"),
    "accident-report": Told("事故・重大インシデントの報告", "事故が あった とき", "Report of accidents"),
}  # fmt: skip
"""What a checklist calls each rule."""

SENTENCES: Final[dict[str, Told]] = {
    "airport-surfaces": Told(
        "{airport}の{surface}の上に{above}m出ます。空港設置管理者と調整してください。",
        "{airport}の 空の 決まり（{surface}）より {above}メートル 高いです。空港の 人と 相談して ください。",
        "It rises {above} m above the {surface} surface of {airport}. Settle it with the airport.",
    ),
    "high-air": Told(
        "最も高い所で地表から{height}mになります。150m未満に下げるか、許可を受けてください。",
        "一番 高い 所は 地面から {height}メートルです。150メートルより 低くするか、許可を もらって ください。",
        "It reaches {height} m above ground. Stay below 150 m or get a permission.",
    ),
    "dense-district": Told(
        "人口集中地区（{places}）の上空を通ります。",
        "家や 人が 多い 所（{places}）の 上を 通ります。",
        "It crosses a densely inhabited district ({places}).",
    ),
    "emergency-area": Told(
        "緊急用務空域（{places}）に入ります。救助の航空機のため、許可があっても飛行できません。",
        "救助の 飛行機の ための 空（{places}）です。許可が あっても 飛ばせません。",
        "It enters air set apart for emergencies ({places}); no earlier permission holds there.",
    ),
    "night": Told(
        "日出から日没までの時間の外に飛行します。灯火などの安全対策が要ります。",
        "日が 出る 前か、沈んだ 後に 飛ばします。明かりなどの 準備が いります。",
        "Part of it is between sunset and sunrise. Lights and further measures are needed.",
    ),
    "beyond-sight": Told(
        "操縦者が直接見られない所を飛行します。監視の方法を決めてください。",
        "操縦する 人の 目で 見えない 所を 飛びます。見張る 方法を 決めて ください。",
        "It flies where the pilot cannot see it. Decide how it is watched.",
    ),
    "near": Told(
        "人または物件に{distance}mまで近づきます。30m以上離すか、承認を受けてください。",
        "人や 物に {distance}メートルまで 近づきます。30メートル以上 離すか、許可を もらって ください。",
        "It comes within {distance} m of people or objects. Keep 30 m away or get an approval.",
    ),
    "event": Told(
        "多数の人が集まる催し（{places}）の上空です。主催者と調整してください。",
        "人が たくさん 集まる 所（{places}）の 上です。主催者と 相談して ください。",
        "It is above an event ({places}). Settle it with the organiser.",
    ),
    "dangerous-goods": Told(
        "危険物（{goods}）を輸送します。",
        "危ない 物（{goods}）を 運びます。",
        "It carries dangerous goods ({goods}).",
    ),
    "dropping": Told(
        "飛行中に物件を投下します。地面に置く方法なら承認は要りません。",
        "空から 物を 落とします。地面に 置く なら、許可は いりません。",
        "It drops things in flight. Setting them down on the ground needs no approval.",
    ),
    "protected-site": Told(
        "重要施設（{places}）の周辺です。同意を得て、事前に警察等へ通報してください。",
        "大切な 施設（{places}）の 近くです。同意を もらい、先に 警察に 知らせて ください。",
        "It is near an important facility ({places}). Get consent and notify the police before.",
    ),
    "registration": Told(
        "機体が登録されていません。登録し、登録記号とリモートIDを備えてください。",
        "機体が 登録されて いません。先に 登録して ください。",
        "The aircraft is not registered. Register it; show its mark and fit remote identification.",
    ),
    "third-parties": Told(
        "飛行経路または落下範囲に第三者がいる可能性があります。{who}",
        "飛ぶ 所や 落ちるかもしれない 所に、ほかの 人が いるかもしれません。{who}",
        "Third parties may be below the route or where it would fall. {who}",
    ),
    "level-3-5": Told(
        "レベル3.5飛行です。{next}",
        "レベル3.5の 飛び方です。{next}",
        "This is a flight of level 3.5. {next}",
    ),
    "plan-notice": Told(
        "特定飛行です。飛行の前にDIPS2.0で飛行計画を通報してください。",
        "飛ばす 前に、DIPS2.0で 計画を 知らせて ください。",
        "This is a special flight. Notify its plan in DIPS 2.0 before flying.",
    ),
    "flight-log": Told(
        "特定飛行です。飛行日誌を備え、飛行の後に記録してください。",
        "飛ばした 後に、記録を 書いて ください。",
        "This is a special flight. Keep the flight log and write it after flying.",
    ),
    "preparation": Told(
        "飲酒時の操縦は禁止です。機体・気象・周囲・緊急用務空域を飛行前に確認してください。",
        "お酒を 飲んだら 飛ばせません。機体、天気、周りを 先に 見て ください。",
        "No alcohol. Check aircraft, weather, surroundings and emergency areas before flying.",
    ),
    "accident-report": Told(
        "人の死傷、物件の損壊、航空機との衝突は、直ちに救護し、国土交通大臣に報告してください。",
        "けがや 事故の ときは、すぐ 人を 助け、国に 知らせて ください。",
        "After an accident help the injured at once and report to the Minister.",
    ),
}
"""What is said when a rule is not simply met."""

VERDICTS: Final[dict[Verdict, Told]] = {
    Verdict.OK: Told("支障ありません", "だいじょうぶです", "Met"),
    Verdict.NOTIFY: Told("手続き・確認をすれば飛行できます", "決まりを 守れば 飛ばせます", "Allowed with the duties named"),
    Verdict.PERMISSION: Told("許可または承認が必要です", "許可が いります", "Permission or approval needed"),
    Verdict.PROHIBITED: Told("飛行できません", "飛ばせません", "Not allowed"),
}  # fmt: skip
"""The four verdicts."""

UNKNOWN: Final = Told(
    "必要な情報（{what}）がないため判定できません。情報がそろうまで飛行できません。",
    "必要な こと（{what}）が わかりません。わかるまで 飛ばせません。",
    "It cannot be judged because {what} is unknown. No flight until it is known.",
)
MET: Final = Told("該当しません。", "関係 ありません。", "It does not apply.")
"""Said when a rule is met."""

UNKNOWN_NAMES: Final[dict[str, Told]] = {
    "airport surfaces": Told("空港の制限表面", "空港の 高さの 決まり", "airport surfaces"),
    "height above ground": Told("対地高度", "地面からの 高さ", "height above ground"),
    "dense districts": Told("人口集中地区", "人が 多い 所", "dense districts"),
    "emergency areas": Told("緊急用務空域", "救助の ための 空", "emergency areas"),
    "distance to people and objects": Told(
        "人・物件との距離", "人や 物との 距離", "distance to people and objects"
    ),
    "events": Told("催し", "祭りや イベント", "events"),
    "protected sites": Told("重要施設", "大切な 施設", "protected sites"),
    "third parties": Told("第三者の有無", "ほかの 人が いるか", "third parties"),
}
"""Facts that can be missing."""

VALUES: Final[dict[str, Told]] = {
    "nobody": Told("立入管理措置を講じません。", "人を 入れない 準備が ありません。", "Nobody is kept out."),
    "people": Told("人の上空です。", "人の 上です。", "It is above people."),
    "moving-vehicles": Told("移動中の車両等の上空です。", "動く 車などの 上です。", "It is above moving vehicles."),
    "certificate": Told("第一種機体認証が要ります。", "一番 上の 機体の 認証が いります。", "A first-class certificate is needed."),
    "first-licence": Told("一等無人航空機操縦士の技能証明が要ります。", "一等の 資格が いります。", "A first-class licence is needed."),
    "measures": Told("立入管理の範囲を広げるか、経路を変えてください。", "人を 入れない 範囲を 広くするか、道を 変えて ください。", "Widen the entry control or change the route."),
    "stop": Told("横断の前に一時停止して確認してください。", "渡る 前に 止まって、見て ください。", "Stop and look before crossing."),
    "strip": Told("着陸帯", "滑走路の 周り", "strip"),
    "approach": Told("進入表面", "進入表面", "approach"),
    "extended-approach": Told("延長進入表面", "延長進入表面", "extended approach"),
    "transitional": Told("転移表面", "転移表面", "transitional"),
    "horizontal": Told("水平表面", "水平表面", "horizontal"),
    "conical": Told("円錐表面", "円錐表面", "conical"),
    "outer-horizontal": Told("外側水平表面", "外側水平表面", "outer horizontal"),
    "licence": Told("技能証明が要ります。", "操縦の 資格が いります。", "A pilot's licence is needed."),
    "extension": Told("目視内飛行の限定解除が要ります。", "見えない 所を 飛ばす 資格が いります。", "A licence for flight beyond sight is needed."),
    "insurance": Told("第三者賠償責任保険が要ります。", "保険が いります。", "Third-party insurance is needed."),
    "declaration": Told("運航概要宣言書を添えて承認を受けてください。", "宣言書を 出して、許可を もらって ください。", "Get an approval with the declaration of operation."),
}  # fmt: skip
"""Values that stand in sentences and differ by language."""

DOCUMENTS: Final[dict[str, Told]] = {
    "application": Told("許可・承認申請書（DIPS2.0）", "許可の 申込み", "Application in DIPS 2.0"),
    "route-map": Told("飛行経路図", "飛ぶ 道の 地図", "Map of the route"),
    "aircraft": Told("機体の諸元・基準への適合の資料", "機体の 説明", "Aircraft data and conformity"),
    "pilot": Told("操縦者の飛行経歴・知識・能力の資料", "操縦する 人の 経験", "Pilot's experience and skills"),
    "manual": Told("飛行マニュアル", "飛ばし方の 決まり", "Flight manual"),
    "airport-record": Told("空港設置管理者等との調整記録", "空港の 人との 相談の 記録", "Record of settling with the airport"),
    "control-record": Told("管轄する航空交通管制機関との調整記録", "空の 管制との 相談の 記録", "Record of settling with air traffic control"),
    "event-record": Told("主催者等との調整記録・立入禁止区画図", "主催者との 相談の 記録", "Record of settling with the organiser"),
    "goods": Told("輸送する危険物の資料", "運ぶ 物の 説明", "Data of the goods"),
    "drop-gear": Told("物件投下装置の資料", "落とす 道具の 説明", "Data of the release gear"),
    "fall-area": Told("落下分散範囲と立入管理区画の図", "落ちるかもしれない 所の 地図", "Map of fall area and entry control"),
    "declaration": Told("運航概要宣言書（レベル3.5）", "レベル3.5の 宣言書", "Declaration of operation (level 3.5)"),
    "insurance": Told("第三者賠償責任保険の証書", "保険の 証明", "Insurance certificate"),
    "risk": Told("リスク評価の結果", "危なさを 調べた 結果", "Risk assessment"),
}  # fmt: skip
"""Papers by their key."""

CATEGORIES: Final[dict[str, Told]] = {
    "I": Told("カテゴリーI（特定飛行に該当しない）", "カテゴリー1", "Category I: no special flight"),
    "IIA": Told("カテゴリーIIA", "カテゴリー2A", "Category II A"),
    "IIB": Told("カテゴリーIIB", "カテゴリー2B", "Category II B"),
    "III": Told("カテゴリーIII（第三者の上空）", "カテゴリー3（ほかの 人の 上）", "Category III: above third parties"),
}  # fmt: skip
"""The categories."""

LEVELS: Final[dict[str, Told]] = {
    "1": Told("レベル1", "レベル1", "Level 1"),
    "2": Told("レベル2", "レベル2", "Level 2"),
    "assisted": Told("補助者ありの目視外（レベルの区分なし）", "手伝う 人が 見る 飛び方", "Beyond sight with assistants (no level)"),
    "3": Told("レベル3", "レベル3", "Level 3"),
    "3.5": Told("レベル3.5", "レベル3.5", "Level 3.5"),
    "4": Told("レベル4", "レベル4", "Level 4"),
}  # fmt: skip
"""The levels."""
