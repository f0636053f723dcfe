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
  document.body.innerHTML = `<input id="q" type="search" data-k-key-focus="/">
    <table><tr data-k-row><td><input id="tick-a" type="checkbox"></td><td><a id="a" href="#a">A</a></td></tr>
    <tr data-k-row><td></td><td><a id="b" href="#b">B</a></td></tr></table><input id="note">`;
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

const ticked = () => document.querySelector<HTMLInputElement>("#tick-a")!.checked;

test("x selects the row with the focus and takes the selection back", () => {
  press("x");
  expect(ticked()).toBe(false);
  press("j");
  press("x");
  expect(ticked()).toBe(true);
  press("x");
  expect(ticked()).toBe(false);
});

test("x leaves a row alone that cannot be selected", () => {
  press("k");
  expect([press("x"), ticked()]).toEqual(["b", false]);
});

test("keys go on working while the tick itself has the focus", () => {
  document.getElementById("tick-a")!.focus();
  press("x");
  expect(ticked()).toBe(true);
  expect(press("j")).toBe("b");
});

test("o opens the row with the focus, and nothing without one", () => {
  const opened: string[] = [];
  document.querySelectorAll("a").forEach((link) => link.addEventListener("click", () => opened.push(link.id)));
  press("o");
  expect(opened).toEqual([]);
  press("k");
  press("o");
  expect(opened).toEqual(["b"]);
});

test("the slash leads to the search box without writing into it", () => {
  const event = new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
  expect([document.activeElement?.id, event.defaultPrevented]).toEqual(["q", true]);
  expect(press("x")).toBe("q");
});
