// Reading an election; every later hash covers exactly its bytes.
import { fingerprint } from "../bytes.ts";
import type { Element, Group } from "../groups/group.ts";
import { groupNamed } from "../groups/suites.ts";
import type { Election, Question, Ranking } from "../model.ts";
import { Refused, Unknown, within } from "../refused.ts";
import { integer, isObject, items, parseCompact, text } from "./canonical.ts";

const LONGEST = 1_000_000;
const NEEDED = ["version", "description", "name", "group", "public_key", "questions", "uuid"];
const OPTIONAL = ["administrator", "credential_authority"];
const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,64}$/;

export function readElection(raw: Uint8Array): Election {
  const value = parseCompact(raw, LONGEST);
  if (!isObject(value) || !fits(value, NEEDED, OPTIONAL)) throw new Refused("not the members of an election");
  if (value["version"] !== 1) throw new Refused("only version 1 is known", "version");
  const named = (name: string): string => within(name, () => text(value[name]));
  const uuid = named("uuid");
  if (!UUID.test(uuid)) throw new Refused("expected at least 14 Base58 characters", "uuid");
  const group = groupNamed(named("group"));
  const listed = within("questions", () => items(value["questions"]));
  if (listed.length === 0) throw new Refused("an election asks at least one question", "questions");
  return {
    fingerprint: fingerprint(raw),
    uuid,
    name: named("name"),
    description: named("description"),
    group,
    publicKey: within("public_key", () => admitted(named("public_key"), group)),
    questions: listed.map((one, place) => within(`questions[${place}]`, () => question(one, group))),
  };
}

/** An element that is checked to be in the group, and not neutral. */
export function admitted(written: string, group: Group): Element {
  const element = group.decode(written);
  group.admit(element);
  return element;
}

const METHODS = ["schulze", "stv", "majority-judgment"];
const UNTOLD: Ranking = { method: "", seats: 1, grades: 5 };

function ranked(value: Record<string, unknown>, group: Group): Question {
  if (value["type"] !== "NonHomomorphic") throw new Unknown(`unknown kind of question '${String(value["type"]).slice(0, 40)}'`, "type");
  if (!fits(value, ["type", "value"], ["extra"])) throw new Refused("not the members of a question");
  const inner = value["value"];
  if (!isObject(inner) || !fits(inner, ["answers", "question"], [])) throw new Refused("not the members of a ranking", "value");
  const answers = within("value", () => items(inner["answers"]).map(text));
  if (answers.length === 0 || answers.length > group.mostNumbers) throw new Refused(`the group ${group.name} holds at most ${group.mostNumbers} ranks`, "value");
  const asked = within("value", () => text(inner["question"]));
  return { answers, text: asked, min: 0, max: 0, blank: false, ranking: ruleOf(value["extra"]) };
}

/** How rankings are to be counted; other makers may write other hints, which say nothing. */
function ruleOf(extra: unknown): Ranking {
  if (!isObject(extra) || !fits(extra, ["method"], ["seats", "grades"]) || !METHODS.includes(String(extra["method"]))) return UNTOLD;
  const numbers = [extra["seats"] ?? UNTOLD.seats, extra["grades"] ?? UNTOLD.grades];
  const [seats, grades] = numbers.filter((one): one is number => Number.isInteger(one) && Number(one) >= 1 && Number(one) <= 255);
  return seats && grades ? { method: String(extra["method"]), seats, grades } : UNTOLD;
}

function question(value: unknown, group: Group): Question {
  if (isObject(value) && "type" in value) return ranked(value, group);
  if (!isObject(value) || !fits(value, ["answers", "min", "max", "question"], ["blank"])) throw new Refused("not the members of a question");
  const blank = value["blank"] ?? false;
  if (typeof blank !== "boolean") throw new Refused("neither true nor false", "blank");
  const answers = items(value["answers"]).map(text);
  const [min, max] = [integer(value["min"]), integer(value["max"])];
  if (answers.length === 0 || min > max || max > answers.length) {
    throw new Refused("min and max do not fit the number of answers");
  }
  return { answers, text: text(value["question"]), min, max, blank };
}

function fits(value: Record<string, unknown>, needed: readonly string[], optional: readonly string[]): boolean {
  return needed.every((name) => name in value) && Object.keys(value).every((name) => needed.includes(name) || optional.includes(name));
}
