"""What the acts of voting are called in the ledger and among events.

>>> TITLES["ballot.cast"].en
'A ballot was cast'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLES: Final[dict[str, Words]] = {
    "ballot.cast": Words("投票用紙が投じられました", "だれかが 投票しました", "A ballot was cast"),
    "booth.released": Words("投票画面の版を公開しました", "投票の 画面を 新しく しました", "A release of the booth was published"),
    "closed": Words("投票を締め切りました", "投票を しめきりました", "Voting was closed"),
    "credential.registered": Words("投票鍵を登録しました", "投票の かぎを 登録しました", "A ballot key was registered"),
    "credential.revoked": Words("投票鍵を取り消しました", "投票の かぎを とりけしました", "A ballot key was revoked"),
    "decrypted": Words("開票の結果が復号されました", "投票の 数が わかりました", "The tally was decrypted"),
    "measure.annulled": Words("投票を無効にしました", "この投票を やめて 無効に しました", "A vote was annulled"),
    "measure.changed": Words("案件の下書きを変えました", "投票の 案を 書きかえました", "The draft of a measure was changed"),
    "measure.drafted": Words("案件の下書きを作りました", "投票の 案を 作りました", "A measure was drafted"),
    "measure.keyed": Words("投票の鍵ができました", "投票を 守る かぎが できました", "The key of a vote was completed"),
    "measure.opened": Words("投票を始めました", "投票が はじまりました", "Voting was opened"),
    "published": Words("投票の結果を公開しました", "投票の けっかを 知らせました", "The result of a vote was published"),
    "tallied": Words("暗号のまま票を合計しました", "票を かくしたまま 数えました", "The ballots were tallied while sealed"),
    "trustee.approval": Words("管理人が鍵の記録を承認しました", "かぎの 番人が 記録を たしかめました", "A trustee approved the key's record"),
    "trustee.certificate": Words("管理人の証明が届きました", "かぎの 番人の 証明が とどきました", "A trustee's certificate was handed in"),
    "trustee.code": Words("管理人に合言葉を渡しました", "かぎの 番人に 合言葉を わたしました", "A trustee was given a code"),
    "trustee.commitment": Words("管理人の約束が届きました", "かぎの 番人の 約束が とどきました", "A trustee's commitment was handed in"),
    "trustee.dealing": Words("管理人の分け前が届きました", "かぎの 番人の 分けた かぎが とどきました", "A trustee's dealing was handed in"),
    "trustee.decryption": Words("管理人の復号が届きました", "かぎの 番人が 票の 合計を ひらきました", "A trustee's decryption was handed in"),
    "trustee.shuffle": Words("管理人が票の順番を混ぜました", "かぎの 番人が 票の じゅんばんを まぜました", "A trustee mixed the rankings"),
    "trustee.key": Words("管理人の鍵が届きました", "かぎの 番人の かぎが とどきました", "A trustee's key was handed in"),
    "trustee.restarted": Words("鍵の儀式をやり直します", "かぎを 作ることを はじめから やりなおします", "The key ceremony was begun anew"),
    "measure.ceremony": Words("鍵の儀式を始めました", "投票を 守る かぎを 作りはじめました", "The key ceremony was begun"),
}  # fmt: skip
