// Making a ballot: first seal the choices, then sign them, or show what was sealed.
//
// All randomness of the ciphertexts comes from one seed, so that a voter who rather checks than
// casts can show the seed to a second device (`verify/opening.ts`). The nonce of the signature never
// comes from the seed, and a ballot whose seed was shown must not be signed: a `Sealed` can be used
// up once, for one of the two.
//
// References: Belenios specification 2.0, sections 4.11 to 4.15; Benaloh, "Simple verifiable
// elections", 2006 (cast or check); RFC 5869 (HKDF).
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { fingerprint, number, utf8 } from "../bytes.ts";
import type { Element, FixedBase, Group } from "../groups/group.ts";
import { width } from "../model.ts";
import type { Ciphertext, Election, Question } from "../model.ts";
import type { Voter } from "./credentials.ts";
import { OneOf, knowledge } from "./proofs.ts";
import type { Claim, Known } from "./proofs.ts";
import { ciphertextValue, proofValue } from "./texts.ts";
import type { CiphertextValue, Draw, ProofValue } from "./texts.ts";

const SEED = 32;

/** For each question a mark, 0 or 1, for each answer; blank first where it is allowed. Of a ranking a number for each. */
export type Marks = readonly number[];

interface RankedValue {
  readonly choices: CiphertextValue;
  readonly proof: ProofValue;
}

interface AnswerValue {
  readonly choices: readonly CiphertextValue[];
  readonly individual_proofs: readonly (readonly ProofValue[])[];
  readonly overall_proof: readonly ProofValue[];
  readonly blank_proof?: readonly ProofValue[];
}

/** Whether these marks answer the question. */
export function allowed(marks: Marks, question: Question): boolean {
  if (question.ranking) return marks.length === question.answers.length && marks.every((one) => Number.isInteger(one) && one >= 0 && one < 256);
  if (marks.length !== width(question) || marks.some((mark) => mark !== 0 && mark !== 1)) return false;
  const sum = marks.slice(question.blank ? 1 : 0).reduce((all, mark) => all + mark, 0);
  if (question.blank && marks[0] === 1) return sum === 0;
  return question.min <= sum && sum <= question.max;
}

/** A ballot before it is signed. It is signed, or its seed is shown; never both. */
export class Sealed {
  readonly text: string;
  readonly commitment: string;
  private readonly seed: Uint8Array;
  private readonly voter: Voter;
  private readonly group: Group;
  private use: "signed" | "shown" | null = null;

  constructor(text: string, seed: Uint8Array, voter: Voter, group: Group) {
    this.text = text;
    this.commitment = fingerprint(utf8(text));
    this.seed = seed;
    this.voter = voter;
    this.group = group;
  }

  /** The bytes to cast. */
  sign(draw: Draw): Uint8Array {
    this.spend("signed");
    const proof = knowledge(this.group, this.voter.secret, draw, "sig", this.commitment);
    const signature = JSON.stringify({ hash: this.commitment, proof: proofValue(proof) });
    return utf8(`${this.text.slice(0, -1)},"signature":${signature}}`);
  }

  /** The seed, for a second device; from now on this ballot cannot be cast. */
  show(): Uint8Array {
    this.spend("shown");
    return this.seed.slice();
  }

  private spend(use: "signed" | "shown"): void {
    if (this.use !== null) throw new Error(`this ballot was ${this.use} before`);
    this.use = use;
  }
}

/** Makes the ballots of one election; tables for its key are made once, at the first ballot. */
export class Maker {
  readonly election: Election;
  private key: FixedBase | null = null;

  constructor(election: Election) {
    this.election = election;
  }

  /** Makes the tables beforehand, while the voter still reads. */
  prepare(): void {
    this.tables().secretPower(2n);
    this.election.group.secretBasePower(2n);
  }

  /** Encrypts the choices and proves that they are allowed. */
  seal(voter: Voter, choices: readonly Marks[], draw: Draw): Sealed {
    const { election } = this;
    const { questions, group } = election;
    if (choices.length !== questions.length || !questions.every((question, at) => allowed(choices[at] ?? [], question))) {
      throw new Error("these choices do not answer the questions");
    }
    const seed = draw(SEED);
    const sealer = new Sealer(election, voter.credential, this.tables(), draw);
    const answers = questions.map((question, place) =>
      sealer.answer(choices[place] ?? [], question, exponents(election, voter.credential, seed, place)),
    );
    const body = { election_uuid: election.uuid, election_hash: election.fingerprint, credential: voter.credential, answers };
    return new Sealed(JSON.stringify(body), seed, voter, group);
  }

  private tables(): FixedBase {
    return (this.key ??= this.election.group.fixedBase(this.election.publicKey));
  }
}

/** The exponents of one question's ciphertexts: HKDF-SHA512 of the seed, 64 bytes each, modulo q. */
export function exponents(election: Election, credential: string, seed: Uint8Array, place: number): bigint[] {
  const question = election.questions[place];
  return Array.from({ length: question ? width(question) : 0 }, (_, choice) => {
    const info = `kaga-vote/v1|r|${election.fingerprint}|${credential}|${place}|${choice}`;
    return number(hkdf(sha512, seed, undefined, utf8(info), 64)) % election.group.order;
  });
}

/** Encrypts and proves the answers of one ballot. */
class Sealer {
  private readonly group: Group;
  private readonly scope: string;
  private readonly prover: OneOf;
  private readonly key: FixedBase;
  private readonly publicKey: Element;
  private readonly draw: Draw;

  constructor(election: Election, credential: string, key: FixedBase, draw: Draw) {
    this.group = election.group;
    this.key = key;
    this.publicKey = election.publicKey;
    this.draw = draw;
    this.scope = `${election.fingerprint}|${credential}`;
    this.prover = new OneOf(election.group, key, draw);
  }

  answer(marks: Marks, question: Question, secrets: readonly bigint[]): AnswerValue | RankedValue {
    if (question.ranking) return this.ranking(marks, secrets[0] ?? 0n);
    const known: Known[] = marks.map((mark, at) => ({ secret: secrets[at] ?? 0n, number: mark }));
    const choices = known.map((one) => ciphertextValue(this.encrypt(one), this.group));
    const texts = choices.map((one) => `${one.alpha},${one.beta}`);
    const individual = known.map((one, at) =>
      this.prover.prove(claims(one, 0, 1), one.number, "prove", this.scope, texts[at] ?? "").map(proofValue),
    );
    const whole = `${this.scope}|${texts.join(",")}`;
    const value = { choices, individual_proofs: individual };
    const [first, ...rest] = known;
    if (!question.blank || !first) {
      const total = this.sum(known);
      const text = ciphertextValue(this.encrypt(total), this.group);
      const overall = this.prover.prove(
        claims(total, question.min, question.max),
        total.number - question.min,
        ...["prove", whole, `${text.alpha},${text.beta}`],
      );
      return { ...value, overall_proof: overall.map(proofValue) };
    }
    const total = this.sum(rest);
    const ones = [{ about: first, number: 1 }, ...claims(total, question.min, question.max)];
    const zeros = [
      { about: first, number: 0 },
      { about: total, number: 0 },
    ];
    const overall = this.prover.prove(ones, first.number ? 0 : 1 + total.number - question.min, "bproof1", whole);
    const excluded = this.prover.prove(zeros, first.number ? 1 : 0, "bproof0", whole);
    return { ...value, overall_proof: overall.map(proofValue), blank_proof: excluded.map(proofValue) };
  }

  /** All numbers in one ciphertext; the proof binds it to the voter who made it. */
  private ranking(numbers: Marks, secret: bigint): RankedValue {
    const { group, key, draw } = this;
    const beta = group.multiply(key.secretPower(secret), group.embed(numbers));
    const choices = ciphertextValue({ alpha: group.secretBasePower(secret), beta }, group);
    const statement = `${group.encode(this.publicKey)},${choices.alpha},${choices.beta}`;
    return { choices, proof: proofValue(knowledge(group, secret, draw, "raweg", this.scope, statement)) };
  }

  private encrypt({ secret, number: mark }: Known): Ciphertext {
    const { group } = this;
    const hidden = this.key.secretPower(secret);
    // Both are computed, so that the time does not tell the mark.
    const both: [Element, Element] = [hidden, group.multiply(hidden, group.secretBasePower(BigInt(mark || 1)))];
    return { alpha: group.secretBasePower(secret), beta: both[mark ? 1 : 0] };
  }

  private sum(known: readonly Known[]): Known {
    const secret = known.reduce((all, one) => all + one.secret, 0n) % this.group.order;
    return { secret, number: known.reduce((all, one) => all + one.number, 0) };
  }
}

function claims(about: Known, from: number, to: number): Claim[] {
  return Array.from({ length: to - from + 1 }, (_, at) => ({ about, number: from + at }));
}
