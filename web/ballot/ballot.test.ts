import { expect, test } from "vitest";
import { fromUtf8, utf8 } from "./bytes.ts";
import { ed25519 } from "./groups/ed25519.ts";
import type { Group } from "./groups/group.ts";
import { belenios2048 } from "./groups/modular.ts";
import { Maker, allowed } from "./making/ballots.ts";
import { drawVoter } from "./making/credentials.ts";
import { fresh } from "./making/texts.ts";
import type { Election } from "./model.ts";
import { readBallot, readSealed } from "./reading/ballots.ts";
import { parseCompact } from "./reading/canonical.ts";
import { readElection } from "./reading/elections.ts";
import { BallotChecker } from "./verify/ballots.ts";
import { openSealed } from "./verify/opening.ts";

const YES_NO = { answers: ["Yes", "No"], min: 1, max: 1, question: "A bridge?" };
const PARKS = { answers: ["A", "B", "C"], blank: true, min: 1, max: 2, question: "Which parks?" };

const ORDER = { type: "NonHomomorphic", value: { answers: ["A", "B", "C"], question: "In which order?" }, extra: { method: "stv", seats: 2 } };

function election(group: Group, changes: object = {}): Election {
  const key = group.encode(group.basePower(123_456_789n));
  const value = { version: 1, description: "", name: "T", group: group.name, public_key: key, questions: [YES_NO, PARKS], uuid: "Kaga1111111111" };
  return readElection(utf8(JSON.stringify({ ...value, ...changes })));
}

test.each([ed25519, belenios2048])("a ballot stands, and no other text of it ($name)", (group) => {
  const asked = election(group);
  const checker = new BallotChecker(asked);
  const maker = new Maker(asked);
  const raw = maker.seal(drawVoter(group, fresh), [[0, 1], [0, 1, 0, 1]], fresh).sign(fresh);
  checker.check(readBallot(raw, asked));
  const text = fromUtf8(raw);
  const judged = (changed: string) => () => checker.check(readBallot(utf8(changed), asked));
  expect(judged(text.replace('"answers"', ' "answers"'))).toThrow("not in compact form");
  expect(judged(text.replace("Kaga1111111111", "Kaga2222222222"))).toThrow("the ballot belongs to another election");
  expect(judged(text.replace(/"response":"(\d)/, '"response":"0$1'))).toThrow("plain decimal number");
  expect(judged(text.replace(/"overall_proof":\[[^\]]*\]/, '"overall_proof":[]'))).toThrow("expected 1 items, found 0");
  const other = maker.seal(drawVoter(group, fresh), [[1, 0], [1, 0, 0, 0]], fresh).sign(fresh);
  const credential = (one: string): string => /"credential":"([^"]+)"/.exec(one)?.[1] ?? "";
  expect(judged(text.replace(credential(text), credential(fromUtf8(other))))).toThrow("signs another ballot");
});

test("a sealed ballot is cast or checked, never both, and says what was chosen", () => {
  const asked = election(ed25519);
  const maker = new Maker(asked);
  const checker = new BallotChecker(asked);
  const marks = [[1, 0], [1, 0, 0, 0]];
  const sealed = maker.seal(drawVoter(ed25519, fresh), marks, fresh);
  const seed = sealed.show();
  expect(openSealed(utf8(sealed.text), sealed.commitment, seed, checker)).toEqual(marks);
  expect(() => sealed.sign(fresh)).toThrow("this ballot was shown before");
  expect(() => openSealed(utf8(sealed.text), sealed.commitment, new Uint8Array(32), checker)).toThrow("not made from this seed");
  const cast = maker.seal(drawVoter(ed25519, fresh), marks, fresh);
  cast.sign(fresh);
  expect(() => cast.show()).toThrow("this ballot was signed before");
});

test("a ranking lies in one ciphertext, is opened again, and is bound to its voter", () => {
  const asked = election(ed25519, { questions: [YES_NO, ORDER] });
  expect(asked.questions[1]?.ranking).toEqual({ method: "stv", seats: 2, grades: 5 });
  const [maker, checker] = [new Maker(asked), new BallotChecker(asked)];
  const marks = [[1, 0], [2, 0, 255]];
  const sealed = maker.seal(drawVoter(ed25519, fresh), marks, fresh);
  const opened = maker.seal(drawVoter(ed25519, fresh), [[0, 1], [0, 0, 0]], fresh);
  expect(openSealed(utf8(sealed.text), sealed.commitment, sealed.show(), checker)).toEqual(marks);
  expect(openSealed(utf8(opened.text), opened.commitment, opened.show(), checker)).toEqual([[0, 1], [0, 0, 0]]);
  const raw = fromUtf8(maker.seal(drawVoter(ed25519, fresh), marks, fresh).sign(fresh));
  const other = fromUtf8(maker.seal(drawVoter(ed25519, fresh), marks, fresh).sign(fresh));
  checker.check(readBallot(utf8(raw), asked));
  const answer = (one: string): string => /\{"choices":\{.*?\}\}(?=\])/.exec(one)?.[0] ?? "";
  const copied = sealedBody(raw).replace(answer(raw), answer(other));
  const { credential, answers } = readSealed(utf8(copied), asked);
  expect(() => checker.checkAnswers(credential, answers)).toThrow("answers[1].proof: the proof of the ranking fails");
  expect(() => maker.seal(drawVoter(ed25519, fresh), [[1, 0], [1, 2]], fresh)).toThrow("do not answer");
});

const sealedBody = (raw: string): string => `${raw.slice(0, raw.lastIndexOf(',"signature":'))}}`;

test("only choices that answer the questions are sealed", () => {
  const [first, second] = election(ed25519).questions;
  if (!first || !second) throw new Error("two questions");
  expect([[1, 0], [0, 1]].map((marks) => allowed(marks, first))).toEqual([true, true]);
  expect([[0, 0], [1, 1], [2, 0], [1]].map((marks) => allowed(marks, first))).toEqual([false, false, false, false]);
  expect([[1, 0, 0, 0], [0, 1, 1, 0], [1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 0, 0]].map((marks) => allowed(marks, second))).toEqual([true, true, false, false, false]);
});

test("elements have one text and are members", () => {
  const order4 = "0".repeat(64);
  const tooLarge = "7".padEnd(62, "f") + "ed";
  expect(() => ed25519.decode(tooLarge)).toThrow("not canonical");
  expect(() => ed25519.decode("AB".repeat(32))).toThrow("lower-case");
  expect(() => ed25519.admit(ed25519.decode(order4))).toThrow("not in the group");
  expect(() => ed25519.admit(ed25519.identity)).toThrow("not in the group");
  expect(() => belenios2048.decode("01")).toThrow("plain decimal");
  expect(() => belenios2048.admit(belenios2048.decode("2"))).toThrow("not in the group");
  belenios2048.admit(belenios2048.basePower(77n));
});

test("an election is read strictly", () => {
  expect(() => election(ed25519, { version: 2 })).toThrow("only version 1 is known");
  expect(() => election(ed25519, { questions: [{ ...YES_NO, max: 3 }] })).toThrow("questions[0]: min and max do not fit");
  expect(() => election(ed25519, { questions: [{ type: "Lists", value: YES_NO }] })).toThrow("unknown kind of question 'Lists'");
  expect(() => election(ed25519, { questions: [{ type: "NonHomomorphic", value: YES_NO }] })).toThrow("questions[0].value: not the members of a ranking");
  expect(() => election(belenios2048, { questions: [ORDER] })).toThrow("the group BELENIOS-2048 holds at most 0 ranks");
  expect(() => election(ed25519, { public_key: ed25519.encode(ed25519.identity) })).toThrow("public_key: not in the group");
  expect(() => parseCompact(utf8('{"a":1,"a":1}'), 100)).toThrow("not in compact form");
  expect(() => parseCompact(Uint8Array.of(0xff), 100)).toThrow("not UTF-8");
});
