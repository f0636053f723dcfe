// What the observer page says, in plain words.
import type { Says } from "./language.ts";

const words = {
  page: { ja: "投票を見守る", easy: "ただしい 投票か 見る", en: "Observe the vote" },
  pick: { ja: "どの投票を見守りますか", easy: "どの 投票を 見ますか", en: "Which vote do you want to observe?" },
  pick_none: { ja: "公開されている投票はまだありません。", easy: "投票は まだ ありません。", en: "No vote has been published yet." },
  lead: {
    ja: "この画面は、公開されている票と台帳を、いまあなたの機器で確かめています。市の計算は使いません。",
    easy: "みんなが 見る ことの できる 票を、この きかいで たしかめて います。",
    en: "This page checks the published ballots and the ledger on your own device, right now.",
  },
  election: { ja: "案件の内容", easy: "投票の 中身", en: "The election" },
  election_good: {
    ja: "案件の文面と暗号の鍵が正しい形で公開されています。指紋：{print}",
    easy: "投票の ことばと かぎが 正しい かたちで 出て います。しもん：{print}",
    en: "The text and the key are published in proper form. Fingerprint: {print}",
  },
  ledger: { ja: "台帳の署名", easy: "台帳の しるし", en: "The ledger's signature" },
  ledger_good: {
    ja: "台帳（{size}件）に市の署名と、独立した立会人{count}者の署名がありました（{names}）。",
    easy: "台帳（{size}こ）に 市の しるしと、べつの {count}人の しるしが ありました（{names}）。",
    en: "The ledger ({size} entries) is signed by the city and by {count} independent witnesses ({names}).",
  },
  ledger_alone: {
    ja: "台帳（{size}件）に市の署名がありました。立会人の署名は決まりの数に足りません（{count}者）。",
    easy: "台帳（{size}こ）に 市の しるしが ありました。べつの 人の しるしは たりません（{count}人）。",
    en: "The ledger ({size} entries) is signed by the city. Too few witnesses have signed it ({count}).",
  },
  ledger_unwitnessed: {
    ja: "台帳（{size}件）に市の署名がありました。この市の台帳には、独立した立会人がまだいません。",
    easy: "台帳（{size}こ）に 市の しるしが ありました。ほかに しるしを する 人は まだ いません。",
    en: "The ledger ({size} entries) is signed by the city. It has no independent witnesses yet.",
  },
  ledger_none: {
    ja: "この市の台帳には、まだ署名された見出しがありません。",
    easy: "台帳は まだ はじまって いません。",
    en: "The ledger has no signed head yet.",
  },
  chain: { ja: "すべての票のつながり", easy: "ぜんぶの 票の つながり", en: "The chain of all ballots" },
  chain_good: {
    ja: "投票箱の写しを最初から最後まで読みました。票は{ballots}、数える票は{counted}。途中で抜かれたり差し替えられたりした跡はありません。",
    easy: "さいしょから さいごまで 読みました。票は {ballots}、かぞえる 票は {counted}。ぬけた 票は ありません。",
    en: "The whole archive was read: {ballots} ballots, {counted} of which count. Nothing is missing or out of order.",
  },
  chain_open: {
    ja: "投票箱の写しは締切のあとに公開されます。いまは掲示板の{ballots}票を読みました。",
    easy: "ぜんぶの 票は しめきりの あとに 出ます。いまは {ballots}の 票を 読みました。",
    en: "The archive is published after closing. For now the {ballots} ballots on the board were read.",
  },
  sample: { ja: "票の抜き取り検査", easy: "票を えらんで しらべる", en: "A random sample of ballots" },
  sample_good: {
    ja: "あなたの機器が無作為に選んだ{count}票は、署名も、選び方が決まりどおりだという証明も、すべて正しいものでした。中身は読まれていません。",
    easy: "この きかいが えらんだ {count}の 票は、ぜんぶ 正しい 票でした。なにを えらんだかは 見て いません。",
    en: "{count} ballots, picked at random by your device: every signature and every proof that the choice follows the rules is right. No choice was revealed.",
  },
  sample_none: { ja: "まだ票がありません。", easy: "まだ 票が ありません。", en: "There are no ballots yet." },
  sample_chance: {
    ja: "もし票の1割に誤りがあれば、{percent}％の確率で見つかっていました。",
    easy: "もし 10の うち 1つが まちがいなら、{percent}％で 見つかりました。",
    en: "Had one ballot in ten been wrong, this would have found it with a chance of {percent}%.",
  },
  entries: { ja: "票と台帳の突き合わせ", easy: "票と 台帳を くらべる", en: "Ballots against the ledger" },
  entries_good: {
    ja: "選んだ票のうち{count}票は、同じ文面のまま台帳に記録されていました。",
    easy: "{count}の 票が、おなじ ことばで 台帳に ありました。",
    en: "{count} of them stand in the ledger, letter for letter.",
  },
  entries_waiting: {
    ja: "{count}票は新しく、台帳の署名を待っています。",
    easy: "{count}の 票は あたらしいので、まだ 台帳に ありません。",
    en: "{count} are so new that the ledger's signature is still to come.",
  },
  count: { ja: "集計と開票の計算", easy: "数えた 計算", en: "The tally and the decryptions" },
  count_do: { ja: "集計と開票の計算も確かめる", easy: "数えた 計算も しらべる", en: "Check the tally and the decryptions too" },
  count_good: {
    ja: "{ballots}票を暗号のまま合計しなおし、管理人{count}人の復号の証明を確かめました。公開された結果は、この合計を開いたものと一致します。",
    easy: "{ballots}の 票を もう いちど 足して、番人 {count}人の しょうめいを しらべました。けっかは 正しいです。",
    en: "All {ballots} ballots were multiplied again and the proofs of {count} trustees checked: the published result is what this tally opens to.",
  },
  count_parts: {
    ja: "{ballots}票を暗号のまま合計しなおし、管理人{count}人の復号の証明を確かめました。結果はまだ公開されていません。",
    easy: "{ballots}の 票を 足して、番人 {count}人の しょうめいを しらべました。けっかは まだ です。",
    en: "All {ballots} ballots were multiplied again and the proofs of {count} trustees checked. There is no result yet.",
  },
  count_tally: {
    ja: "{ballots}票を暗号のまま合計しなおし、公開された合計と一致しました。開票はこれからです。",
    easy: "{ballots}の 票を 足しました。正しいです。まだ ひらいて いません。",
    en: "All {ballots} ballots were multiplied again: the published tally is theirs. It is not decrypted yet.",
  },
  count_ranked: {
    ja: "順位や評価の問いは、混ぜ合わせと開票の証明が長いため、この画面では確かめません。「kaga vote verify」で確かめてください。",
    easy: "じゅんばんの 問いは、ここでは しらべません。「kaga vote verify」で しらべて ください。",
    en: "Ranked questions are not checked here: the proofs of their mixing and opening are long. “kaga vote verify” checks them.",
  },
  working: { ja: "確かめています…", easy: "たしかめて います…", en: "Checking…" },
  progress: { ja: "{done} / {all}", easy: "{done} / {all}", en: "{done} of {all}" },
  read: { ja: "{count}票を読みました", easy: "{count}の 票を 読みました", en: "{count} ballots read" },
  bad: { ja: "正しくありません", easy: "正しく ありません", en: "This does not stand" },
  bad_next: {
    ja: "下の文を控えて、選挙管理委員会と報道機関など第三者に知らせてください。",
    easy: "下の 文を 市と、ほかの 人にも おしえて ください。",
    en: "Note the line below and tell the election office, and somebody independent of it.",
  },
  skipped: { ja: "確かめられませんでした", easy: "しらべる ことが できませんでした", en: "Could not be checked" },
  more: { ja: "もう{count}票確かめる", easy: "あと {count}の 票を しらべる", en: "Check {count} more" },
  find: { ja: "自分の票を探す", easy: "自分の 票を さがす", en: "Find my ballot" },
  find_label: { ja: "追跡番号", easy: "ついせき番号", en: "Tracking number" },
  find_hint: {
    ja: "投票のあとに出た、43文字の番号です。間の空白はあってもかまいません。",
    easy: "投票した あとに 出た 番号（43の もじ）。",
    en: "The 43 characters shown after voting; spaces do not matter.",
  },
  find_do: { ja: "探す", easy: "さがす", en: "Find" },
  find_counted: {
    ja: "この票は掲示板にあり、数えられます。署名と証明も確かめました。",
    easy: "この票は あります。かぞえます。正しい 票です。",
    en: "This ballot is on the board and counts. Its signature and proofs are right.",
  },
  find_superseded: {
    ja: "この票は掲示板にあります。同じ方があとで投票し直したため、数えられるのは新しい票です。",
    easy: "この票は あります。あとで 投票しなおしたので、あたらしい 票を かぞえます。",
    en: "This ballot is on the board. Its voter has voted again, so the newer ballot counts.",
  },
  find_revoked: {
    ja: "この票は掲示板にありますが、鍵が取り消されたため数えられません（別の機器での登録、または窓口での投票）。",
    easy: "この票は ありますが、かぞえません（べつの きかいか まどぐちで 投票しました）。",
    en: "This ballot is on the board but does not count: its key was revoked (another device, or a vote at the counter).",
  },
  find_late: { ja: "この票は締切のあとに届いたため、数えられません。", easy: "この票は おそかったので、かぞえません。", en: "This ballot arrived after closing and does not count." },
  find_left_out: {
    ja: "この票は届いていますが、数えられません。鍵が取り消されたか、締切のあとに届いたためです。",
    easy: "この票は とどきました。でも かぞえません（かぎを とりけしたか、おそかったです）。",
    en: "This ballot has arrived but does not count: its key was revoked, or it came after closing.",
  },
  find_missing: {
    ja: "この番号の票は掲示板にありません。番号をお確かめください。控えがあり、投票から1分以上たっているときは、控えを添えて選挙管理委員会にお知らせください。控えは市の約束の証拠です。",
    easy: "この番号の 票は ありません。番号を 見て ください。ひかえが ある ときは、市に おしえて ください。",
    en: "No ballot of this number is on the board. Check the number. If you hold a receipt more than a minute old, show it to the election office: it is evidence of the city's promise.",
  },
  find_wrong: { ja: "追跡番号は43文字です。もう一度ご確認ください。", easy: "番号は 43の もじです。もう いちど 見て ください。", en: "A tracking number has 43 characters. Please check it." },
  limits_title: { ja: "この画面が確かめないこと", easy: "この がめんが しらべない こと", en: "What this page does not check" },
  limits: {
    ja: "この画面は、票の署名と証明を無作為に選んだものだけ確かめます。すべての票と、順位の問いの混ぜ合わせは「kaga vote verify」で確かめます。この画面のプログラムと、立会人の名簿は市が配ったものです。市を信用せずに確かめたい方は、別に入手した道具で同じ公開資料を検査してください。",
    easy: "ここでは 票を いくつか えらんで しらべます。ぜんぶは「kaga vote verify」で しらべます。この がめんの プログラムは 市が 作りました。市を しんじないで しらべたい 人は、べつの どうぐを つかって ください。",
    en: "Signatures and proofs are checked here for ballots picked at random; “kaga vote verify” checks every ballot, and how rankings were mixed. This page's program and the list of witnesses come from the city; to rely on nothing from the city, check the same published files with a tool obtained elsewhere.",
  },
} satisfies Record<string, Says>;

export default words;
