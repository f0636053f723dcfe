import { beforeEach, expect, test } from "vitest";
import { listKeys } from "./keys.ts";

listKeys(document);

const press = (key: string, options: KeyboardEventInit = {}) => {
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }),
  );
  return document.activeElement?.id;
};

beforeEach(() => {
  document.body.innerHTML = `<table><tr data-k-row><td><a id="a" href="#">A</a></td></tr>
    <tr data-k-row><td><a id="b" href="#">B</a></td></tr></table><input id="note">`;
});

test("j and k move through the rows and stop at the ends", () => {
  expect(["j", "j", "j", "k", "k"].map((key) => press(key))).toEqual(["a", "b", "b", "a", "a"]);
});

test("k from nowhere begins at the end", () => {
  expect(press("k")).toBe("b");
});

test("keys do nothing while somebody types or holds a modifier", () => {
  document.getElementById("note")!.focus();
  expect(press("j")).toBe("note");
  document.getElementById("note")!.blur();
  press("j", { ctrlKey: true });
  expect(document.activeElement).toBe(document.body);
});

test("a list without rows leaves the keys alone", () => {
  document.body.innerHTML = "";
  const event = new KeyboardEvent("keydown", { key: "j", cancelable: true });
  document.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});
