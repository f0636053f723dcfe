"""What a resident reads of the own part in a vote: the key, the ballot, voting again.

>>> lookup_title.ja
'自分の票をさがす'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

mine_lead: Final = Words(
    "自分の票が投票箱に入っているかを確かめ、受領証明を受け取り、投票しなおすことができます。",
    "自分の 票が あるか しらべたり、証明を もらったり、投票を やりなおしたり できます。",
    "See that your ballot is in the box, take its receipt, or vote again.",
)
mine_registered: Final = Words(
    "あなたの投票鍵は登録されています",
    "あなたの かぎは 登録されて います",
    "Your ballot key is registered",
)
mine_registered_text: Final = Words(
    "この鍵が入った端末から投票できます。どの票があなたのものかは、市役所には分かりません。追跡番号で確かめてください。",
    "かぎが ある スマホから 投票できます。どの 票が あなたのか、市役所は 知りません。票の 番号で しらべて ください。",
    "Vote from the device that holds it. The city does not know which ballot is yours: look it up by its tracker.",
)
mine_unregistered: Final = Words(
    "まだ投票鍵を登録していません",
    "まだ かぎを 登録して いません",
    "You have not registered a ballot key yet",
)
mine_unregistered_text: Final = Words(
    "投票に進むと、端末が鍵を作り、投じるときに登録します。",
    "投票すると、スマホが かぎを 作って 登録します。",
    "Your device makes one when you vote, and registers it as you cast.",
)
mine_barred: Final = Words(
    "市役所の窓口で投票鍵を取り消しました。この投票は窓口でお願いします。",
    "市役所で かぎを とりけしました。この 投票は 窓口で して ください。",
    "Your key was revoked at the counter. For this vote, please vote there.",
)
mine_not_eligible: Final = Words(
    "この投票の対象ではありません。対象は次の方です：{who}。住民登録があるのに対象にならないときは、市役所の選挙係にお問い合わせください。",
    "この 投票は できません。できる 人：{who}。おかしいと 思ったら、市役所に 聞いて ください。",
    "You are not among those who may vote here: {who}. If you are registered and believe this is wrong, please ask the election office.",
)
again_title: Final = Words("投票しなおす", "投票を やりなおす", "Vote again")
again_text: Final = Words(
    "同じ端末で「投票に進む」を押し、もう一度選んで投じてください。前の票は数えなくなります。",
    "同じ スマホで もう一度 投票して ください。前の 票は 数えません。",
    "On the same device, choose and cast once more; the ballot before no longer counts.",
)
lost_title: Final = Words(
    "鍵の入った端末をなくした・替えた",
    "かぎの ある スマホが ない",
    "You lost or replaced the device",
)
lost_text: Final = Words(
    "新しい端末で「投票に進む」を押すと、鍵を作りなおせます。前の鍵は取り消され、前の票は数えません。新しい鍵でもう一度投票してください。",
    "新しい スマホで 投票すると、新しい かぎが できます。前の かぎと 票は 使えません。もう一度 投票して ください。",
    "Vote from the new device: it makes a new key, the old key is revoked and its ballots no longer count, so vote again.",
)
lookup_title: Final = Words("自分の票をさがす", "自分の 票を さがす", "Find your ballot")
lookup_text: Final = Words(
    "追跡番号は、投じたときに表示された番号です。さがした番号は記録に残りません。",
    "票の 番号は、投票した ときに 出た 番号です。さがした ことは 書きのこしません。",
    "The tracker was shown when you cast. What is looked up here is not kept.",
)
register_title: Final = Words(
    "投票鍵を登録する", "投票の かぎを 登録する", "Register a ballot key"
)
register_lead: Final = Words(
    "自分の機械で動かした投票プログラムの鍵を、あなたの鍵として登録します。秘密の部分は含まれていません。",
    "自分の パソコンの プログラムの かぎを 登録します。ひみつの 部分は 入って いません。",
    "This registers the key of the voting program on your own machine. Nothing secret is in it.",
)
register_field: Final = Words(
    "プログラムが表示した登録用の文字",
    "プログラムが 出した 文字",
    "The registration text the program showed",
)
register_hint: Final = Words(
    "リンクから開いたときは入力済みです。空のときは、# のあとの文字をすべて貼り付けてください。",
    "からの ときは、# の あとの 文字を ぜんぶ はって ください。",
    "Filled in if you came by the link; otherwise paste everything after the #.",
)
register_button: Final = Words("この鍵を登録する", "この かぎを 登録する", "Register this key")
register_sign_in: Final = Words(
    "はじめに、マイナンバーカードで本人を確かめます（5分以内に登録してください）。",
    "はじめに マイナンバーカードで ログインします。",
    "First show who you are with your My Number Card (register within five minutes).",
)
register_sign_in_button: Final = Words(
    "マイナンバーカードで確かめる", "マイナンバーカードで ログイン", "Sign in with your card"
)
register_wrong: Final = Words(
    "登録用の文字が正しくありません。プログラムの表示から、すべてをそのまま写してください。",
    "文字が ちがいます。プログラムから ぜんぶ コピーして ください。",
    "This is not a registration text. Copy it whole, as the program showed it.",
)
register_replaces: Final = Words(
    "すでに登録した鍵があります。登録すると前の鍵は取り消され、前の鍵で投じた票は数えなくなります。",
    "前の かぎが あります。登録すると 前の かぎと 票は 使えなく なります。",
    "You have a key already. Registering this one revokes it, and its ballots no longer count.",
)
registered: Final = Words(
    "投票鍵を登録しました。プログラムに戻ると、続きが始まります。",
    "かぎを 登録しました。プログラムに もどって ください。",
    "The key is registered. Go back to the program: it goes on by itself.",
)
