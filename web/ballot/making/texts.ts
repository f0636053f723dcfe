// Writing: the hashes that challenges are, and the random numbers that hide things.
import { number, utf8 } from "../bytes.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Group } from "../groups/group.ts";
import type { Ciphertext, Proof } from "../model.ts";

/** Gives that many fresh random bytes. */
export type Draw = (size: number) => Uint8Array;

/** From the device's own source of randomness. */
export const fresh: Draw = (size) => crypto.getRandomValues(new Uint8Array(size));

/** The challenge that a text asks for: its SHA-256 as a number modulo q. */
export function hashed(group: Group, ...parts: readonly string[]): bigint {
  return number(sha256(utf8(parts.join("|")))) % group.order;
}

/** A random exponent; 64 bytes make every one equally likely to within 2^-256. */
export function drawn(group: Group, draw: Draw): bigint {
  return number(draw(64)) % group.order;
}

export interface ProofValue {
  readonly challenge: string;
  readonly response: string;
}

export function proofValue(proof: Proof): ProofValue {
  return { challenge: proof.challenge.toString(), response: proof.response.toString() };
}

export interface CiphertextValue {
  readonly alpha: string;
  readonly beta: string;
}

export function ciphertextValue(ciphertext: Ciphertext, group: Group): CiphertextValue {
  return { alpha: group.encode(ciphertext.alpha), beta: group.encode(ciphertext.beta) };
}
