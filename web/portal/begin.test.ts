import { expect, test, vi } from "vitest";
import { begin } from "./begin.ts";

test("every enhancement runs on the page once", () => {
  const enhance = vi.fn();
  begin([enhance, enhance]);
  expect(enhance.mock.calls).toEqual([[document], [document]]);
});

test("a page that asks for no exchange loads none", () => {
  document.body.innerHTML = "<p></p>";
  begin([]);
  expect(document.querySelector("meta[name=htmx-config]")).toBeNull();
});
