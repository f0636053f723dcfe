import { expect, test, vi } from "vitest";
import { enhance } from "./script.ts";

test("the button copies the text and says so", async () => {
  const written: string[] = [];
  vi.stubGlobal("navigator", {
    clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
  });
  document.body.innerHTML = `<div data-k-copy data-done="コピーしました"><input value="K8-1">
    <button hidden></button><p class="k-copy__said"></p></div>`;
  enhance(document);
  const button = document.querySelector("button")!;
  expect(button.hidden).toBe(false);
  button.click();
  await vi.waitFor(() => expect(document.querySelector(".k-copy__said")!.textContent).toBe("コピーしました"), { timeout: 60_000 });
  expect(written).toEqual(["K8-1"]);
});

test("where nothing can be copied there is no button", () => {
  vi.stubGlobal("navigator", {});
  document.body.innerHTML = `<div data-k-copy><input><button hidden></button><p class="k-copy__said"></p></div>`;
  enhance(document);
  expect(document.querySelector("button")!.hidden).toBe(true);
});
