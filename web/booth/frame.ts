// What the three pages have in common: the bar at the top, the languages, and putting one screen in
// place of another so that people and screen readers notice.
import { el } from "../drive/element.ts";
import type { Part } from "../drive/element.ts";
import { LANGUAGES, NAMES, language, say, speak } from "./language.ts";
import type { Says } from "./language.ts";
import words from "./words.ts";

export { el };
export type { Part };

/** The place of the page's content. */
export const main = (): HTMLElement => document.querySelector("main") ?? document.body;

/** Draws the bar; `again` draws the screen after the language has changed. */
export function bar(title: Says, back: string | null, again: () => void): void {
  const header = document.querySelector("header");
  const choose = (chosen: (typeof LANGUAGES)[number]) => (): void => {
    speak(chosen);
    bar(title, back, again);
    again();
    header?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  };
  const languages = LANGUAGES.map((one) =>
    el("li", {}, el("button", { type: "button", class: "b-language", lang: one === "en" ? "en" : "ja", "aria-pressed": String(one === language()), click: choose(one) }, NAMES[one])),
  );
  header?.replaceChildren(
    el("div", { class: "b-rim", "aria-hidden": "true" }),
    el(
      "div",
      { class: "b-bar" },
      back ? el("a", { class: "b-bar__back", href: back }, el("span", { "aria-hidden": "true" }, "←"), ` ${say(words.back)}`) : el("span", { class: "b-bar__name" }, say(title)),
      el("nav", { "aria-label": say(words.languages) }, el("ul", { class: "b-languages" }, ...languages)),
    ),
  );
}

/** Puts a screen in place of the one before; a new one takes the focus on its heading. */
export function show(name: string, title: string, ...parts: Part[]): void {
  const place = main();
  const fresh = place.dataset["screen"] !== name;
  const moving = fresh && place.dataset["screen"] !== undefined;
  place.dataset["screen"] = name;
  place.replaceChildren(...parts.filter((part): part is Node | string => part !== null && part !== false));
  document.title = title;
  if (!moving) return;
  scrollTo(0, 0);
  place.querySelector<HTMLElement>("h1")?.focus();
}

export const heading = (...parts: Part[]): HTMLElement => el("h1", { tabindex: "-1" }, ...parts);

export function button(text: string, kind: "main" | "plain" | "quiet", press: () => void): HTMLElement {
  return el("button", { type: "button", class: `b-button b-button--${kind}`, click: press }, text);
}

export function details(summary: string, ...parts: Part[]): HTMLElement {
  return el("details", { class: "b-more" }, el("summary", {}, summary), el("div", { class: "b-more__in" }, ...parts));
}

/** Tells in the place for it, politely, without moving anybody. */
export function tell(text: string): void {
  const place = document.querySelector("[data-told]");
  if (place && place.textContent !== text) place.textContent = text;
}

/** Lets the browser save a text as a file. */
export function save(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A long code in groups of four; read out letter by letter. */
export function code(groups: readonly string[]): HTMLElement {
  return el("span", { class: "b-code", translate: "no" }, ...groups.flatMap((one) => [el("span", {}, one), " "]));
}

/** Lets the browser draw what was just put in before the next long work. */
export function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
  });
}
