// What an election and a ballot say, as values (Belenios specification, section 4).
import type { Element, Group } from "./groups/group.ts";

/** One transcript of a conversation: challenge and response. */
export interface Proof {
  readonly challenge: bigint;
  readonly response: bigint;
}

/** An ElGamal ciphertext (g^r, y^r·g^m). */
export interface Ciphertext {
  readonly alpha: Element;
  readonly beta: Element;
}

/** By which method rankings are counted, as far as the election says it. */
export interface Ranking {
  readonly method: string;
  readonly seats: number;
  readonly grades: number;
}

/** Choose from `min` to `max` of the answers; `blank` allows a vote for none, whatever the bounds. With `ranking`, give each a number instead. */
export interface Question {
  readonly answers: readonly string[];
  readonly text: string;
  readonly min: number;
  readonly max: number;
  readonly blank: boolean;
  readonly ranking?: Ranking;
}

/** An election as every voter sees it; `fingerprint` covers its exact bytes. */
export interface Election {
  readonly fingerprint: string;
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly group: Group;
  readonly publicKey: Element;
  readonly questions: readonly Question[];
}

export interface Answer {
  readonly choices: readonly Ciphertext[];
  readonly individualProofs: readonly (readonly Proof[])[];
  readonly overallProof: readonly Proof[];
  readonly blankProof: readonly Proof[] | null;
}

/** An encrypted ranking, in one ciphertext, with the proof that its voter made it. */
export interface RankedAnswer {
  readonly choices: readonly [Ciphertext];
  readonly proof: Proof;
}

export type Answered = Answer | RankedAnswer;

/** A signed ballot; `unsigned` is the fingerprint of its bytes without the signature. */
export interface Ballot {
  readonly credential: string;
  readonly key: Element;
  readonly answers: readonly Answered[];
  readonly unsigned: string;
  readonly signature: Proof;
}

/** How many ciphertexts an answer has: one for each choice, and one before if blank is allowed. */
export function width(question: Question): number {
  if (question.ranking) return 1;
  return question.answers.length + (question.blank ? 1 : 0);
}
