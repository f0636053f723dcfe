// Moves the focus to the summary when a page with errors arrives, so that screen readers begin
// there; its links lead to the fields, and a field group passes the focus to its first input.

/** Focus what asks for it, and let the summary's links reach a usable input. */
export function enhance(page: ParentNode): void {
  page.querySelector<HTMLElement>("[data-k-focus]")?.focus();
  for (const link of page.querySelectorAll<HTMLAnchorElement>(".k-error-summary__list a")) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) return;
      event.preventDefault();
      const input = field.matches("fieldset")
        ? (field.querySelector<HTMLElement>('[aria-invalid="true"]') ??
          field.querySelector<HTMLElement>("input, select, textarea"))
        : field;
      field.scrollIntoView({ block: "start" });
      (input ?? field).focus({ preventScroll: true });
    });
  }
}
