// Says how many characters are left, as people count them, while somebody types.

const graphemes = new Intl.Segmenter("ja", { granularity: "grapheme" });

/** Number of characters as a reader counts them. */
export function length(text: string): number {
  return [...graphemes.segment(text.replace(/\r\n/g, "\n"))].length;
}

/** Keep each counted textarea's message up to date. */
export function enhance(page: ParentNode): void {
  for (const field of page.querySelectorAll<HTMLElement>("[data-k-count]")) {
    const area = field.querySelector("textarea");
    const message = field.querySelector<HTMLElement>(".k-count");
    if (!area || !message) continue;
    const most = Number(field.dataset["kCount"]);
    const show = (): void => {
      const left = most - length(area.value);
      message.dataset["state"] = left < 0 ? "over" : "within";
      message.textContent =
        left < 0
          ? (message.dataset["over"] ?? "").replace("{over}", String(-left))
          : (message.dataset["left"] ?? "").replace("{left}", String(left));
    };
    area.addEventListener("input", show);
    if (area.value) show();
  }
}
