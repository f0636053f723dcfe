import { expect, test } from "vitest";
import { coordinates, Form, nextTip, pressed } from "./asking.ts";

test("coordinates are latitude first, to a metre", () => {
  expect(coordinates(136.3526487, 36.3226978)).toBe("36.32270,136.35265");
});

test("the first press is the start, the second the goal, the third starts anew", () => {
  const first = pressed({ from: "", to: "" }, 136.35, 36.32);
  expect(first).toEqual({ ends: { from: "36.32000,136.35000", to: "" }, complete: false });
  const second = pressed(first.ends, 136.36, 36.3);
  expect(second).toEqual({ ends: { from: "36.32000,136.35000", to: "36.30000,136.36000" }, complete: true });
  const third = pressed(second.ends, 136.4, 36.2);
  expect(third).toEqual({ ends: { from: "36.20000,136.40000", to: "" }, complete: false });
});

test("a press completes a form that has only a goal", () => {
  const { ends, complete } = pressed({ from: "", to: "大聖寺駅" }, 136.35, 36.32);
  expect([ends.to, complete]).toEqual(["大聖寺駅", true]);
});

test("the tip says what the next press does", () => {
  const tips = [
    { from: "", to: "" },
    { from: "a", to: "" },
    { from: "a", to: "b" },
    { from: "", to: "b" },
  ].map(nextTip);
  expect(tips).toEqual(["map_start", "map_goal", "map_again", "map_start"]);
});

test("the address holds what the form says and nothing that is empty", () => {
  document.body.innerHTML =
    '<form action="/airspace/plan"><input name="from" value="大聖寺駅"><input name="to"><select name="vehicle"><option value="kite" selected></select></form>';
  const form = new Form(document.querySelector("form") as HTMLFormElement);
  form.set("to", "36.3,136.3");
  expect(form.ends).toEqual({ from: "大聖寺駅", to: "36.3,136.3" });
  expect(decodeURIComponent(form.address)).toBe("/airspace/plan?from=大聖寺駅&to=36.3,136.3&vehicle=kite");
});
