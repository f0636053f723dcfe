// What stands in the voter's way, and what to do next: one page for each, in three languages.
import type { Says } from "./language.ts";

export interface Trouble {
  readonly title: Says;
  readonly text: Says;
  /** What the button does: sign in at the city, try again, go to the measure's page; or there is none. */
  readonly next: "sign-in" | "again" | "measure" | "measures" | "here";
}

export const NEXT: Readonly<Record<Exclude<Trouble["next"], "here">, Says>> = {
  "sign-in": { ja: "マイナンバーカードで本人確認をする", easy: "マイナンバーカードで たしかめる", en: "Sign in with the My Number Card" },
  again: { ja: "もう一度試す", easy: "もう いちど やる", en: "Try again" },
  measure: { ja: "案件の説明を見る", easy: "せつめいの ページを 見る", en: "See the measure" },
  measures: { ja: "投票の一覧を見る", easy: "投票の リストを 見る", en: "See all votes" },
};

export const TROUBLES = {
  nothing: {
    title: { ja: "どの投票かがわかりません", easy: "どの 投票か わかりません", en: "Which vote?" },
    text: {
      ja: "このページは、案件のページの「投票する」から開いてください。",
      easy: "投票の ページの「投票する」を おして、ひらいて ください。",
      en: "Open this page with “Vote” on the page of a measure.",
    },
    next: "measures",
  },
  missing: {
    title: { ja: "この投票は見つかりません", easy: "この 投票は ありません", en: "There is no such vote" },
    text: {
      ja: "リンクが途中で切れていないか、投票の一覧からご確認ください。",
      easy: "投票の リストから えらんで ください。",
      en: "The link may be incomplete. Choose the vote from the list.",
    },
    next: "measures",
  },
  early: {
    title: { ja: "まだ投票は始まっていません", easy: "まだ はじまって いません", en: "Voting has not opened yet" },
    text: {
      ja: "{at}に始まります。始まったら、もう一度お越しください。",
      easy: "{at}に はじまります。はじまったら、また きて ください。",
      en: "It opens on {at}. Please come back then.",
    },
    next: "measure",
  },
  early_soon: {
    title: { ja: "まだ投票は始まっていません", easy: "まだ はじまって いません", en: "Voting has not opened yet" },
    text: {
      ja: "開始の日時は、案件のページでお知らせします。",
      easy: "はじまる 日は、投票の ページで しらせます。",
      en: "The page of the measure will say when it opens.",
    },
    next: "measure",
  },
  closed: {
    title: { ja: "投票は締め切りました", easy: "投票は おわりました", en: "Voting has closed" },
    text: {
      ja: "これから投票することはできません。結果は案件のページで公開します。",
      easy: "もう 投票は できません。けっかは 投票の ページに 出ます。",
      en: "Ballots are no longer taken. The result appears on the page of the measure.",
    },
    next: "measure",
  },
  annulled: {
    title: { ja: "この投票は取りやめになりました", easy: "この 投票は なくなりました", en: "This vote was annulled" },
    text: {
      ja: "理由は案件のページでお知らせしています。",
      easy: "どうしてかは、投票の ページを 見て ください。",
      en: "The page of the measure says why.",
    },
    next: "measure",
  },
  signed_out: {
    title: { ja: "本人確認をお願いします", easy: "あなたか どうか たしかめます", en: "Please sign in first" },
    text: {
      ja: "一人一票を守るため、投票の前にマイナンバーカードで本人確認をします。何を選んだかは、本人確認とは結び付きません。",
      easy: "1人 1票に する ために、マイナンバーカードで たしかめます。なにを えらんだかは、だれにも わかりません。",
      en: "To keep one vote per person you sign in with your My Number Card. Your choices are never linked to your name.",
    },
    next: "sign-in",
  },
  stale: {
    title: { ja: "もう一度、本人確認をお願いします", easy: "もう いちど たしかめます", en: "Please confirm it is you" },
    text: {
      ja: "本人確認から時間がたちました。下のボタンで確認すると、新しい画面が開きます。終わったらこの画面にもどり、「投票する」を押してください。選んだ内容はそのままです。",
      easy: "時間が たちました。下の ボタンを おして、たしかめて ください。あたらしい がめんが ひらきます。おわったら、この がめんに もどって「投票する」を おして ください。",
      en: "Some time has passed since you signed in. The button opens a new window; come back here afterwards and press “Cast my vote”. Your choices stay as they are.",
    },
    next: "sign-in",
  },
  ineligible: {
    title: { ja: "この投票の対象ではないようです", easy: "この 投票は できない ようです", en: "You do not seem to be eligible" },
    text: {
      ja: "年齢やお住まいの地区が条件に合わない場合や、窓口ですでに投票された場合は、ここでは投票できません。お心当たりがないときは、選挙管理委員会にお問い合わせください。",
      easy: "年や 住んでいる ところが ちがうか、まどぐちで もう 投票した かもしれません。わからない ときは、市に きいて ください。",
      en: "Age or district may not fit, or you have voted at the counter. If you think this is wrong, please ask the election office.",
    },
    next: "measure",
  },
  unsupported: {
    title: { ja: "この画面では投票できない案件です", easy: "この がめんでは 投票できません", en: "This page cannot take this vote" },
    text: {
      ja: "順位を付ける投票などは、案件のページの案内をご覧ください。",
      easy: "投票の ページの せつめいを 見て ください。",
      en: "It asks in a form (such as a ranking) that this page does not offer. See the page of the measure.",
    },
    next: "measure",
  },
  offline: {
    title: { ja: "インターネットにつながっていません", easy: "インターネットに つながって いません", en: "You are offline" },
    text: {
      ja: "電波の届くところで、もう一度お試しください。一度開けば、電波が切れても選ぶことができます。",
      easy: "つながる ところで、もう いちど やって ください。",
      en: "Try again where there is a connection. Once loaded, the page also works without one.",
    },
    next: "again",
  },
  broken: {
    title: { ja: "うまくいきませんでした", easy: "うまく いきませんでした", en: "Something went wrong" },
    text: {
      ja: "投票は終わっていません。少し待って、もう一度お試しください。続くときは選挙管理委員会にお知らせください。",
      easy: "投票は おわって いません。すこし まって、もう いちど やって ください。",
      en: "You have not voted. Wait a moment and try again. If it goes on, tell the election office.",
    },
    next: "again",
  },
  revoked: {
    title: { ja: "この機器の鍵は使えなくなっています", easy: "この きかいの かぎは つかえません", en: "This device's key no longer counts" },
    text: {
      ja: "ほかの機器で登録し直したか、窓口で取り消されています。この機器で投票するときは、新しい鍵を用意しましたので、もう一度「投票する」を押してください。ほかの機器の票は数えられなくなります。",
      easy: "べつの きかいで 投票したか、まどぐちで とりけしました。この きかいで 投票する ときは、もう いちど「投票する」を おして ください。べつの きかいの 票は かぞえません。",
      en: "You registered another device, or it was revoked at the counter. To vote from here, press “Cast my vote” again: a new key is ready. The other device's ballot will no longer count.",
    },
    next: "here",
  },
  moved: {
    title: { ja: "鍵を作り直しました", easy: "かぎを 作りなおしました", en: "A new key was made" },
    text: {
      ja: "もう一度「投票する」を押してください。選んだ内容はそのままです。",
      easy: "もう いちど「投票する」を おして ください。",
      en: "Press “Cast my vote” again. Your choices stay as they are.",
    },
    next: "here",
  },
  refused: {
    title: { ja: "票を受け付けられませんでした", easy: "票を うけとれませんでした", en: "The ballot was refused" },
    text: {
      ja: "投票は終わっていません。選び直して、もう一度投票してください。続くときは、この下の文を選挙管理委員会にお知らせください。",
      easy: "投票は おわって いません。もう いちど えらんで 投票して ください。だめな ときは、下の 文を 市に おしえて ください。",
      en: "You have not voted. Choose again and cast. If it goes on, tell the election office the line below.",
    },
    next: "again",
  },
} satisfies Record<string, Trouble>;

export type TroubleName = keyof typeof TROUBLES;
