import { beforeEach, expect, test } from "vitest";
import { enhance } from "./script.ts";

beforeEach(() => {
  location.hash = "";
  document.body.innerHTML = `<div data-k-tabs><ul class="k-tabs__list">
      <li><a class="k-tabs__tab" href="#a">A</a></li><li><a class="k-tabs__tab" href="#b">B</a></li></ul>
    <section class="k-tabs__panel" id="a"></section><section class="k-tabs__panel" id="b"></section></div>`;
  enhance(document);
});

const shown = () =>
  [...document.querySelectorAll<HTMLElement>(".k-tabs__panel")].map((panel) => !panel.hidden);
const tab = (index: number) => document.querySelectorAll<HTMLAnchorElement>(".k-tabs__tab")[index]!;
const press = (index: number, key: string) =>
  tab(index).dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));

test("the first tab is shown, only it is in the tab order", () => {
  expect(shown()).toEqual([true, false]);
  expect([tab(0).tabIndex, tab(1).tabIndex]).toEqual([0, -1]);
  expect(tab(0).getAttribute("aria-selected")).toBe("true");
});

test("a click and the arrow, Home and End keys choose, in a circle", () => {
  tab(1).click();
  const seen = [shown()];
  for (const [index, key] of [[1, "ArrowRight"], [0, "ArrowLeft"], [1, "Home"], [0, "End"], [1, "x"]] as const) {
    press(index, key);
    seen.push(shown());
  }
  expect(seen.map(([a]) => a)).toEqual([false, true, false, true, false, false]);
});

test("a second visit changes nothing", () => {
  const before = document.body.innerHTML;
  enhance(document);
  expect(document.body.innerHTML).toBe(before);
});
