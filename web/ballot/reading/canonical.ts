// JSON with one spelling for each value: what is read must equal, byte for byte, what would be
// written. A ballot that could be spelled in two ways would have two trackers.
import { fromUtf8 } from "../bytes.ts";
import type { Proof } from "../model.ts";
import { Refused } from "../refused.ts";

const DECIMAL = /^(?:0|[1-9][0-9]{0,79})$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** Reads JSON that is compact, in UTF-8, without needless escapes or repeated members. */
export function parseCompact(raw: Uint8Array, longest: number): unknown {
  if (raw.length > longest) throw new Refused(`longer than ${longest} bytes`);
  let text: string;
  let value: unknown;
  try {
    text = fromUtf8(raw);
  } catch {
    throw new Refused("not UTF-8");
  }
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused("not JSON");
  }
  let again: string;
  try {
    again = JSON.stringify(value);
  } catch {
    throw new Refused("too deeply nested");
  }
  if (again !== text) {
    throw new Refused("not in compact form: spaces, needless escapes or repeated members");
  }
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of an object that has exactly these, in this order. */
export function members(value: unknown, names: readonly string[]): unknown[] {
  const found = isObject(value) ? Object.keys(value) : [];
  if (!isObject(value) || found.length !== names.length || found.some((name, at) => name !== names[at])) {
    throw new Refused(`expected an object with exactly ${names.join(", ")}, in this order`);
  }
  return Object.values(value);
}

/** The items of a list, `count` of them where the number is known. */
export function items(value: unknown, count?: number): unknown[] {
  if (!Array.isArray(value)) throw new Refused("expected a list");
  if (count !== undefined && value.length !== count) throw new Refused(`expected ${count} items, found ${value.length}`);
  return value as unknown[];
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new Refused("expected a text");
  return value;
}

/** A whole number from `least` on. */
export function integer(value: unknown, least = 0): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least) {
    throw new Refused(`expected a whole number from ${least} on`);
  }
  return value;
}

export function digestText(value: unknown): string {
  if (typeof value !== "string" || !DIGEST.test(value)) throw new Refused("expected 64 lower-case hexadecimal digits");
  return value;
}

/** A number below the group's order, as a text in base 10. */
export function exponent(value: unknown, order: bigint): bigint {
  if (typeof value !== "string" || !DECIMAL.test(value)) throw new Refused("expected a plain decimal number in quotes");
  const found = BigInt(value);
  if (found >= order) throw new Refused("not canonical: the number is not below the group's order");
  return found;
}

export function proof(value: unknown, order: bigint): Proof {
  const [challenge, response] = members(value, ["challenge", "response"]);
  return { challenge: exponent(challenge, order), response: exponent(response, order) };
}

export function proofs(value: unknown, order: bigint, count: number): Proof[] {
  return items(value, count).map((one) => proof(one, order));
}
