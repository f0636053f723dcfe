// The screens of the booth: what stands on each, and what its buttons do.
import type { Argument } from "./api.ts";
import { isSingle, numbersOf, placesOf, spoken, wanted } from "./choices.ts";
import type { Asked, Chosen } from "./choices.ts";
import { button, code, details, el, heading, show } from "./frame.ts";
import { groups, moment, say } from "./language.ts";
import { picture } from "./picture.ts";
import { qr } from "./qr.ts";
import { rankingOf } from "./ranking_screen.ts";
import { NEXT, TROUBLES } from "./troubles.ts";
import type { Trouble, TroubleName } from "./troubles.ts";
import words from "./words.ts";

const SHOWN_GROUPS = 4;

/** The three steps, and at which one the voter is. */
function steps(at: 1 | 2 | 3): HTMLElement {
  const all = [words.step1, words.step2, words.step3].map((one, place) => {
    const current = place + 1 === at;
    const state = current ? "now" : place + 1 < at ? "done" : "later";
    return el(
      "li",
      { class: `b-step b-step--${state}`, ...(current ? { "aria-current": "step" } : {}) },
      el("span", { class: "b-step__at", "aria-hidden": "true" }, state === "done" ? "✓" : String(place + 1)),
      el("span", {}, say(one)),
    );
  });
  return el("ol", { class: "b-steps", "aria-label": say(words.steps) }, ...all);
}

const told = (text = ""): HTMLElement => el("p", { class: "b-told", role: "status", "data-told": "" }, text);

export interface Choosing {
  readonly title: string;
  readonly asked: readonly Asked[];
  readonly chosen: readonly Chosen[];
  readonly wrongs: readonly string[];
  readonly closesAt: string | null;
  readonly castAt: string | null;
  readonly arguments: readonly Argument[];
  press(question: number, place: number): void;
  /** Moves an answer of a ranking up or down. */
  move(question: number, place: number, by: -1 | 1): void;
  grade(question: number, place: number, grade: number): void;
  next(): void;
  loadKey(file: File): void;
}

export function choosing(state: Choosing): void {
  const { asked, chosen, wrongs } = state;
  const summary = wrongs.some(Boolean)
    ? el(
        "div",
        { class: "b-wrong", role: "alert", tabindex: "-1", "data-wrong": "" },
        el("h2", {}, say(words.wrong_title)),
        el("ul", {}, ...wrongs.flatMap((one, at) => (one ? [el("li", {}, el("a", { href: `#q${at}` }, one))] : []))),
      )
    : null;
  show(
    "choose",
    `${say(words.step, { at: 1 })} ${state.title}`,
    steps(1),
    heading(state.title),
    state.closesAt ? el("p", { class: "b-soft" }, say(words.until, { at: moment(state.closesAt) })) : null,
    state.castAt ? el("p", { class: "b-note" }, say(words.again_note, { at: moment(state.castAt) })) : null,
    summary,
    el(
      "form",
      { class: "b-form", novalidate: true },
      ...asked.map((one, at) => question(one, at, chosen[at] ?? null, state)),
      el("button", { type: "submit", class: "b-button b-button--main" }, say(words.next)),
    ),
    el("div", { class: "b-mores" }, state.arguments.length > 0 ? opinions(state.arguments) : null, keyLoading(state)),
  );
  document.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    state.next();
  });
}

function question(one: Asked, at: number, before: Chosen, state: Choosing): HTMLElement {
  const { question, answers } = one;
  if (question.ranking) return rankingOf(one, at, numbersOf(before), state);
  const chosen = placesOf(before);
  const single = isSingle(question);
  const option = (place: number, text: string, kind = ""): HTMLElement => {
    const checked = place < 0 ? chosen?.size === 0 : (chosen?.has(place) ?? false);
    const id = `q${at}a${place}`;
    const input = el("input", { type: single ? "radio" : "checkbox", name: `q${at}`, id, checked, change: () => state.press(at, place) });
    return el("label", { class: `b-option ${kind}`, for: id }, input, el("span", { class: "b-option__text" }, text));
  };
  const offset = question.blank ? 1 : 0;
  const count = chosen ? (question.blank && chosen.has(0) ? 0 : chosen.size) : 0;
  return el(
    "fieldset",
    { class: "b-question", id: `q${at}`, tabindex: "-1", ...(single ? {} : { "aria-describedby": `q${at}count` }) },
    el("legend", {}, el("span", { class: "b-question__text" }, one.text), el("span", { class: "b-question__wanted" }, wanted(question))),
    el(
      "div",
      { class: "b-options" },
      ...answers.map((text, place) => option(place + offset, text)),
      question.blank ? option(0, say(words.blank), "b-option--blank") : null,
      !question.blank && question.min === 0 && single ? option(-1, say(words.none), "b-option--blank") : null,
    ),
    single ? null : el("p", { class: "b-soft", id: `q${at}count`, role: "status" }, say(words.chosen_count, { count })),
  );
}

function opinions(all: readonly Argument[]): HTMLElement {
  const sides = (["for", "against"] as const).map((side) =>
    el(
      "section",
      { class: `b-side b-side--${side}` },
      el("h2", {}, say(side === "for" ? words.side_for : words.side_against)),
      ...all.filter((one) => one.side === side).flatMap((one) => [el("p", {}, say(one.text)), el("p", { class: "b-soft" }, `— ${say(one.by)}`)]),
    ),
  );
  return details(say(words.arguments), ...sides);
}

function keyLoading(state: { loadKey(file: File): void }): HTMLElement {
  const input = el("input", { type: "file", id: "key-file", accept: ".json,application/json" }) as HTMLInputElement;
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) state.loadKey(file);
  });
  return details(say(words.key_title), el("p", {}, say(words.key_text)), el("label", { class: "b-file", for: "key-file" }, say(words.key_load)), input, told());
}

export interface Elsewhere {
  readonly title: string;
  readonly uuid: string;
  here(): void;
  loadKey(file: File): void;
}

/** The voter's key lies on another device: it is replaced only when the voter says so. */
export function elsewhere(state: Elsewhere): void {
  show(
    "elsewhere",
    `${say(words.elsewhere)} ${state.title}`,
    el("p", { class: "b-soft" }, state.title),
    heading(say(words.elsewhere)),
    el("p", {}, say(words.elsewhere_text)),
    el("div", { class: "b-buttons" }, button(say(words.elsewhere_here), "main", () => state.here()), el("a", { class: "b-button b-button--plain", href: `/vote/${state.uuid}` }, say(words.elsewhere_stay))),
    keyLoading(state),
  );
}

/** What was chosen, as a list of question and answers. */
function summary(asked: readonly Asked[], marks: readonly (readonly number[])[]): HTMLElement {
  const rows = asked.map((one, at) =>
    el(
      "div",
      { class: "b-chose__row" },
      el("dt", {}, one.text),
      ...spoken(one, marks[at] ?? []).map((text) => el("dd", {}, text)),
    ),
  );
  return el("dl", { class: "b-chose" }, ...rows);
}

export interface Reviewing {
  readonly title: string;
  readonly asked: readonly Asked[];
  readonly marks: readonly (readonly number[])[];
  readonly commitment: string;
  readonly busy: boolean;
  readonly trouble: { readonly name: TroubleName; readonly line: string; readonly uuid: string } | null;
  cast(): void;
  change(): void;
  check(): void;
}

export function reviewing(state: Reviewing): void {
  const cast = button(say(words.cast), "main", () => state.cast());
  const change = button(say(words.change), "plain", () => state.change());
  const check = button(say(words.check), "plain", () => state.check());
  for (const one of [cast, change, check]) (one as HTMLButtonElement).disabled = state.busy;
  const { trouble } = state;
  show(
    "review",
    `${say(words.step, { at: 2 })} ${state.title}`,
    steps(2),
    heading(say(words.review)),
    el("p", { class: "b-warn" }, say(words.not_yet)),
    el("h2", {}, say(words.chose)),
    summary(state.asked, state.marks),
    trouble ? inline(trouble.name, trouble.line, trouble.uuid) : null,
    el("div", { class: "b-buttons" }, cast, told(), change),
    el(
      "section",
      { class: "b-seal", "aria-labelledby": "sealed" },
      picture("seal"),
      el("div", {}, el("h2", { id: "sealed" }, say(words.sealed)), el("p", {}, say(words.sealed_text)), number(state.commitment)),
    ),
    details(say(words.check_title), el("p", {}, say(words.check_text)), check),
  );
}

const number = (commitment: string): HTMLElement =>
  el("p", { class: "b-number" }, el("span", { class: "b-soft" }, say(words.seal_number)), " ", code(groups(commitment, SHOWN_GROUPS)));

export interface Opened {
  readonly title: string;
  readonly asked: readonly Asked[];
  readonly marks: readonly (readonly number[])[];
  readonly commitment: string;
  readonly address: string;
  next(): void;
}

export function opened(state: Opened): void {
  const values = { number: groups(state.commitment, SHOWN_GROUPS).join(" ") };
  const steps_ = [words.opened_1, words.opened_2, words.opened_3].map((one) => el("li", {}, say(one, values)));
  show(
    "opened",
    `${say(words.opened)} ${state.title}`,
    steps(2),
    heading(say(words.opened)),
    el("p", { class: "b-warn" }, say(words.opened_text)),
    el("div", { class: "b-qr" }, drawnQr(state.address)),
    el("ol", { class: "b-todo" }, ...steps_),
    number(state.commitment),
    el("h2", {}, say(words.chose)),
    summary(state.asked, state.marks),
    button(say(words.opened_next), "main", () => state.next()),
    details(say(words.opened_link), el("p", { class: "b-address" }, el("a", { href: state.address, rel: "noreferrer" }, state.address))),
  );
}

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;

function drawnQr(text: string): Element {
  const modules = qr(text);
  const size = modules.length + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", say(words.opened_qr));
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  const dark = modules.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
  path.setAttribute("d", dark.join(""));
  svg.append(path);
  return svg;
}

export interface Done {
  readonly title: string;
  readonly uuid: string;
  readonly tracker: string;
  readonly moved: boolean;
  readonly closesAt: string | null;
  readonly inLedger: "waiting" | "done" | "later" | "wrong";
  save(): void;
  saveProof(): void;
  saveKey(): void;
  again(): void;
}

export function done(state: Done): void {
  const ledger = { waiting: words.ledger_waiting, done: words.ledger_done, later: words.ledger_later, wrong: words.ledger_wrong }[state.inLedger];
  const again = state.closesAt ? say(words.again_text, { at: moment(state.closesAt) }) : say(words.again_open);
  show(
    "done",
    `${say(words.done)} ${state.title}`,
    steps(3),
    el("div", { class: "b-done" }, picture("done"), heading(say(words.done)), el("p", {}, say(words.done_text)), state.moved ? el("p", {}, say(words.moved_done)) : null),
    el(
      "section",
      { class: "b-tracker", "aria-labelledby": "tracker" },
      el("h2", { id: "tracker" }, say(words.tracker)),
      code(groups(state.tracker)),
      el("p", { class: "b-soft" }, say(words.tracker_text)),
      el("p", { class: `b-ledger b-ledger--${state.inLedger}`, role: "status", "data-told": "" }, say(ledger)),
      el(
        "div",
        { class: "b-buttons" },
        button(say(words.keep_note), "main", () => state.save()),
        state.inLedger === "done" ? button(say(words.keep_receipt), "plain", () => state.saveProof()) : null,
        el("a", { class: "b-button b-button--plain", href: `/vote/observe/?election=${state.uuid}#${encodeURIComponent(state.tracker)}` }, say(words.board)),
      ),
    ),
    el("section", { class: "b-again" }, el("h2", {}, say(words.again_title)), el("p", {}, again), button(say(words.again), "plain", () => state.again())),
    el(
      "div",
      { class: "b-mores" },
      details(say(words.limits_title), el("p", {}, say(words.limits_text))),
      details(say(words.key_title), el("p", {}, say(words.key_text)), button(say(words.key_save), "plain", () => state.saveKey())),
    ),
  );
}

/** A screen for what stands in the way; the button does what comes next. */
export function troubled(name: TroubleName, uuid: string, values: Readonly<Record<string, string>>, line: string): void {
  const trouble: Trouble = TROUBLES[name];
  show(
    `trouble-${name}`,
    say(trouble.title),
    el("div", { class: "b-trouble" }, picture("stop"), heading(say(trouble.title)), el("p", {}, say(trouble.text, values)), line ? el("p", { class: "b-line" }, line) : null, next(trouble, uuid)),
  );
}

function inline(name: TroubleName, line: string, uuid: string): HTMLElement {
  const trouble: Trouble = TROUBLES[name];
  return el(
    "div",
    { class: "b-wrong", role: "alert", tabindex: "-1", "data-wrong": "" },
    el("h2", {}, say(trouble.title)),
    el("p", {}, say(trouble.text)),
    line ? el("p", { class: "b-line" }, line) : null,
    trouble.next === "sign-in" ? next(trouble, uuid, "_blank") : null,
  );
}

function next({ next: kind }: Trouble, uuid: string, target = ""): HTMLElement | null {
  if (kind === "here") return null;
  const text = say(NEXT[kind]);
  const address = { "sign-in": `/vote/${uuid}/go`, measure: `/vote/${uuid}`, measures: "/vote", again: "" }[kind];
  if (kind === "again") return button(text, "main", () => location.reload());
  const facts = { class: "b-button b-button--main", href: address };
  return el("a", target ? { ...facts, target, rel: "opener" } : facts, text);
}

export function loading(): void {
  show("loading", say(words.booth), el("p", { class: "b-loading", role: "status" }, say(words.loading)));
}

