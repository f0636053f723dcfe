// kaga-logic/1 in the browser: the same three-valued answers as `kaga.engines.forms`.
// A parity test runs thousands of random rules through both; the server decides again anyway.

export type Value = boolean | number | string | readonly unknown[] | null;
export type Answers = Readonly<Record<string, unknown>>;
type Rule = unknown;

export interface Entry {
  readonly key: string;
  readonly type: string;
  readonly when?: Rule;
  readonly formula?: Rule;
  readonly result?: string;
  readonly value?: boolean | number | string;
  readonly rows?: readonly Entry[];
}

export interface Program {
  readonly questions: readonly Entry[];
  readonly outside: readonly Entry[];
}

export interface Known {
  readonly today: string;
  readonly answers: Answers;
}

export interface Settled {
  readonly visible: ReadonlySet<string>;
  readonly answers: Record<string, unknown>;
}

interface Env {
  readonly types: ReadonlyMap<string, Entry>;
  readonly answers: Answers;
  readonly today: string;
  readonly row?: Answers;
  readonly rowTypes?: ReadonlyMap<string, Entry>;
}

const DAY = 86_400_000;
const DATE = /^(1[89]|2[01])\d{2}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const COMPOSITE = new Set(["name_pair", "address", "bank_account"]);

/** Milliseconds of a day written YYYY-MM-DD. */
function moment(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Whether this is a day of the calendar. */
export function isDate(text: unknown): text is string {
  if (typeof text !== "string" || !DATE.test(text)) return false;
  const at = moment(text);
  return !Number.isNaN(at) && isoDay(at) === text;
}

/** Completed years by the Japanese law: an age is reached on the eve of the birthday. */
export function ageAt(born: string, on: string): number | null {
  if (on < born) return null;
  const [year, tail] = [Number(born.slice(0, 4)), born.slice(5)];
  let years = Number(on.slice(0, 4)) - year + 1;
  while (years > 0 && reaches(year + years, tail) > on) years -= 1;
  return years;
}

function reaches(year: number, tail: string): string {
  return tail === "02-29" ? `${year}-02-28` : isoDay(moment(`${year}-${tail}`) - DAY);
}

const GUARDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  number: Number.isSafeInteger,
  yen: Number.isSafeInteger,
  yes_no: (value) => typeof value === "boolean",
  consent: (value) => typeof value === "boolean",
  statement: (value) => typeof value === "boolean",
  date: isDate,
  birth_date: isDate,
  time: (value) => typeof value === "string" && TIME.test(value),
  choices: Array.isArray,
  repeat_group: Array.isArray,
  person_list: Array.isArray,
  file: Array.isArray,
  photo: Array.isArray,
  note: () => false,
};

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** An answer as a rule may read it; null when absent or of the wrong shape. */
function guarded(entry: Entry | undefined, value: unknown): Value {
  if (!entry || value === undefined || value === null) return null;
  const type = entry.type === "calculated" ? (entry.result ?? "number") : entry.type;
  const fits =
    entry.type === "constant" ? typeof value === typeof entry.value : (GUARDS[type] ?? isText)(value);
  return fits ? (value as Value) : null;
}

function isRecord(value: unknown): value is Answers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function variable(name: string, env: Env): Value {
  const [head = "", ...parts] = name.split(".");
  if (head === "row") {
    const inner = env.rowTypes?.get(parts[0] ?? "");
    return part(inner, env.row?.[parts[0] ?? ""], parts.slice(1));
  }
  return part(env.types.get(head), env.answers[head], parts);
}

function part(entry: Entry | undefined, value: unknown, parts: readonly string[]): Value {
  if (parts.length === 0) return guarded(entry, value);
  if (!entry || !COMPOSITE.has(entry.type) || !isRecord(value)) return null;
  const found = value[parts[0] ?? ""];
  return typeof found === "string" ? found : null;
}

function exact(result: number): Value {
  return Number.isSafeInteger(result) ? result + 0 : null;
}

type Two = (left: never, right: never) => Value;
const TWO: Readonly<Record<string, Two>> = {
  "==": (left: Value, right: Value) => left === right,
  "!=": (left: Value, right: Value) => left !== right,
  "<": (left: number, right: number) => left < right,
  "<=": (left: number, right: number) => left <= right,
  ">": (left: number, right: number) => left > right,
  ">=": (left: number, right: number) => left >= right,
  in: (item: Value, holder: readonly unknown[]) => holder.includes(item),
  "+": (left: number, right: number) => exact(left + right),
  "-": (left: number, right: number) => exact(left - right),
  "*": (left: number, right: number) => exact(left * right),
  min: (left: number, right: number) => (right < left ? right : left),
  max: (left: number, right: number) => (right > left ? right : left),
  age_at: (born: string, on: string) => ageAt(born, on),
  days_between: (from: string, to: string) => (moment(to) - moment(from)) / DAY,
};

/** The value of a well-typed rule; null while something it needs is absent. */
export function evaluate(rule: Rule, env: Env): Value {
  if (!isRecord(rule)) return rule as Value;
  const [op, operands] = Object.entries(rule)[0] as [string, unknown];
  const args: readonly unknown[] = Array.isArray(operands) ? operands : [operands];
  if (op === "var") return variable(operands as string, env);
  if (op === "today") return env.today;
  if (op === "not") {
    const value = evaluate(args[0], env);
    return value === null ? null : !value;
  }
  if (op === "and" || op === "or") return kleene(args, env, op === "or");
  if (op === "count" || op === "any" || op === "all") return quantified(op, args, env);
  return folded(op, args, env);
}

/** `or` when `decisive` is true, `and` when it is false (Kleene's strong logic). */
function kleene(args: readonly unknown[], env: Env, decisive: boolean): Value {
  let result: Value = !decisive;
  for (const rule of args) {
    const value = evaluate(rule, env);
    if (value === decisive) return decisive;
    if (value === null) result = null;
  }
  return result;
}

function folded(op: string, args: readonly unknown[], env: Env): Value {
  const two = TWO[op] as (left: Value, right: Value) => Value;
  let total = operand(args[0], env);
  for (const rule of args.slice(1)) {
    if (total === null) return null;
    const value = operand(rule, env);
    total = value === null ? null : two(total, value);
  }
  return total;
}

function operand(rule: Rule, env: Env): Value {
  return Array.isArray(rule) ? rule : evaluate(rule, env);
}

function quantified(op: string, args: readonly unknown[], env: Env): Value {
  const rows = evaluate(args[0], env);
  if (!Array.isArray(rows)) return null;
  if (args.length === 1) return rows.length;
  const name = (args[0] as { var: string }).var;
  const rowTypes = byKey(env.types.get(name)?.rows ?? []);
  const verdicts = rows.map((row) =>
    evaluate(args[1], { ...env, row: isRecord(row) ? row : {}, rowTypes }),
  );
  if (op === "count") {
    return verdicts.includes(null) ? null : verdicts.filter((verdict) => verdict === true).length;
  }
  const decisive = op === "any";
  if (verdicts.includes(decisive)) return decisive;
  return verdicts.includes(null) ? null : !decisive;
}

function byKey(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

/** The questions of a row that the row's own answers let appear. */
export function visibleInRow(rows: readonly Entry[], row: Answers, today: string): Set<string> {
  const rowTypes = byKey(rows);
  const seen: Record<string, unknown> = {};
  const shown = new Set<string>();
  for (const entry of rows) {
    const env = { types: new Map<string, Entry>(), answers: {}, today, row: seen, rowTypes };
    if (entry.when !== undefined && evaluate(entry.when, env) !== true) continue;
    shown.add(entry.key);
    if (row[entry.key] !== undefined) seen[entry.key] = row[entry.key];
  }
  return shown;
}

function keptRow(rows: readonly Entry[], row: unknown, today: string): unknown {
  if (!isRecord(row)) return row;
  const shown = visibleInRow(rows, row, today);
  const known = byKey(rows);
  return Object.fromEntries(
    Object.entries(row).filter(([key]) => shown.has(key) || !known.has(key)),
  );
}

function answered(entry: Entry, answers: Answers, env: Env): unknown {
  if (entry.formula !== undefined) return evaluate(entry.formula, env);
  if (entry.value !== undefined) return entry.value;
  if (entry.type === "note") return null;
  const found = answers[entry.key];
  const rows = entry.rows ?? [];
  if (rows.some((inner) => inner.when !== undefined) && Array.isArray(found)) {
    return found.map((row) => keptRow(rows, row, env.today));
  }
  return found;
}

/** Which questions of a page are asked, and the answers that then count. */
export function settle(program: Program, known: Known, answers: Answers): Settled {
  const types = byKey([...program.outside, ...program.questions]);
  const kept: Record<string, unknown> = { ...known.answers };
  const env: Env = { types, answers: kept, today: known.today };
  const visible = new Set<string>();
  for (const entry of program.questions) {
    delete kept[entry.key];
    if (entry.when !== undefined && evaluate(entry.when, env) !== true) continue;
    visible.add(entry.key);
    const value = answered(entry, answers, env);
    if (value !== undefined && value !== null) kept[entry.key] = value;
  }
  return { visible, answers: kept };
}
