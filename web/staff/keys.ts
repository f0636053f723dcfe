// Keys for working through a list without a mouse: j and k move, Enter opens. A row takes part
// when it carries data-k-row and holds a link; further keys are named by data-k-key on links
// and buttons. Keys never act while somebody types, nor with a modifier held.

/** Let the keyboard work on the lists of `page`. */
export function listKeys(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && types(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      if (move(page, event.key === "j" ? 1 : -1)) event.preventDefault();
    } else {
      press(page, event);
    }
  });
}

function types(element: HTMLElement): boolean {
  return element.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

function move(page: Document, step: number): boolean {
  const links = [...page.querySelectorAll<HTMLElement>("[data-k-row] a[href]:first-of-type")];
  const rows = [...page.querySelectorAll<HTMLElement>("[data-k-row]")];
  const targets = rows.map((row) => links.find((link) => row.contains(link))).filter((link) => link !== undefined);
  if (targets.length === 0) return false;
  const here = rows.findIndex((row) => row.contains(page.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : targets.length - 1) : here + step;
  targets[Math.max(0, Math.min(targets.length - 1, next))]?.focus();
  return true;
}

function press(page: Document, event: KeyboardEvent): void {
  const wanted = [...page.querySelectorAll<HTMLElement>("[data-k-key]")].find(
    (element) => element.dataset["kKey"] === event.key && element.offsetParent !== null,
  );
  if (wanted) {
    event.preventDefault();
    wanted.click();
  }
}
