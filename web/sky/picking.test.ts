import { expect, test, vi } from "vitest";
import { picking } from "./picking.ts";

const page = '<form data-over><input name="place"><input type="radio" name="radius" value="1000" checked><button type="button" data-over-pick aria-expanded="false" hidden></button><div data-over-map hidden></div></form>';

test("a press on the map becomes the place of the form, and the map is loaded once", async () => {
  document.body.innerHTML = page;
  const beginSpot = vi.fn((_: HTMLElement, radius: () => number, picked: (place: string) => void) => {
    picked(`36.30000, 136.30000 within ${radius()}`);
    return Promise.resolve();
  });
  picking(document, () => Promise.resolve({ beginSpot }), true);
  const button = document.querySelector("button") as HTMLButtonElement;
  const holder = document.querySelector("[data-over-map]") as HTMLElement;
  expect(button.hidden).toBe(false);
  for (const shown of ["true", "false", "true"]) {
    button.click();
    await Promise.resolve();
    expect([button.getAttribute("aria-expanded"), holder.hidden]).toEqual([shown, shown === "false"]);
  }
  expect(beginSpot).toHaveBeenCalledTimes(1);
  expect(document.querySelector<HTMLInputElement>("[name=place]")?.value).toBe("36.30000, 136.30000 within 1000");
});

test("without WebGL there is no button", () => {
  document.body.innerHTML = page;
  picking(document, () => Promise.reject(new Error("never")), false);
  expect(document.querySelector("button")?.hidden).toBe(true);
});
