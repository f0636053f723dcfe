// Shows the copy button where the browser can copy, and says when it has.

/** Make the copy buttons of `page` work. */
export function enhance(page: ParentNode): void {
  for (const field of page.querySelectorAll<HTMLElement>("[data-k-copy]")) {
    const input = field.querySelector("input");
    const button = field.querySelector("button");
    const said = field.querySelector<HTMLElement>(".k-copy__said");
    if (!input || !button || !said || !("clipboard" in navigator)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(input.value).then(() => {
        said.textContent = field.dataset["done"] ?? "";
      });
    });
  }
}
