import { expect, test } from "vitest";
import { withoutUnusedTokens } from "./tokens.ts";

test("only tokens that something refers to are kept, also through one another", () => {
  const css = ":root{--color-primitive-a:#fff;--color-primitive-b:#000;--color-semantic-x:var(--color-primitive-b);--k-own:1px}p{color:var(--color-primitive-a)}";
  expect(withoutUnusedTokens(css)).toBe(":root{--color-primitive-a:#fff;--k-own:1px}p{color:var(--color-primitive-a)}");
});
