// The prime-order subgroup of edwards25519, computed by noble-curves.
//
// The text of an element is the number of RFC 8032 in hexadecimal, most significant digit first.
// Secret exponents use noble's multiplication, which does the same work whatever the exponent and
// hides it behind a random one; public exponents use the faster one.
import { ed25519 as curve } from "@noble/curves/ed25519.js";
import { Refused } from "../refused.ts";
import type { Element, FixedBase, Group } from "./group.ts";

const { Point } = curve;
type Point = InstanceType<typeof Point>;

const ORDER = Point.Fn.ORDER;
const FIELD = (1n << 255n) - 19n;
const SIGN = 1n << 255n;
const TEXT = /^[0-9a-f]{64}$/;
const WINDOW = 8;
/** Bits below the numbers, free to be counted up until they make a point of the group. */
const PADDING = 14n;
const MOST_NUMBERS = 30;

const point = (element: Element): Point => element as unknown as Point;
const element = (made: Point): Element => made as unknown as Element;
const turned = (hex: string): string => hex.match(/../g)?.reverse().join("") ?? "";

function power(base: Point, exponent: bigint): Element {
  return element(base.multiplyUnsafe(exponent));
}

function secretPower(base: Point, exponent: bigint): Element {
  // Zero comes up with probability 2^-252, and by choice where two points cancel.
  return element(exponent === 0n ? Point.ZERO : base.multiply(exponent));
}

/** The point of the group with this coordinate, the neutral one included; null where there is none. */
function memberAt(value: bigint): Point | null {
  let found: Point;
  try {
    found = Point.fromHex(turned(value.toString(16).padStart(64, "0")));
  } catch {
    return null;
  }
  return found.isTorsionFree() ? found : null;
}

export const ed25519: Group = {
  name: "Ed25519",
  order: ORDER,
  generator: element(Point.BASE),
  identity: element(Point.ZERO),
  encode: (one) => turned(point(one).toHex()),
  decode(text) {
    if (!TEXT.test(text)) throw new Refused("an element is 64 lower-case hexadecimal digits");
    const value = BigInt(`0x${text}`);
    if ((value & ~SIGN) >= FIELD) throw new Refused("the element is not canonical: its number exceeds the field");
    try {
      return element(Point.fromHex(turned(text)));
    } catch {
      throw new Refused("not in the group");
    }
  },
  admit(one) {
    if (point(one).is0() || !point(one).isTorsionFree()) throw new Refused("not in the group");
  },
  equal: (left, right) => point(left).equals(point(right)),
  multiply: (left, right) => element(point(left).add(point(right))),
  divide: (left, right) => element(point(left).subtract(point(right))),
  power: (one, exponent) => power(point(one), exponent),
  basePower: (exponent) => power(Point.BASE, exponent),
  secretBasePower: (exponent) => secretPower(Point.BASE, exponent),
  fixedBase(one): FixedBase {
    const base = Point.fromAffine(point(one).toAffine()).precompute(WINDOW);
    return { power: (exponent) => power(base, exponent), secretPower: (exponent) => secretPower(base, exponent) };
  },
  mostNumbers: MOST_NUMBERS,
  // One coordinate in sixteen belongs to a point of the group, so there is one among 2^14. How long
  // the search takes depends on the numbers, as drawing them on the screen does.
  embed(numbers) {
    if (numbers.length > MOST_NUMBERS) throw new Error(`more than ${MOST_NUMBERS} numbers`);
    const start = numbers.reduce((all, one) => (all << 8n) | BigInt(one), 0n) << PADDING;
    for (let value = start; ; value++) {
      const found = memberAt(value);
      if (found) return element(found);
    }
  },
  embedded(one, count) {
    const value = BigInt(`0x${turned(point(one).toHex())}`) >> PADDING;
    return Array.from({ length: count }, (_, at) => Number((value >> (8n * BigInt(count - 1 - at))) & 255n));
  },
};
