// What the observer page checks, apart from how it is shown: each check tells how far it is, and ends
// in a finding. Nothing here is believed because the city says so, except which keys are whose.
import { digest as digestOf, fingerprint, fromUtf8 } from "../ballot/bytes.ts";
import type { Election } from "../ballot/model.ts";
import { readBallot } from "../ballot/reading/ballots.ts";
import { readElection } from "../ballot/reading/elections.ts";
import { Refused } from "../ballot/refused.ts";
import { BallotChecker } from "../ballot/verify/ballots.ts";
import { Chain } from "../ballot/verify/chain.ts";
import { checkReceipt, openHead, readPolicy, tellsOf } from "../ballot/verify/ledger.ts";
import type { Head, Policy } from "../ballot/verify/ledger.ts";
import { readRecords } from "../ballot/verify/records.ts";
import { Problem } from "./api.ts";
import type { BoardLine, City } from "./api.ts";

export type Tell = (done: number, all: number | null) => void;
export type Standing = "counted" | "superseded" | "revoked" | "late";

/** What can be asked of all ballots, wherever they were read. */
export interface Read {
  readonly from: "archive" | "board";
  readonly ballots: number;
  readonly counted: number;
  /** Trackers picked at random, in random order. */
  readonly picked: readonly string[];
  standing(tracker: string): Standing | null;
}

export class Audit {
  readonly city: City;
  private checker: BallotChecker | null = null;
  private policy: Policy | null = null;

  constructor(city: City) {
    this.city = city;
  }

  get election(): Election {
    if (!this.checker) throw new Error("the election was not read");
    return this.checker.election;
  }

  async readElection(): Promise<Election> {
    const election = readElection(await this.city.election());
    if (election.uuid !== this.city.uuid) throw new Refused("the city gave another election", "uuid");
    this.checker = new BallotChecker(election);
    return election;
  }

  /** The ledger's head; null where there is none yet. */
  async head(): Promise<Head | null> {
    const [policy, head] = await Promise.all(["policy", "checkpoint"].map((name) => fetch(`/ledger/${name}`, { credentials: "omit", cache: "no-store" })));
    if (!policy?.ok || !head?.ok) return null;
    const [text, raw] = [await policy.text(), new Uint8Array(await head.arrayBuffer())];
    return wellFormed("checkpoint", () => {
      this.policy = readPolicy(text);
      return openHead(raw, this.policy);
    });
  }

  /** Every ballot: from the archive where there is one, else from the board. */
  async readAll(most: number, tell: Tell): Promise<Read> {
    let archive: Response;
    try {
      archive = await this.city.archive();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.readBoard(most, tell);
    }
    return this.readArchive(archive, most, tell);
  }

  private async readArchive(archive: Response, most: number, tell: Tell): Promise<Read> {
    const picker = new Picker(most);
    let count = 0;
    const chain = new Chain((_, tracker) => {
      picker.offer(tracker);
      count += 1;
    });
    for await (const record of readRecords(parts(archive), sha256)) {
      chain.take(record);
      if (record.place % 64 === 0) tell(count, null);
    }
    chain.finish();
    if (chain.election.fingerprint !== this.election.fingerprint) throw new Refused("the archive is of another election");
    const last = new Set(chain.last.values());
    const standing = (tracker: string): Standing | null => (last.has(tracker) ? "counted" : chain.trackers.has(tracker) ? "superseded" : null);
    return { from: "archive", ballots: chain.ballots, counted: last.size, picked: picker.picked, standing };
  }

  private async readBoard(most: number, tell: Tell): Promise<Read> {
    const picker = new Picker(most);
    const lines = new Map<string, BoardLine>();
    for await (const line of this.city.board()) {
      lines.set(line.tracker, line);
      picker.offer(line.tracker);
      if (lines.size % 100 === 0) tell(lines.size, null);
    }
    const counted = [...lines.values()].filter((one) => one.standing === "counted").length;
    const standing = (tracker: string): Standing | null => (lines.get(tracker)?.standing as Standing | undefined) ?? null;
    return { from: "board", ballots: lines.size, counted, picked: picker.picked, standing };
  }

  /** Judges one published ballot; whether it stands in the ledger already. */
  async judge(tracker: string): Promise<boolean> {
    const raw = await this.given(tracker);
    if (!this.checker) throw new Error("the election was not read");
    if (fingerprint(raw) !== tracker) throw new Refused("not the ballot of its tracker", tracker);
    try {
      this.checker.check(readBallot(raw, this.checker.election));
    } catch (error) {
      throw error instanceof Refused ? error.inside(`${tracker} `) : error;
    }
    return this.isEntered(tracker, fromUtf8(raw));
  }

  /** Whether the city has a ballot that it does not count: the archive leaves those out. */
  async isKnown(tracker: string): Promise<boolean> {
    try {
      await this.city.ballot(tracker);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return false;
      throw error;
    }
  }

  /** A ballot that is on the board must be given out. */
  private async given(tracker: string): Promise<Uint8Array> {
    try {
      return await this.city.ballot(tracker);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) throw new Refused("on the board, but not given out", tracker);
      throw error;
    }
  }

  private async isEntered(tracker: string, ballot: string): Promise<boolean> {
    const { policy } = this;
    if (!policy) return false;
    let receipt: Uint8Array;
    try {
      receipt = await this.city.receipt(tracker);
    } catch (error) {
      if (error instanceof Problem && error.status === 425) return false;
      throw error;
    }
    const isTold = wellFormed(tracker, () => tellsOf(checkReceipt(receipt, policy).entry, this.city.uuid, ballot));
    if (!isTold) throw new Refused("the ledger has another text of it", tracker);
    return true;
  }
}

/** Reads what has a form; whatever goes wrong in it is a refusal, as nothing is asked of a network. */
function wellFormed<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("malformed", place);
  }
}


/** Draws some of very many, each equally likely, without keeping all of them. */
class Picker {
  readonly picked: string[] = [];
  private readonly most: number;
  private offered = 0;

  constructor(most: number) {
    this.most = most;
  }

  offer(one: string): void {
    this.offered += 1;
    const place = random(this.offered);
    if (this.picked.length < this.most) {
      this.picked.push(this.picked[place] ?? one);
      if (place < this.picked.length) this.picked[place] = one;
    } else if (place < this.most) this.picked[place] = one;
  }
}

/** A random number below `limit`, each equally likely to within 2^-21. */
function random(limit: number): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return Math.floor(((high * 2 ** 21 + (low >>> 11)) / 2 ** 53) * limit);
}

async function* parts(answer: Response): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** By the browser's own hash where it has one (on secure pages), which is much faster for large files. */
async function sha256(raw: Uint8Array): Promise<string> {
  if (!crypto.subtle || raw.length < 100_000) return digestOf(raw);
  const found = await crypto.subtle.digest("SHA-256", raw.slice());
  return Array.from(new Uint8Array(found), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
