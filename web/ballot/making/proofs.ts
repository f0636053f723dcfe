// Making proofs that tell nothing but what they prove.
//
// Knowledge of an exponent is shown by a Schnorr transcript. "One of these ciphertexts encrypts
// zero" is shown by transcripts of which all but one are made backwards; nobody can tell which one
// is real, because only the sum of the challenges is fixed.
//
// References: Schnorr 1991; Cramer, Damgård, Schoenmakers, "Proofs of partial knowledge", 1994.
import { modulo } from "../groups/group.ts";
import type { Element, FixedBase, Group } from "../groups/group.ts";
import type { Proof } from "../model.ts";
import { drawn, hashed } from "./texts.ts";
import type { Draw } from "./texts.ts";

/**
 * Shows that the exponent is known, bound to what `parts` say. The nonce is fresh: used twice, or
 * derived from anything that is shown, it would give the exponent away.
 */
export function knowledge(group: Group, secret: bigint, draw: Draw, ...parts: readonly string[]): Proof {
  const nonce = drawn(group, draw);
  const challenge = hashed(group, ...parts, group.encode(group.secretBasePower(nonce)));
  return { challenge, response: modulo(nonce - secret * challenge, group.order) };
}

/** What is known of a ciphertext: its exponent, and the number in it. */
export interface Known {
  readonly secret: bigint;
  readonly number: number;
}

/** A claim that a ciphertext, of which everything is known, encrypts `number`. */
export interface Claim {
  readonly about: Known;
  readonly number: number;
}

/** Proves, under one election key, that one claim of several is true. */
export class OneOf {
  private readonly group: Group;
  private readonly key: FixedBase;
  private readonly draw: Draw;

  constructor(group: Group, key: FixedBase, draw: Draw) {
    this.group = group;
    this.key = key;
    this.draw = draw;
  }

  /** The claim at `known` is the true one. */
  prove(claims: readonly Claim[], known: number, ...parts: readonly string[]): Proof[] {
    const { group, draw } = this;
    const { order } = group;
    const made = claims.map(() => ({ challenge: drawn(group, draw), response: drawn(group, draw) }));
    const texts = claims.map((claim, at) => this.commitment(claim, made[at] ?? { challenge: 0n, response: 0n }));
    const total = hashed(group, ...parts, texts.join(","));
    // All were made backwards, with the same work. Who knows r can answer another challenge to the
    // same commitment g^z·alpha^c = g^(z + r·c): the one that makes the sum right.
    const sum = made.reduce((all, one) => all + one.challenge, 0n);
    return made.map((one, at) => {
      const claim = claims[at];
      if (at !== known || !claim) return one;
      const challenge = modulo(total - sum + one.challenge, order);
      const moved = challenge - one.challenge;
      return { challenge, response: modulo(one.response - claim.about.secret * moved, order) };
    });
  }

  /**
   * The first message that fits a transcript: g^z·alpha^c and y^z·(beta/g^n)^c. Alpha is g^r and beta
   * y^r·g^m, so both are powers of bases that have tables. The third power is computed for the true
   * claim too, where it is not needed, so that the time does not tell which one is true.
   */
  private commitment({ about, number }: Claim, { challenge, response }: Proof): string {
    const { group } = this;
    const exponent = modulo(response + about.secret * challenge, group.order);
    const apart = about.number - number;
    const shift = group.secretBasePower(modulo(BigInt(apart || 1) * challenge, group.order));
    const hidden = this.key.secretPower(exponent);
    const shifted: [Element, Element] = [hidden, group.multiply(hidden, shift)];
    return `${group.encode(group.secretBasePower(exponent))},${group.encode(shifted[apart ? 1 : 0])}`;
  }
}
