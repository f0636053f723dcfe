// Credentials: what allows a voter to cast, without saying who the voter is. The secret exponent
// is drawn on the voter's own device and never leaves it, unless the voter saves it.
import { modulo } from "../groups/group.ts";
import type { Group } from "../groups/group.ts";
import type { Election } from "../model.ts";
import { knowledge } from "./proofs.ts";
import { drawn, proofValue } from "./texts.ts";
import type { Draw, ProofValue } from "./texts.ts";

/** A key pair to vote with; `credential` is the text of the public key. */
export interface Voter {
  readonly credential: string;
  readonly secret: bigint;
}

export function drawVoter(group: Group, draw: Draw): Voter {
  return voterOf(drawn(group, draw), group);
}

/** The key pair of a secret exponent. */
export function voterOf(secret: bigint, group: Group): Voter {
  const exponent = modulo(secret, group.order);
  return { credential: group.encode(group.secretBasePower(exponent)), secret: exponent };
}

/** What the registrar is asked to write down. */
export interface Registration {
  readonly credential: string;
  readonly proof: ProofValue;
}

/** Shows the registrar that the key's secret is known, for this election and key alone. */
export function registration(voter: Voter, election: Election, draw: Draw): Registration {
  const { credential, secret } = voter;
  const parts = ["kaga", "register", election.fingerprint, credential];
  return { credential, proof: proofValue(knowledge(election.group, secret, draw, ...parts)) };
}
