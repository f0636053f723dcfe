// Looking into a ballot that its voter chose to check instead of casting it.
//
// The voter's device showed a commitment, then the seed. A second device fetches the sealed text,
// compares its fingerprint, makes every ciphertext again from the seed, and shows what was chosen.
//
// Reference: Benaloh, "Simple verifiable elections", 2006; RFC 5869 (HKDF), written out here with
// HMAC so that the exponents are not derived by the code that made them.
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { fingerprint } from "../bytes.ts";
import type { Element } from "../groups/group.ts";
import type { Ciphertext } from "../model.ts";
import { readSealed } from "../reading/ballots.ts";
import { Refused, within } from "../refused.ts";
import type { BallotChecker } from "./ballots.ts";

/** For each question the marks, 0 or 1, blank first where it is allowed; of a ranking its numbers. */
export function openSealed(raw: Uint8Array, commitment: string, seed: Uint8Array, checker: BallotChecker): number[][] {
  if (fingerprint(raw) !== commitment) throw new Refused("not the ballot whose commitment was shown");
  const { election } = checker;
  const { credential, answers } = readSealed(raw, election);
  checker.checkAnswers(credential, answers);
  const { group } = election;
  return answers.map((answer, place) => {
    const inside = answer.choices.map((ciphertext, choice) => {
      const info = `kaga-vote/v1|r|${election.fingerprint}|${credential}|${place}|${choice}`;
      return within(`answers[${place}].choices[${choice}]`, () => opened(ciphertext, exponent(seed, info, checker), checker));
    });
    const [first] = inside;
    if ("proof" in answer && first) return group.embedded(first, election.questions[place]?.answers.length ?? 0);
    return inside.map((one) => (group.equal(one, group.generator) ? 1 : 0));
  });
}

function exponent(seed: Uint8Array, info: string, checker: BallotChecker): bigint {
  const key = hmac(sha512, new Uint8Array(64), seed);
  let value = 0n;
  for (const byte of hmac(sha512, key, new TextEncoder().encode(`${info}\u0001`))) value = (value << 8n) | BigInt(byte);
  return value % checker.election.group.order;
}

/** What a ciphertext holds: g^m of a mark m, or what stands for a ranking. */
function opened({ alpha, beta }: Ciphertext, secret: bigint, checker: BallotChecker): Element {
  const { group, publicKey } = checker.election;
  if (!group.equal(group.basePower(secret), alpha)) throw new Refused("not made from this seed");
  return group.divide(beta, group.power(publicKey, secret));
}
