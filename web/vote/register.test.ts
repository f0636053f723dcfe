import { beforeEach, expect, test } from "vitest";
import { fill } from "./register.ts";

const FIELD = "<textarea data-v-registration></textarea>";
const SIGN_IN = "<p data-v-keep>Sign in first</p>";
const TEXT = "abcdef012345.12.34";

function visit(body: string, hash: string): string {
  document.body.innerHTML = body;
  fill(document, { hash } as Location, sessionStorage);
  return document.querySelector("textarea")?.value ?? "";
}

beforeEach(() => sessionStorage.clear());

test("the text behind the # is put into the field, once", () => {
  expect(visit(FIELD, `#${TEXT}`)).toBe(TEXT);
  expect(visit(FIELD, "")).toBe("");
});

test("it is kept while its owner signs in", () => {
  visit(SIGN_IN, `#${TEXT}`);
  expect(visit(FIELD, "")).toBe(TEXT);
});

test("what is no registration text is left out", () => {
  for (const hash of ["#<b>abcdef012345</b>.1.2", "#abcdef012345.1", "#%E0%A4%A", ""]) {
    expect(visit(FIELD, hash)).toBe("");
  }
});

test("what was typed stays", () => {
  expect(visit("<textarea data-v-registration>typed</textarea>", `#${TEXT}`)).toBe("typed");
});

test("other pages keep nothing", () => {
  visit("<p>x</p>", `#${TEXT}`);
  expect(sessionStorage.length).toBe(0);
});
