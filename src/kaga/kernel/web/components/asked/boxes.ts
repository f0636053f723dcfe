// Reading the boxes of a page in the browser, as far as rules need their values. What cannot
// be read is absent; the server reads everything again and says what is wrong.
import { type Entry, isDate } from "./logic.ts";

/** The texts of all boxes by name, as they would be sent. */
export type Boxes = ReadonlyMap<string, readonly string[]>;

const ERAS: Readonly<Record<string, readonly [number, string, string]>> = {
  明治: [1868, "1873-01-01", "1912-07-29"],
  大正: [1912, "1912-07-30", "1926-12-24"],
  昭和: [1926, "1926-12-25", "1989-01-07"],
  平成: [1989, "1989-01-08", "2019-04-30"],
  令和: [2019, "2019-05-01", "9999-12-31"],
};

/** The integer typed, in any width, with or without separators, ¥ and 円. */
export function amount(text: string): number | null {
  let plain = text.normalize("NFKC").replaceAll("−", "-").trim();
  plain = plain.replace(/^¥/, "").replace(/円$/, "").trim().replaceAll("、", ",");
  if (/^[+-]?\d{1,3}(,\d{3}){1,5}$/.test(plain)) plain = plain.replaceAll(",", "");
  return /^[+-]?\d{1,16}$/.test(plain) ? Number(plain) : null;
}

function whole(text: string): number | null {
  const plain = text.normalize("NFKC").trim();
  if (plain === "元") return 1;
  return /^\d{1,4}$/.test(plain) ? Number(plain) : null;
}

/** The day meant by era, year, month and day boxes. */
export function day(era: string, year: string, month: string, date: string): string | null {
  const [y, m, d] = [whole(year), whole(month), whole(date)];
  if (y === null || m === null || d === null) return null;
  const known = ERAS[era];
  if (!known && y < 1000) return null;
  const western = known && y < 1000 ? known[0] + y - 1 : y;
  const pad = (part: number, size: number): string => String(part).padStart(size, "0");
  const iso = `${pad(western, 4)}-${pad(m, 2)}-${pad(d, 2)}`;
  if (!isDate(iso) || (known && (y < 1 || iso < known[1] || iso > known[2]))) return null;
  return iso;
}

function one(boxes: Boxes, name: string): string {
  return boxes.get(name)?.findLast((text) => text.trim() !== "") ?? "";
}

function time(boxes: Boxes, name: string): string | null {
  const [hour, minute] = [whole(one(boxes, `${name}-hour`)), whole(one(boxes, `${name}-minute`) || "0")];
  if (hour === null || minute === null || hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function parts(boxes: Boxes, name: string): Record<string, string> | null {
  const found = [...boxes]
    .filter(([box, sent]) => box.startsWith(`${name}-`) && sent.some((text) => text.trim()))
    .map(([box, sent]) => [box.slice(name.length + 1), sent.at(-1)?.trim() ?? ""] as const);
  return found.length ? Object.fromEntries(found) : null;
}

/** How many rows of a group the page shows. */
export function rowCount(boxes: Boxes, name: string): number {
  return Math.min(Number(one(boxes, `${name}-rows`)) || 0, 50);
}

function rows(entry: Entry, boxes: Boxes, name: string): unknown[] | null {
  const found = Array.from({ length: rowCount(boxes, name) }, (_, index) =>
    rowOf(entry, boxes, name, index),
  ).filter((row) => Object.keys(row).length > 0);
  return found.length ? found : null;
}

/** The answers typed into one row. */
export function rowOf(entry: Entry, boxes: Boxes, name: string, index: number): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const inner of entry.rows ?? []) {
    const value = read(inner, boxes, `${name}-${index}-${inner.key}`);
    if (value !== null) row[inner.key] = value;
  }
  return row;
}

/** The answer typed into the boxes of a question, or null. */
export function read(entry: Entry, boxes: Boxes, name: string = entry.key): unknown {
  const text = one(boxes, name);
  switch (entry.type) {
    case "number":
    case "yen":
      return text ? amount(text) : null;
    case "yes_no":
      return text === "yes" ? true : text === "no" ? false : null;
    case "consent":
    case "statement":
      return text === "yes" ? true : null;
    case "choices":
      return boxes.get(name)?.length ? [...(boxes.get(name) ?? [])] : null;
    case "date":
    case "birth_date":
      return day(
        one(boxes, `${name}-era`),
        one(boxes, `${name}-year`),
        one(boxes, `${name}-month`),
        one(boxes, `${name}-day`),
      );
    case "time":
      return time(boxes, name);
    case "name_pair":
    case "address":
    case "bank_account":
      return parts(boxes, name);
    case "repeat_group":
    case "person_list":
      return rows(entry, boxes, name);
    default:
      return text.trim() || null;
  }
}
