import { expect, test } from "vitest";
import { enhance } from "./script.ts";

test("escape and the close button shut it and give the focus back", () => {
  document.body.innerHTML = `<details data-k-dialog open><summary id="opener">?</summary>
    <button class="k-dialog__close" hidden></button></details>`;
  enhance(document);
  const dialog = document.querySelector("details")!;
  const seen: unknown[] = [];
  dialog.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  seen.push(dialog.open, document.activeElement?.id);
  dialog.open = true;
  document.querySelector<HTMLButtonElement>(".k-dialog__close")!.click();
  seen.push(dialog.open);
  expect(seen).toEqual([false, "opener", false]);
});

test("a menu shuts when somebody clicks elsewhere, a dialog does not", () => {
  document.body.innerHTML = `<details data-k-menu open></details><details data-k-dialog open></details><p></p>`;
  enhance(document);
  document.querySelector("p")!.click();
  expect([...document.querySelectorAll("details")].map((one) => one.open)).toEqual([false, true]);
});
