import { expect, test } from "vitest";
import { marksOf, pressed, spoken, wrong } from "./choices.ts";
import { speak } from "./language.ts";
import { keyFile, pageStore, secretOf } from "./store.ts";
import { qr } from "./qr.ts";

const ONE = { answers: ["賛成", "反対"], text: "橋", min: 1, max: 1, blank: false };
const SOME = { answers: ["A", "B", "C"], text: "公園", min: 1, max: 2, blank: true };

test("a press on one of several that exclude each other replaces the choice", () => {
  expect([...pressed(ONE, new Set([0]), 1)]).toEqual([1]);
  expect([...pressed(SOME, new Set([1, 2]), 0)]).toEqual([0]);
  expect([...pressed(SOME, new Set([0]), 0)]).toEqual([]);
  expect([...pressed(SOME, new Set([0]), 3)]).toEqual([3]);
  expect([...pressed(SOME, new Set([3]), 3)]).toEqual([]);
});

test("what is missing or too much is said in the words of the question", () => {
  speak("en");
  const asked = (question: typeof ONE) => ({ question, text: question.text, answers: question.answers });
  expect(wrong(asked(ONE), null)).toBe("Choose an answer to “橋”.");
  expect(wrong(asked(SOME), new Set([1, 2, 3]))).toBe("“公園” allows 2. Take away 1.");
  expect(wrong(asked(SOME), new Set([0]))).toBe("");
  expect(wrong(asked({ ...ONE, min: 0 }), null)).toBe("Choose an answer to “橋”.");
  expect(wrong(asked({ ...ONE, min: 0 }), new Set())).toBe("");
});

test("marks stand in the order of the answers, blank first", () => {
  expect(marksOf(SOME, new Set([1, 3]))).toEqual([0, 1, 0, 1]);
  expect(marksOf(SOME, new Set([0]))).toEqual([1, 0, 0, 0]);
  expect(spoken({ question: SOME, text: "", answers: SOME.answers }, [0, 1, 0, 1])).toEqual(["A", "C"]);
});

test("a saved key is taken back by its own election alone", async () => {
  const kept = { election: "Kaga1111111111", fingerprint: "phi", credential: "c", secret: "42", registered: true, pending: null, last: null };
  const store = pageStore();
  await store.keepKey(kept);
  expect(await store.key("Kaga1111111111")).toEqual(kept);
  expect(secretOf(keyFile(kept), "Kaga1111111111", "phi")).toBe(42n);
  expect(secretOf(keyFile(kept), "Kaga2222222222", "phi")).toBeNull();
  expect(secretOf("{", "Kaga1111111111", "phi")).toBeNull();
});

test("a QR code grows with its text and refuses what it cannot hold", () => {
  expect(qr("A").length).toBe(21);
  expect(qr("x".repeat(152)).length).toBe(17 + 4 * 8);
  expect(qr("x".repeat(412)).length).toBe(17 + 4 * 15);
  expect(() => qr("x".repeat(413))).toThrow("too long");
});
