import { expect, test } from "vitest";
import { enhance, length } from "./script.ts";

test("characters are counted as people count them", () => {
  expect(["申請", "か\u3099", "👨‍👩‍👧", "a\r\nb", ""].map(length)).toEqual([2, 1, 1, 3, 0]);
});

test("what is left is said while somebody types", () => {
  document.body.innerHTML = `<div data-k-count="5"><textarea></textarea>
    <p class="k-count" data-left="あと{left}文字" data-over="{over}文字多い">5文字まで</p></div>`;
  enhance(document);
  const area = document.querySelector("textarea")!;
  const message = document.querySelector<HTMLElement>(".k-count")!;
  const said = [message.textContent];
  for (const text of ["申請", "申請申請申請"]) {
    area.value = text;
    area.dispatchEvent(new Event("input"));
    said.push(message.textContent);
  }
  expect(said).toEqual(["5文字まで", "あと3文字", "1文字多い"]);
  expect(message.dataset["state"]).toBe("over");
});
