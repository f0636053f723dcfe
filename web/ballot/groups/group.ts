// What every group can do; proofs and ballots are written in these words alone.
//
// A group is cyclic, of prime order q, and written multiplicatively. An element is whatever the group
// computes with; it is opaque outside its group.

declare const opaque: unique symbol;
export interface Element {
  readonly [opaque]: true;
}

export interface Group {
  readonly name: string;
  /** The prime q: exponents count modulo q. */
  readonly order: bigint;
  readonly generator: Element;
  readonly identity: Element;
  /** The one text of an element. */
  encode(element: Element): string;
  /** Reads a text that has the form of an element; refuses any other spelling. */
  decode(text: string): Element;
  /** Refuses an element from outside that is not in the group, or neutral. */
  admit(element: Element): void;
  equal(left: Element, right: Element): boolean;
  multiply(left: Element, right: Element): Element;
  divide(left: Element, right: Element): Element;
  /** A member raised to a public exponent, 0 <= exponent < q. */
  power(element: Element, exponent: bigint): Element;
  /** The generator raised to a public exponent. */
  basePower(exponent: bigint): Element;
  /** The generator raised to a secret exponent. */
  secretBasePower(exponent: bigint): Element;
  /** The powers of a member that is raised again and again, such as an election's key. */
  fixedBase(element: Element): FixedBase;
  /** How many numbers from 0 to 255 an element can stand for; 0 where it holds no rankings. */
  readonly mostNumbers: number;
  /** The element that stands for some numbers: a ranking. */
  embed(numbers: readonly number[]): Element;
  /** The numbers, `count` of them, that an element stands for. */
  embedded(element: Element, count: number): number[];
}

export interface FixedBase {
  power(exponent: bigint): Element;
  secretPower(exponent: bigint): Element;
}

/** The number in 0..q-1 that is equal to this one modulo q. */
export function modulo(value: bigint, order: bigint): bigint {
  const rest = value % order;
  return rest < 0n ? rest + order : rest;
}
