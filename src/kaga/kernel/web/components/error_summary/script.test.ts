import { expect, test } from "vitest";
import { enhance } from "./script.ts";

test("the summary takes the focus and leads into a group to its wrong input", () => {
  document.body.innerHTML = `
    <section tabindex="-1" data-k-focus><ul class="k-error-summary__list">
      <li><a id="one" href="#born">1</a></li><li><a id="two" href="#name">2</a></li></ul></section>
    <fieldset id="born"><input id="year"><input id="month" aria-invalid="true"></fieldset>
    <input id="name">`;
  enhance(document);
  const focused = [document.activeElement?.tagName];
  for (const link of ["one", "two"]) {
    document.getElementById(link)!.click();
    focused.push(document.activeElement?.id);
  }
  expect(focused).toEqual(["SECTION", "month", "name"]);
});
