// The subgroup of prime order of the integers modulo a large prime that Belenios calls BELENIOS-2048.
//
// Computed with the language's own big integers. Their time depends on the numbers, which nothing
// in a browser can change: elections whose voters use this page are held in Ed25519, and this
// group is here to be compared with `belenios-tool`.
import { Refused } from "../refused.ts";
import { modulo } from "./group.ts";
import type { Element, FixedBase, Group } from "./group.ts";

// Belenios specification 2.0, section 5.1 (made by the procedure of FIPS 186-4).
const P = BigInt(
  "0xa3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c" +
    "06e092a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d1" +
    "07435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b4" +
    "6b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a" +
    "0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d70730" +
    "1e59e0e6351e051ed9cec4157646e64f",
);
const G = BigInt(
  "0x1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31" +
    "d9d8976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8" +
    "643e673fd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c" +
    "1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f" +
    "22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c0" +
    "41e1c91fe3823f4bcf284308f1d7e653",
);
const Q = 0xadb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491n;

const LONGEST = P.toString().length;
const NUMBER = /^[1-9][0-9]*$/;
const WINDOW = 4n;

const value = (element: Element): bigint => (element as unknown as { readonly value: bigint }).value;
const element = (made: bigint): Element => ({ value: made }) as unknown as Element;

function power(base: bigint, exponent: bigint): bigint {
  let [product, square, rest] = [1n, base, exponent];
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) product = (product * square) % P;
    square = (square * square) % P;
  }
  return product;
}

/** The inverse by Euclid's algorithm. */
function inverse(of: bigint): bigint {
  let [high, low, left, right] = [P, of, 0n, 1n];
  while (low > 0n) {
    const times = high / low;
    [high, low] = [low, high - times * low];
    [left, right] = [right, left - times * right];
  }
  return modulo(left, P);
}

/** A table of base^(d·16^i): a power is a product of one entry of each row. */
function table(base: bigint): (exponent: bigint) => Element {
  const rows: bigint[][] = [];
  let root = base;
  for (let at = 0n; at < 256n; at += WINDOW) {
    const row = [1n];
    for (let digit = 1; digit <= 1 << Number(WINDOW); digit++) row.push(((row.at(-1) ?? 1n) * root) % P);
    root = row.pop() ?? 1n;
    rows.push(row);
  }
  return (exponent) => {
    let [product, rest] = [1n, exponent];
    for (const row of rows) {
      product = (product * (row[Number(rest & 15n)] ?? 1n)) % P;
      rest >>= WINDOW;
    }
    return element(product);
  };
}

let ofGenerator: ((exponent: bigint) => Element) | null = null;
const basePower = (exponent: bigint): Element => (ofGenerator ??= table(G))(exponent);

function none(): never {
  throw new Refused("this group holds no rankings");
}

export const belenios2048: Group = {
  name: "BELENIOS-2048",
  order: Q,
  generator: element(G),
  identity: element(1n),
  encode: (one) => value(one).toString(),
  decode(text) {
    if (text.length > LONGEST || !NUMBER.test(text)) throw new Refused("an element is a plain decimal number");
    const made = BigInt(text);
    if (made >= P) throw new Refused("the element is not canonical: its number exceeds the modulus");
    return element(made);
  },
  admit(one) {
    if (value(one) === 1n || power(value(one), Q) !== 1n) throw new Refused("not in the group");
  },
  equal: (left, right) => value(left) === value(right),
  multiply: (left, right) => element((value(left) * value(right)) % P),
  divide: (left, right) => element((value(left) * inverse(value(right))) % P),
  power: (one, exponent) => element(power(value(one), exponent)),
  basePower,
  secretBasePower: basePower,
  fixedBase(one): FixedBase {
    const raised = table(value(one));
    return { power: raised, secretPower: raised };
  },
  mostNumbers: 0,
  embed: none,
  embedded: none,
};
