// The booth's code, asked by the tests: one JSON question a line in, one JSON answer a line out.
//
// {"do": "make", election, secret, marks, random}  -> {credential, ballot, commitment, seed}
// {"do": "judge", election, ballots}               -> {answers: ["" or the reason, ...]}
// {"do": "open", election, sealed, commitment, seed} -> {marks} or {refused}
// {"do": "register", election, secret, random}     -> {credential, proof}
// {"do": "follow", archive}                        -> {head, ballots, trackers, counted, result} or {refused}
// {"do": "recount", archive}                       -> what the observer's worker tells in the end
// {"do": "receipt", receipt, policy}               -> {index, witnesses, quorum} or {refused}
// {"do": "time", election, marks, rounds}          -> {prepared, ms: [...], cpu: [...]}
import { createInterface } from "node:readline";
import { digest, fromBase64, fromUtf8, utf8 } from "../../../web/ballot/bytes.ts";
import { Maker } from "../../../web/ballot/making/ballots.ts";
import { drawVoter, registration, voterOf } from "../../../web/ballot/making/credentials.ts";
import { fresh } from "../../../web/ballot/making/texts.ts";
import { readBallot } from "../../../web/ballot/reading/ballots.ts";
import { readElection } from "../../../web/ballot/reading/elections.ts";
import { Refused } from "../../../web/ballot/refused.ts";
import { BallotChecker } from "../../../web/ballot/verify/ballots.ts";
import { Chain } from "../../../web/ballot/verify/chain.ts";
import { checkReceipt, readPolicy, tellsOf } from "../../../web/ballot/verify/ledger.ts";
import { recount } from "../../../web/booth/counting.ts";
import { openSealed } from "../../../web/ballot/verify/opening.ts";
import { readRecords } from "../../../web/ballot/verify/records.ts";

/** Random bytes as the test gives them; a piece of another size than asked for is an error. */
function given(pieces) {
  const left = [...pieces];
  return (size) => {
    const piece = Uint8Array.from(Buffer.from(left.shift() ?? "", "hex"));
    if (piece.length !== size) throw new Error(`asked for ${size} random bytes, given ${piece.length}`);
    return piece;
  };
}

function refusal(work) {
  try {
    work();
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

/** An archive in pieces of an odd size, as they may come over a network. */
async function* pieces(archive) {
  const raw = fromBase64(archive);
  for (let at = 0; at < raw.length; at += 1009) yield raw.subarray(at, at + 1009);
}

const makers = new Map();
const checkers = new Map();

/** What is prepared once for an election, as in a browser; the last election alone is kept. */
function kept(store, text, make) {
  if (!store.has(text)) {
    store.clear();
    store.set(text, make(readElection(utf8(text))));
  }
  return store.get(text);
}

const deeds = {
  make({ election, secret, marks, random }) {
    const maker = kept(makers, election, (read) => new Maker(read));
    const voter = voterOf(BigInt(secret), maker.election.group);
    const draw = random ? given(random) : fresh;
    const sealed = maker.seal(voter, marks, draw);
    const { commitment } = sealed;
    return { credential: voter.credential, commitment, ballot: fromUtf8(sealed.sign(draw)) };
  },
  show({ election, secret, marks }) {
    const maker = kept(makers, election, (read) => new Maker(read));
    const sealed = maker.seal(voterOf(BigInt(secret), maker.election.group), marks, fresh);
    const seed = Buffer.from(sealed.show()).toString("hex");
    return { sealed: sealed.text, commitment: sealed.commitment, seed };
  },
  judge({ election, ballots }) {
    const checker = kept(checkers, election, (read) => new BallotChecker(read));
    const judged = (raw) => refusal(() => checker.check(readBallot(raw, checker.election)));
    return { answers: ballots.map((one) => judged(fromBase64(one))) };
  },
  open({ election, sealed, commitment, seed }) {
    const checker = kept(checkers, election, (read) => new BallotChecker(read));
    let marks = null;
    const refused = refusal(() => {
      marks = openSealed(utf8(sealed), commitment, Uint8Array.from(Buffer.from(seed, "hex")), checker);
    });
    return { marks, refused };
  },
  async follow({ archive }) {
    const trackers = [];
    const chain = new Chain((_, tracker) => trackers.push(tracker));
    try {
      for await (const record of readRecords(pieces(archive), async (raw) => digest(raw))) chain.take(record);
      chain.finish();
    } catch (error) {
      if (error instanceof Refused) return { refused: error.message };
      throw error;
    }
    return { head: chain.head, phase: chain.phase, trackers, counted: [...chain.last.values()], result: chain.result };
  },
  async recount({ archive }) {
    let last = {};
    await recount(pieces(archive), (told) => (last = told));
    return last;
  },
  receipt({ receipt, policy, election, ballot }) {
    let found = {};
    const refused = refusal(() => {
      const { index, entry, head } = checkReceipt(utf8(receipt), readPolicy(policy));
      found = { index, witnesses: head.witnesses, quorum: head.isQuorum, tells: tellsOf(entry, election, ballot) };
    });
    return { ...found, refused };
  },
  register({ election, secret, random }) {
    const read = readElection(utf8(election));
    return registration(voterOf(BigInt(secret), read.group), read, given(random));
  },
  time({ election, marks, rounds }) {
    const read = readElection(utf8(election));
    const start = performance.now();
    const maker = new Maker(read);
    maker.prepare();
    const prepared = performance.now() - start;
    const cpu = [];
    const ms = Array.from({ length: rounds }, () => {
      const voter = drawVoter(read.group, fresh);
      const [before, spent] = [performance.now(), process.cpuUsage()];
      maker.seal(voter, marks, fresh).sign(fresh);
      const { user, system } = process.cpuUsage(spent);
      cpu.push((user + system) / 1000);
      return performance.now() - before;
    });
    return { prepared, ms, cpu };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await deeds[question.do](question))}\n`);
}
