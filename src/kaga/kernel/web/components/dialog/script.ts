// A disclosure that behaves like a small dialog: Escape and the close button shut it and give
// the focus back to what opened it.

/** Make the dialogs and menus of `page` close as people expect. */
export function enhance(page: ParentNode): void {
  const found = page.querySelectorAll<HTMLDetailsElement>("[data-k-dialog], [data-k-menu]");
  for (const dialog of found) {
    const shut = (): void => {
      dialog.open = false;
      dialog.querySelector("summary")?.focus();
    };
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dialog.open) {
        event.preventDefault();
        shut();
      }
    });
    const close = dialog.querySelector<HTMLButtonElement>(".k-dialog__close");
    if (close) {
      close.hidden = false;
      close.addEventListener("click", shut);
    }
    if (dialog.hasAttribute("data-k-menu")) {
      document.addEventListener("click", (event) => {
        if (event.target instanceof Node && !dialog.contains(event.target)) dialog.open = false;
      });
    }
  }
}
