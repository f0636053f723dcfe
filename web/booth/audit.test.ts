import { expect, test } from "vitest";
import { fingerprint, fromUtf8, utf8 } from "../ballot/bytes.ts";
import { ed25519 } from "../ballot/groups/ed25519.ts";
import { Maker } from "../ballot/making/ballots.ts";
import { drawVoter } from "../ballot/making/credentials.ts";
import { fresh } from "../ballot/making/texts.ts";
import { readElection } from "../ballot/reading/elections.ts";
import { Problem } from "./api.ts";
import type { BoardLine, City } from "./api.ts";
import { Audit } from "./audit.ts";

const KEY = ed25519.encode(ed25519.basePower(99n));
const RAW = utf8(JSON.stringify({ version: 1, description: "", name: "T", group: "Ed25519", public_key: KEY, questions: [{ answers: ["Yes", "No"], min: 1, max: 1, question: "?" }], uuid: "Kaga1111111111" }));

function ballots(count: number): Uint8Array[] {
  const maker = new Maker(readElection(RAW));
  return Array.from({ length: count }, () => maker.seal(drawVoter(ed25519, fresh), [[1, 0]], fresh).sign(fresh));
}

/** What a city says of its ballots; `change` is what it gives out instead of one. */
function city(cast: readonly Uint8Array[], change: (raw: Uint8Array) => Uint8Array): City {
  const board = async function* (): AsyncGenerator<BoardLine> {
    for (const raw of cast) yield { tracker: fingerprint(raw), credential: "", standing: "counted" };
  };
  return {
    uuid: "Kaga1111111111",
    election: async () => RAW,
    archive: async () => {
      throw new Problem(409, "not-that-state", "", 0);
    },
    ballot: async (tracker: string) => change(cast.find((raw) => fingerprint(raw) === tracker) ?? new Uint8Array()),
    board,
  } as unknown as City;
}

test("before closing the board is read, and ballots picked at random are judged", async () => {
  const cast = ballots(5);
  const audit = new Audit(city(cast, (raw) => raw));
  await audit.readElection();
  const read = await audit.readAll(3, () => undefined);
  expect([read.from, read.ballots, read.counted, read.picked.length]).toEqual(["board", 5, 5, 3]);
  expect(new Set(read.picked).size).toBe(3);
  for (const tracker of read.picked) expect(await audit.judge(tracker)).toBe(false); // there is no ledger
  expect(read.standing("A".repeat(43))).toBeNull();
});

test("a ballot that is not what its tracker names is found", async () => {
  const cast = ballots(1);
  const other = ballots(1)[0] ?? new Uint8Array();
  const audit = new Audit(city(cast, () => other));
  await audit.readElection();
  await expect(audit.judge(fingerprint(cast[0] ?? new Uint8Array()))).rejects.toThrow("not the ballot of its tracker");
});

test("a ballot on the board that is not given out is found", async () => {
  const cast = ballots(1);
  const audit = new Audit(
    city(cast, () => {
      throw new Problem(404, "not-found", "", 0);
    }),
  );
  await audit.readElection();
  await expect(audit.judge(fingerprint(cast[0] ?? new Uint8Array()))).rejects.toThrow("on the board, but not given out");
});

test("a ballot on the board whose proofs fail is found", async () => {
  const first = /("overall_proof":\[\{"challenge":")(\d)/;
  const forged = ballots(1).map((raw) => utf8(fromUtf8(raw).replace(first, (_, before: string, digit: string) => before + (digit === "1" ? "2" : "1"))));
  const audit = new Audit(city(forged, (raw) => raw));
  await audit.readElection();
  await expect(audit.judge(fingerprint(forged[0] ?? new Uint8Array()))).rejects.toThrow("signs another ballot");
});

test("every ballot is picked equally often", async () => {
  const cast = ballots(4);
  const counts = new Map(cast.map((raw) => [fingerprint(raw), 0]));
  const audit = new Audit(city(cast, (raw) => raw));
  await audit.readElection();
  const rounds = 2000;
  for (let round = 0; round < rounds; round++) {
    const [first = ""] = (await audit.readAll(2, () => undefined)).picked;
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  // Ten standard deviations of a fair draw of one in four: no fair draw is ever there.
  for (const count of counts.values()) expect(Math.abs(count - rounds / 4)).toBeLessThan(10 * Math.sqrt((rounds * 3) / 16));
});
