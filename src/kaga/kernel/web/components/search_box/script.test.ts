import { expect, test } from "vitest";
import { enhance } from "./script.ts";

test("arrows go down into the suggestions and back, escape empties them", () => {
  document.body.innerHTML = `<form class="k-search"><input type="search" id="q">
    <div class="k-search__live"><a id="one" href="/1">1</a><a id="two" href="/2">2</a></div></form>`;
  enhance(document);
  enhance(document);
  const input = document.querySelector("input")!;
  input.focus();
  const press = (key: string) => {
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    return document.activeElement!.id;
  };
  expect(["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"].map(press)).toEqual([
    "one", "two", "two", "one", "q", "q",
  ]);
  press("Escape");
  expect(document.querySelector(".k-search__live")!.hasChildNodes()).toBe(false);
});
