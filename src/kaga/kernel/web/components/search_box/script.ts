// Arrow keys go down into the live suggestions and back; Escape empties them.

/** Let the keyboard reach the suggestions of every search box of `page`. */
export function enhance(page: ParentNode): void {
  for (const box of page.querySelectorAll<HTMLElement>(".k-search:not([data-ready])")) {
    const input = box.querySelector<HTMLInputElement>("input[type=search]");
    const live = box.querySelector<HTMLElement>(".k-search__live");
    if (!input || !live) continue;
    box.dataset["ready"] = "";
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && live.hasChildNodes()) {
        live.replaceChildren();
        input.focus();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const stops: HTMLElement[] = [input, ...live.querySelectorAll<HTMLElement>("a[href]")];
        const here = stops.findIndex((stop) => stop === document.activeElement);
        const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
        if (next) {
          event.preventDefault();
          next.focus();
        }
      }
    });
  }
}
