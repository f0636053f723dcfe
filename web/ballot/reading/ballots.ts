// Reading a ballot: its form, its election and its counts, before any proof is looked at.
import { fingerprint, fromUtf8, utf8 } from "../bytes.ts";
import type { Group } from "../groups/group.ts";
import { width } from "../model.ts";
import type { Answer, Answered, Ballot, Ciphertext, Election, Question, RankedAnswer } from "../model.ts";
import { Refused, within } from "../refused.ts";
import { items, members, parseCompact, proof, proofs, text } from "./canonical.ts";

/** A ballot is one entry of the ledger, whose length fits 16 bits. */
const LONGEST = 65_535;
const FRONT = ["election_uuid", "election_hash", "credential", "answers"];
const SIGNATURE = ',"signature":';

export function readBallot(raw: Uint8Array, election: Election): Ballot {
  const [uuid, phi, credential, answers, signature] = members(parseCompact(raw, LONGEST), [...FRONT, "signature"]);
  const front = readFront([uuid, phi, credential, answers], election);
  const written = fromUtf8(raw);
  const unsigned = fingerprint(utf8(`${written.slice(0, written.lastIndexOf(SIGNATURE))}}`));
  const transcript = within("signature", () => {
    const [signed, found] = members(signature, ["hash", "proof"]);
    if (signed !== unsigned) throw new Refused("signs another ballot", "hash");
    return proof(found, election.group.order);
  });
  const key = within("credential", () => election.group.decode(front.credential));
  return { ...front, key, unsigned, signature: transcript };
}

export interface Unsigned {
  readonly credential: string;
  readonly answers: readonly Answered[];
}

/** Reads a ballot that is not signed, and so never counts. */
export function readSealed(raw: Uint8Array, election: Election): Unsigned {
  return readFront(members(parseCompact(raw, LONGEST), FRONT), election);
}

/** The credential of a ballot, without reading the rest of it. */
export function credentialOf(raw: Uint8Array, election: Election): string {
  const begin = `{"election_uuid":"${election.uuid}","election_hash":"${election.fingerprint}","credential":"`;
  const written = new TextDecoder().decode(raw.subarray(0, begin.length + 1000));
  const end = written.indexOf('"', begin.length);
  if (!written.startsWith(begin) || end < 0) throw new Refused("does not begin as a ballot of this election does");
  return written.slice(begin.length, end);
}

function readFront([uuid, phi, credential, answers]: readonly unknown[], election: Election): Unsigned {
  if (uuid !== election.uuid || phi !== election.fingerprint) {
    throw new Refused("the ballot belongs to another election", "election_hash");
  }
  const listed = within("answers", () => items(answers, election.questions.length));
  return {
    credential: within("credential", () => text(credential)),
    answers: election.questions.map((question, place) =>
      within(`answers[${place}]`, () => (question.ranking ? readRanked : readAnswer)(listed[place], question, election.group)),
    ),
  };
}

function readRanked(value: unknown, _: Question, group: Group): RankedAnswer {
  const [choice, transcript] = members(value, ["choices", "proof"]);
  return {
    choices: [within("choices", () => readCiphertext(choice, group))],
    proof: within("proof", () => proof(transcript, group.order)),
  };
}

function readAnswer(value: unknown, question: Question, group: Group): Answer {
  const names = ["choices", "individual_proofs", "overall_proof", ...(question.blank ? ["blank_proof"] : [])];
  const [choices, individual, overall, blank] = members(value, names);
  const { order } = group;
  const count = question.max - question.min + 1 + (question.blank ? 1 : 0);
  return {
    choices: within("choices", () => items(choices, width(question)).map((one) => readCiphertext(one, group))),
    individualProofs: within("individual_proofs", () => items(individual, width(question)).map((one) => proofs(one, order, 2))),
    overallProof: within("overall_proof", () => proofs(overall, order, count)),
    blankProof: question.blank ? within("blank_proof", () => proofs(blank, order, 2)) : null,
  };
}

/** A pair of elements; whether they are members is still open. */
export function readCiphertext(value: unknown, group: Group): Ciphertext {
  const [alpha, beta] = members(value, ["alpha", "beta"]);
  return { alpha: group.decode(text(alpha)), beta: group.decode(text(beta)) };
}
