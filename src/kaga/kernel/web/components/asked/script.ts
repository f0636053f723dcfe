// Shows and hides the questions of a form page as answers change, and fills in what is
// calculated. Without this script the server does the same when the page is sent.
import { type Boxes, read, rowCount, rowOf } from "./boxes.ts";
import { type Entry, type Known, type Program, settle, visibleInRow } from "./logic.ts";

function boxesOf(part: HTMLElement): Boxes {
  const boxes = new Map<string, string[]>();
  const fields = part.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
    "input[name], select[name], textarea[name]",
  );
  for (const field of fields) {
    const switched = field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type);
    if (field.type === "file" || (switched && !field.checked)) continue;
    boxes.set(field.name, [...(boxes.get(field.name) ?? []), field.value]);
  }
  return boxes;
}

function show(part: HTMLElement, key: string, visible: boolean): void {
  const frame = part.querySelector<HTMLElement>(`[data-k-asked="${CSS.escape(key)}"]`);
  if (frame) frame.hidden = !visible;
}

function told(entry: Entry, value: unknown): string | null {
  if (typeof value !== "number") return null;
  const digits = value.toLocaleString("en-US");
  if (entry.result !== "yen") return digits;
  return document.documentElement.lang === "en" ? `${digits} yen` : `${digits}円`;
}

function compute(part: HTMLElement, entry: Entry, value: unknown): void {
  const output = part.querySelector<HTMLOutputElement>(`output#q-${CSS.escape(entry.key)}`);
  if (!output) return;
  const text = value === undefined ? "" : told(entry, value);
  if (text !== null && output.textContent !== text) output.textContent = text;
}

function renew(part: HTMLElement, program: Program, known: Known): void {
  const boxes = boxesOf(part);
  const answers: Record<string, unknown> = {};
  for (const entry of program.questions) {
    const value = read(entry, boxes);
    if (value !== null) answers[entry.key] = value;
  }
  const settled = settle(program, known, answers);
  for (const entry of program.questions) {
    show(part, entry.key, settled.visible.has(entry.key));
    if (entry.formula !== undefined) compute(part, entry, settled.answers[entry.key]);
    for (let index = 0; entry.rows && index < rowCount(boxes, entry.key); index += 1) {
      const shown = visibleInRow(entry.rows, rowOf(entry, boxes, entry.key, index), known.today);
      for (const inner of entry.rows) {
        show(part, `${entry.key}-${index}-${inner.key}`, shown.has(inner.key));
      }
    }
  }
}

/** Keep every form page in this part of the document up to date with what is typed. */
export function enhance(page: ParentNode): void {
  for (const part of page.querySelectorAll<HTMLElement>("[data-k-logic]")) {
    const program = JSON.parse(part.dataset["kLogic"] ?? "") as Program;
    const known = JSON.parse(part.dataset["kKnown"] ?? "") as Known;
    const run = (): void => renew(part, program, known);
    part.addEventListener("input", run);
    part.addEventListener("change", run);
    run();
  }
}
