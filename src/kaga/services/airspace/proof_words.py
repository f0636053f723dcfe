"""What the flight page says of verifying its certificate.

>>> CHECKS["map"].en
'Map'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

verified = Words("証明書の検証", "しょうめい書を 確かめる", "Verification of the certificate")
verified_yes = Words(
    "{count}項目すべてを計算し直し、証明書どおりでした。",
    "{count}の ことを もう 一度 計算しました。ぜんぶ 正しいです。",
    "All {count} checks were computed again and hold.",
)
verified_no = Words(
    "{count}項目のうち{failed}項目が証明書と合いません。この経路では飛べません。経路を作り直してください。",
    "{count}の うち {failed}が 正しく ありません。道を 作りなおして ください。",
    "{failed} of {count} checks do not hold. Plan the route again.",
)
verified_by = Words("検証したもの", "確かめた もの", "Verified by")
verifier = Words(
    "市の検証プログラム（計画を作ったものと何も共有しない）",
    "市の べつの プログラム",
    "The city's verifier, which shares nothing with the planner",
)
verified_at = Words("検証した日時", "確かめた 日", "Verified at")
not_verified = Words(
    "まだ検証していません。「確認する」を押すと検証されます。",
    "まだ 確かめて いません。「確かめる」を おして ください。",
    "Not verified yet. Checking the flight verifies it.",
)
check_name = Words("項目", "何", "Check")
check_claimed = Words("証明書の値", "しょうめい書の 数字", "Claimed")
check_found = Words("検証した値", "確かめた 数字", "Found")
check_tolerance = Words("許される差", "ちがって よい 大きさ", "Tolerance")
check_result = Words("結果", "けっか", "Result")
check_holds = Words("一致", "正しい", "Holds")
check_fails = Words("不一致", "ちがう", "Fails")
check_group = Words(
    "{what}（{count}項目、不一致{failed}）",
    "{what}（{count}、ちがう {failed}）",
    "{what} ({count} checks, {failed} fail)",
)
CHECKS: Final = {
    "file": Words("ファイルと署名", "ファイル", "File and signature"),
    "request": Words("求められた経路", "たのまれた 道", "The request"),
    "route": Words("経路と速さ", "道と 速さ", "Route and speeds"),
    "minima": Words("最小の間隔と最大の高さ", "近さと 高さ", "Least clearances"),
    "map": Words("地図", "地図", "Map"),
    "people": Words("人の分布のデータ", "人の データ", "People data"),
    "constraints": Words("飛行の制限", "飛べない 所", "Limits of the air"),
    "casualties": Words("人への危険", "人への きけん", "Risk to people"),
    "limit": Words("上限を守っているか", "決まりを 守って いるか", "Limits kept"),
    "facts": Words("規則の根拠となる事実", "決まりの もと", "Facts for the rules"),
    "rules": Words("規則の判定", "決まり", "Rules"),
    "volumes": Words("飛行が占める空間", "使う 空", "Volumes"),
    "contingency": Words("緊急時の着陸地", "こまった ときに おりる 所", "Contingency landing"),
    "separation": Words("ほかの飛行との間隔", "ほかの ドローン", "Separation"),
    "basis": Words("もとにした資料", "もとの もの", "Basis"),
    "notes": Words("注記", "メモ", "Notes"),
}
verify_yourself = Words(
    "ご自分で確かめるには、保存した証明書に次の1行を実行します。地図などの資料は市の保管庫から読まれます。",
    "自分で 確かめる ときは、つぎの 1行を 使います。",
    "To verify it yourself, run this one line on the saved certificate. Map and other data are read from the city's store.",
)
