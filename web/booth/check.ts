// The checking page, on a second device: opens a sealed ballot with the seed in the address and says
// in words what was chosen. The part of the address behind `#` is never sent anywhere.
import { fingerprint, fromAddress, fromBase64 } from "../ballot/bytes.ts";
import { readElection } from "../ballot/reading/elections.ts";
import { Refused } from "../ballot/refused.ts";
import { BallotChecker } from "../ballot/verify/ballots.ts";
import { openSealed } from "../ballot/verify/opening.ts";
import { Away, City, Problem } from "./api.ts";
import type { About } from "./api.ts";
import check from "./check_words.ts";
import { asked, spoken } from "./choices.ts";
import { bar, button, code, details, drawn, el, heading, show } from "./frame.ts";
import { groups, say } from "./language.ts";
import { picture } from "./picture.ts";
import { NEXT } from "./troubles.ts";
import words from "./words.ts";

const ADDRESS = /^#([1-9A-HJ-NP-Za-km-z]{14,64})\.([\w-]{43})\.([\w-]{43})$/;
const SHOWN_GROUPS = 4;

type Outcome =
  | { readonly kind: "good"; readonly about: About; readonly marks: number[][]; readonly checker: BallotChecker; readonly commitment: string }
  | { readonly kind: "bad" | "missing" | "away"; readonly line: string };

export async function open(): Promise<void> {
  let draw = waiting;
  bar(words.booth, null, () => draw());
  draw();
  const look = async (): Promise<void> => {
    await drawn();
    const outcome = await judged();
    draw = () => (outcome.kind === "good" ? good(outcome) : failed(outcome));
    draw();
  };
  window.addEventListener("hashchange", () => void look());
  await look();
}

async function judged(): Promise<Outcome> {
  const found = ADDRESS.exec(location.hash);
  if (!found) return { kind: "missing", line: "" };
  const [, uuid = "", hash = "", seed = ""] = found;
  const city = new City(uuid);
  const commitment = fromAddress(hash);
  try {
    const [raw, about, sealed] = await Promise.all([city.election(), city.about(), city.spoiled(commitment)]);
    const checker = new BallotChecker(readElection(raw));
    if (checker.election.uuid !== uuid) throw new Refused("the city gave another election");
    return { kind: "good", about, checker, commitment: fingerprint(sealed), marks: openSealed(sealed, commitment, fromBase64(fromAddress(seed)), checker) };
  } catch (error) {
    const line = error instanceof Error ? error.message : String(error);
    if (error instanceof Away || (error instanceof Problem && error.passing)) return { kind: "away", line };
    return { kind: error instanceof Problem ? "missing" : "bad", line };
  }
}

function waiting(): void {
  show("waiting", say(check.page), el("p", { class: "b-loading", role: "status" }, say(check.working)));
}

function good({ about, marks, checker, commitment }: Extract<Outcome, { kind: "good" }>): void {
  const rows = asked(checker.election, about).map((one, at) =>
    el("div", { class: "b-chose__row" }, el("dt", {}, one.text), ...spoken(one, marks[at] ?? []).map((text) => el("dd", {}, text))),
  );
  show(
    "good",
    say(check.good),
    el("p", { class: "b-soft" }, say(about.title)),
    heading(say(check.good)),
    el("dl", { class: "b-chose" }, ...rows),
    el("p", { class: "b-number" }, el("span", { class: "b-soft" }, say(words.seal_number)), " ", code(groups(commitment, SHOWN_GROUPS))),
    el("p", { class: "b-warn" }, say(check.compare)),
    el("section", { class: "b-side b-side--for" }, el("h2", {}, say(check.same_title)), el("p", {}, say(check.same))),
    el("section", { class: "b-side b-side--against" }, el("h2", {}, say(check.different_title)), el("p", {}, say(check.different))),
    details(say(check.how), el("p", {}, say(check.how_text))),
  );
}

function failed({ kind, line }: Exclude<Outcome, { kind: "good" }>): void {
  const title = say({ bad: check.bad, missing: check.missing, away: check.away }[kind]);
  show(
    kind,
    title,
    el(
      "div",
      { class: "b-trouble" },
      picture("stop"),
      heading(title),
      el("p", {}, say(kind === "bad" ? check.different : check.missing_text)),
      line && kind === "bad" ? el("p", { class: "b-line" }, line) : null,
      kind === "away" ? button(say(NEXT.again), "main", () => location.reload()) : null,
    ),
  );
}
