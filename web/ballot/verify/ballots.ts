// Judging a ballot: its signature, and the proofs that it holds what the questions allow.
//
// A proof is a transcript whose first message, the commitment, is left out: the checker computes the
// one commitment that fits challenge and response, hashes it with everything the proof is about, and
// compares. Where one of several statements is proven, their challenges must add up to the hash.
//
// References: Belenios specification 2.0, sections 4.12 to 4.15; Gaudry, "Some ZK security proofs
// for Belenios", 2017.
import type { FixedBase } from "../groups/group.ts";
import type { Answer, Answered, Ballot, Ciphertext, Election, Proof, Question, RankedAnswer } from "../model.ts";
import { Refused, within } from "../refused.ts";
import { challenge } from "./challenges.ts";

export class BallotChecker {
  readonly election: Election;
  private readonly key: FixedBase;

  constructor(election: Election) {
    this.election = election;
    this.key = election.group.fixedBase(election.publicKey);
  }

  /** Judges a ballot that was read for this election. */
  check(ballot: Ballot): void {
    const { group } = this.election;
    const { challenge: asked, response } = ballot.signature;
    within("credential", () => group.admit(ballot.key));
    const commitment = group.multiply(group.basePower(response), group.power(ballot.key, asked));
    if (challenge(group.order, ["sig", ballot.unsigned, group.encode(commitment)]) !== asked) {
      throw new Refused("the signature does not hold", "signature");
    }
    this.checkAnswers(ballot.credential, ballot.answers);
  }

  /** Judges the proofs alone, as of a ballot that is checked and not cast. */
  checkAnswers(credential: string, answers: readonly Answered[]): void {
    const scope = `${this.election.fingerprint}|${credential}`;
    this.election.questions.forEach((question, place) => {
      const answer = answers[place];
      within(`answers[${place}]`, () => {
        if (!answer) throw new Refused("missing");
        if ("proof" in answer) this.ranked(answer, scope);
        else this.answer(answer, question, scope);
      });
    });
  }

  /** The voter knows how the ciphertext was made, so it is no copy of another's. */
  private ranked({ choices: [sealed], proof }: RankedAnswer, scope: string): void {
    const { group, publicKey } = this.election;
    within("choices", () => {
      group.admit(sealed.alpha);
      group.admit(sealed.beta);
    });
    const commitment = group.multiply(group.basePower(proof.response), group.power(sealed.alpha, proof.challenge));
    const statement = `${group.encode(publicKey)},${this.text(sealed)}`;
    if (challenge(group.order, ["raweg", scope, statement, group.encode(commitment)]) !== proof.challenge) {
      throw new Refused("the proof of the ranking fails", "proof");
    }
  }

  private answer(answer: Answer, question: Question, scope: string): void {
    const texts = answer.choices.map((one) => this.text(one));
    answer.choices.forEach((one, place) => {
      const proofs = answer.individualProofs[place] ?? [];
      within(`choices[${place}]`, () => {
        this.election.group.admit(one.alpha);
        this.election.group.admit(one.beta);
      });
      const rows = this.commitments(one, proofs, 0);
      if (!this.addsUp(proofs, ["prove", scope, texts[place] ?? "", rows.join(",")])) {
        throw new Refused("the proof of 0 or 1 fails", `individual_proofs[${place}]`);
      }
    });
    const whole = `${scope}|${texts.join(",")}`;
    if (question.blank) this.withBlank(answer, question, whole);
    else this.withoutBlank(answer, question, whole);
  }

  private withoutBlank(answer: Answer, question: Question, scope: string): void {
    const total = this.product(answer.choices);
    const rows = this.commitments(total, answer.overallProof, question.min);
    if (!this.addsUp(answer.overallProof, ["prove", scope, this.text(total), rows.join(",")])) {
      throw new Refused("the proof of the number of choices fails", "overall_proof");
    }
  }

  /** The statements of section 4.13: m0 = 0 or sum = 0; m0 = 1 or sum in min..max. */
  private withBlank(answer: Answer, question: Question, scope: string): void {
    const [first, ...rest] = answer.choices;
    const excluded = answer.blankProof ?? [];
    if (!first) throw new Refused("missing", "choices[0]");
    const total = this.product(rest);
    const pair = [...this.commitments(first, excluded.slice(0, 1), 0), ...this.commitments(total, excluded.slice(1), 0)];
    if (!this.addsUp(excluded, ["bproof0", scope, pair.join(",")])) {
      throw new Refused("the proof that blank excludes choices fails", "blank_proof");
    }
    const [blank, counts] = [answer.overallProof.slice(0, 1), answer.overallProof.slice(1)];
    const rows = [...this.commitments(first, blank, 1), ...this.commitments(total, counts, question.min)];
    if (!this.addsUp(answer.overallProof, ["bproof1", scope, rows.join(",")])) {
      throw new Refused("the proof of the number of choices fails", "overall_proof");
    }
  }

  /** A = g^z·alpha^c and B = y^z·(beta/g^m)^c, where m counts up from `least`. */
  private commitments({ alpha, beta }: Ciphertext, proofs: readonly Proof[], least: number): string[] {
    const { group } = this.election;
    return proofs.map(({ challenge: asked, response }, place) => {
      const shifted = group.divide(beta, group.basePower(BigInt(least + place)));
      const left = group.multiply(group.basePower(response), group.power(alpha, asked));
      const right = group.multiply(this.key.power(response), group.power(shifted, asked));
      return `${group.encode(left)},${group.encode(right)}`;
    });
  }

  private addsUp(proofs: readonly Proof[], parts: readonly string[]): boolean {
    const { order } = this.election.group;
    return proofs.reduce((sum, one) => sum + one.challenge, 0n) % order === challenge(order, parts);
  }

  private product(ciphertexts: readonly Ciphertext[]): Ciphertext {
    const { group } = this.election;
    return ciphertexts.reduce((all, one) => ({
      alpha: group.multiply(all.alpha, one.alpha),
      beta: group.multiply(all.beta, one.beta),
    }));
  }

  private text({ alpha, beta }: Ciphertext): string {
    const { group } = this.election;
    return `${group.encode(alpha)},${group.encode(beta)}`;
  }
}
