// What the checking page says.
import type { Says } from "./language.ts";

const words = {
  page: { ja: "封の中身を確かめる", easy: "ふうの 中を たしかめる", en: "Check a sealed ballot" },
  working: { ja: "封を開けて確かめています…", easy: "ふうを あけて います…", en: "Opening the seal…" },
  good: { ja: "封の中身はこのとおりです", easy: "ふうの 中は これです", en: "The sealed ballot says" },
  compare: {
    ja: "もとの機器に出ている「あなたが選んだもの」と「封の番号」が、ここと同じか見比べてください。",
    easy: "もとの きかいと おなじか 見て ください（えらんだ もの と ふうの 番号）。",
    en: "Compare with the first device: the choices and the seal number must be the same.",
  },
  same_title: { ja: "同じだったとき", easy: "おなじ とき", en: "If they are the same" },
  same: {
    ja: "もとの機器は、あなたの選んだとおりに封をしています。もとの機器にもどり、もう一度選んで投票してください。この票は数えられません。",
    easy: "もとの きかいは 正しいです。もとの きかいに もどって、投票して ください。この票は かぞえません。",
    en: "The first device seals what you choose. Go back to it, choose again and cast. This ballot is not counted.",
  },
  different_title: { ja: "違っていたとき", easy: "ちがう とき", en: "If they differ" },
  different: {
    ja: "もとの機器で投票しないでください。選挙管理委員会にお知らせのうえ、別の機器か窓口で投票してください。",
    easy: "もとの きかいで 投票しないで ください。市に おしえて ください。べつの きかいか まどぐちで 投票できます。",
    en: "Do not vote on the first device. Tell the election office, and vote on another device or at the counter.",
  },
  how: { ja: "この画面が確かめたこと", easy: "この がめんが たしかめた こと", en: "What this page did" },
  how_text: {
    ja: "封をした票を市から受け取り、その番号を計算し直し、もとの機器が見せた種から暗号をすべて作り直して、一つ残らず同じになることを確かめました。計算はこの機器の中だけで行いました。",
    easy: "この きかいの 中で、暗号（ひみつの もじ）を もう いちど 作って、ぜんぶ おなじか 見ました。",
    en: "It fetched the sealed ballot, computed its number again, made every ciphertext anew from the seed that the first device showed, and found all of them equal. All of this happened on this device.",
  },
  bad: { ja: "封の中身が合いません", easy: "ふうの 中が ちがいます", en: "The seal does not hold" },
  missing: { ja: "確かめる票が見つかりません", easy: "たしかめる 票が ありません", en: "There is no such ballot" },
  missing_text: {
    ja: "QRコードをもう一度読み取ってください。リンクは最後までそろっている必要があります。",
    easy: "QRコードを もう いちど 読んで ください。",
    en: "Scan the code again. The link must be complete.",
  },
  away: { ja: "市につながりません", easy: "市に つながりません", en: "The city does not answer" },
} satisfies Record<string, Says>;

export default words;
