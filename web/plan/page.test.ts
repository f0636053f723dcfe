import { afterEach, expect, test, vi } from "vitest";
import { readPlan } from "./data.ts";
import { cornersOf, quarterText } from "./people.ts";
import { heightOn } from "./profile.ts";
import { pixelOf, placeAt } from "./still.ts";
import { suggest, textOf } from "./suggest.ts";
import { exchangeParts, Loader } from "./swapping.ts";

afterEach(() => vi.useRealTimers());

test("parts are exchanged and everything else stays", () => {
  document.body.innerHTML = '<b id="stays"></b><div data-part="one">old</div><div data-part="two"></div>';
  const other = new DOMParser().parseFromString(
    '<title>new</title><div data-part="one"><i>new</i></div><div data-part="two">more</div>',
    "text/html",
  );
  const stays = document.querySelector("#stays");
  expect(exchangeParts(document, other)).toBe(true);
  expect(document.querySelector("[data-part=one]")?.innerHTML).toBe("<i>new</i>");
  expect([document.title, document.querySelector("#stays")]).toEqual(["new", stays]);
});

test("a page without the parts is noticed", () => {
  document.body.innerHTML = '<div data-part="one">old</div>';
  expect(exchangeParts(document, new DOMParser().parseFromString("<p>failed</p>", "text/html"))).toBe(false);
});

test("an answer that is no longer wanted is dropped", async () => {
  const answer = vi.fn(
    (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
        setTimeout(() => resolve({ text: () => Promise.resolve("<title>b</title>") }), 5);
      }),
  );
  vi.stubGlobal("fetch", answer);
  const loader = new Loader();
  const [first, second] = await Promise.all([loader.load("/a"), loader.load("/b")]);
  expect([first, second?.title]).toEqual([null, "b"]);
});

test("a plan is read from the page, none where there is none", () => {
  document.body.innerHTML = "<div></div>";
  expect(readPlan(document)).toBeNull();
  document.body.innerHTML = `<div data-plan-data='{"chosen":2}'></div>`;
  expect(readPlan(document)?.chosen).toBe(2);
});

test("a pixel of the still map is a place and the place that pixel", () => {
  const frame = { lat: 36.3, lon: 136.35, east: 9000, north: 11000 };
  const [lon, lat] = placeAt(frame, 123, 456);
  const [x, y] = pixelOf(frame, [lon, lat]);
  expect(x).toBeCloseTo(123, 6);
  expect(y).toBeCloseTo(456, 6);
  expect(placeAt(frame, 400, 320)).toEqual([136.35, 36.3]);
});

test("the cursor stands on the drawn line", () => {
  expect(heightOn("M0 10L500 20L1000 10", 250)).toBe(15);
  expect(heightOn("M0 10L500 20L1000 10", 1000)).toBe(10);
});

test("quarters are clocks, and corners go round from the upper left", () => {
  expect([quarterText(0), quarterText(61), quarterText(96)]).toEqual(["0:00", "15:15", "24:00"]);
  expect(cornersOf({ west: 1, south: 2, east: 3, north: 4 })).toEqual([[1, 4], [3, 4], [3, 2], [1, 2]]);
});

test("an address is taken as it is written, a place by its name", () => {
  expect(textOf({ what: "address", name: "大聖寺南町ニ", address: "大聖寺南町ニ41" })).toBe("大聖寺南町ニ41");
  expect(textOf({ what: "place", name: "加賀温泉駅", address: "作見町" })).toBe("加賀温泉駅");
});

test("suggestions are reached and taken by keys alone", async () => {
  vi.useFakeTimers();
  document.body.innerHTML = '<input id="from"><ul id="from-found" hidden></ul>';
  const items = ["加賀温泉駅", "加賀市役所"].map((name) => ({ what: "place", name, address: "" }));
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve({ ok: true, json: () => Promise.resolve({ items }) })));
  const took = vi.fn();
  suggest("from", "/api/v1/places", "候補", took);
  const input = document.querySelector("input") as HTMLInputElement;
  const list = document.querySelector("ul") as HTMLElement;
  const press = (key: string): void => void input.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  input.focus();
  input.value = "加賀";
  input.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(300);
  expect([list.hidden, input.getAttribute("aria-expanded"), list.children.length]).toEqual([false, "true", 2]);
  press("ArrowDown");
  press("ArrowDown");
  expect(input.getAttribute("aria-activedescendant")).toBe("from-found-1");
  press("ArrowDown");
  expect(input.getAttribute("aria-activedescendant")).toBe("from-found-0");
  press("Enter");
  expect([input.value, list.hidden, took.mock.calls.length]).toEqual(["加賀温泉駅", true, 1]);
});
