// A ranked question on the screen: pressed in order, moved by arrows, without any dragging; or each
// answer with its row of grades.
import type { Asked } from "./choices.ts";
import { wanted } from "./choices.ts";
import { el } from "./frame.ts";
import { say } from "./language.ts";
import { GRADES, isBlank, isGraded, order } from "./ranking.ts";
import type { Numbers } from "./ranking.ts";
import words from "./words.ts";

interface Ranking {
  press(question: number, place: number): void;
  move(question: number, place: number, by: -1 | 1): void;
  grade(question: number, place: number, grade: number): void;
}

/** An answer keeps the id of its main button wherever it stands, and so the focus. */
export function rankingOf(one: Asked, at: number, numbers: Numbers | null, state: Ranking): HTMLElement {
  const { question, text } = one;
  return el(
    "fieldset",
    { class: "b-question", id: `q${at}`, tabindex: "-1" },
    el("legend", {}, el("span", { class: "b-question__text" }, text), el("span", { class: "b-question__wanted" }, wanted(question))),
    ...(isGraded(question) ? grades(one, at, numbers, state) : ranks(one, at, numbers, state)),
    blank(at, numbers, state),
  );
}

function ranks({ answers }: Asked, at: number, numbers: Numbers | null, state: Ranking): HTMLElement[] {
  const ordered = order(numbers);
  const left = answers.flatMap((answer, place) => (ordered.includes(place) ? [] : [{ answer, place }]));
  const rows = ordered.map((place, index) => {
    const answer = answers[place] ?? "";
    const arrow = (by: -1 | 1): HTMLElement => {
      const stuck = ordered[index + by] === undefined;
      const label = say(by < 0 ? words.up : words.down, { answer });
      const id = `q${at}a${place}${by < 0 ? "u" : "d"}`;
      return el("button", { type: "button", class: "b-rank__move", id, "aria-label": label, "aria-disabled": String(stuck), click: () => state.move(at, place, by) }, by < 0 ? "↑" : "↓");
    };
    const out = el("button", { type: "button", class: "b-rank__move", id: `q${at}a${place}`, "aria-label": say(words.remove, { answer }), click: () => state.press(at, place) }, "×");
    return el(
      "li",
      { class: "b-rank" },
      el("span", { class: "b-rank__at" }, String(index + 1)),
      el("span", { class: "b-rank__name" }, answer),
      el("span", { class: "b-rank__moves" }, arrow(-1), arrow(1), out),
    );
  });
  const next = ordered.length + 1;
  const options = left.map(({ answer, place }) =>
    el(
      "button",
      { type: "button", class: "b-option b-option--add", id: `q${at}a${place}`, click: () => state.press(at, place) },
      el("span", { class: "b-option__next", "aria-hidden": "true" }, String(next)),
      el("span", { class: "b-option__text" }, answer),
      el("span", { class: "k-hidden" }, say(words.add, { rank: next })),
    ),
  );
  return [
    el("h2", { class: "b-ranks__title", id: `q${at}order` }, say(words.your_order)),
    rows.length > 0 ? el("ol", { class: "b-ranks", "aria-labelledby": `q${at}order` }, ...rows) : el("p", { class: "b-ranks__none" }, say(words.order_empty)),
    el("p", { class: "b-soft", role: "status" }, say(words.ranked_count, { count: ordered.length })),
    ...(left.length > 0 ? [el("h2", { class: "b-ranks__title" }, say(words.left_over)), el("div", { class: "b-options" }, ...options)] : []),
  ];
}

function grades({ answers }: Asked, at: number, numbers: Numbers | null, state: Ranking): HTMLElement[] {
  return answers.map((answer, place) => {
    const cells = GRADES.map((grade, index) => {
      const id = `q${at}a${place}g${index}`;
      const checked = numbers?.[place] === index + 1;
      const input = el("input", { type: "radio", name: `q${at}a${place}`, id, checked, change: () => state.grade(at, place, index + 1) });
      return el("label", { class: "b-grade", for: id }, input, el("span", {}, say(grade)));
    });
    return el("div", { class: "b-graded", role: "radiogroup", "aria-labelledby": `q${at}a${place}name` }, el("p", { class: "b-graded__name", id: `q${at}a${place}name` }, answer), el("div", { class: "b-grades" }, ...cells));
  });
}

function blank(at: number, numbers: Numbers | null, state: Ranking): HTMLElement {
  const id = `q${at}blank`;
  const input = el("input", { type: "checkbox", id, checked: isBlank(numbers), change: () => state.press(at, -1) });
  return el("label", { class: "b-option b-option--blank b-option--apart", for: id }, input, el("span", { class: "b-option__text" }, say(words.blank_ranked)));
}
