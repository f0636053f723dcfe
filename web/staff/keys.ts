// Keys for working through a list without a mouse: j and k move, o (or Enter) opens, x selects.
// A row takes part when it carries data-k-row and holds a link; further keys are named by
// data-k-key on links and buttons, which they press, and by data-k-key-focus on boxes, to which
// they lead. Keys never act while somebody types, nor with a modifier held.

/** Let the keyboard work on the lists of `page`. */
export function listKeys(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && types(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      if (move(page, event.key === "j" ? 1 : -1)) event.preventDefault();
    } else if (event.key === "o" || event.key === "x") {
      if (onRow(page, event.key)) event.preventDefault();
    } else {
      press(page, event);
    }
  });
}

function types(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement) return !/^(?:checkbox|radio|button|submit)$/.test(element.type);
  return element.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(element.tagName);
}

/** Open the row that has the focus, or turn its tick; whether there was something to do. */
function onRow(page: Document, key: "o" | "x"): boolean {
  const row = page.activeElement?.closest("[data-k-row]");
  const wanted = key === "o" ? "a[href]" : "input[type=checkbox]:not(:disabled)";
  const target = row?.querySelector<HTMLElement>(wanted);
  target?.click();
  return target != null;
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
  const box = [...page.querySelectorAll<HTMLElement>("[data-k-key-focus]")].find(
    (element) => element.dataset["kKeyFocus"] === event.key,
  );
  if (!wanted && !box) return;
  event.preventDefault();
  if (wanted) wanted.click();
  else box?.focus();
}
