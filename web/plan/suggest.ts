// Suggestions while a place is typed: a combobox after the ARIA pattern, from the city's search.
import type { End } from "./asking.ts";

const pause = 140;

interface Found {
  readonly name: string;
  readonly address: string;
  readonly what: string;
}

/** What is put into the input when a suggestion is taken. */
export function textOf(found: Found): string {
  return found.what === "address" && found.address ? found.address : found.name;
}

/** Lets the input of one end suggest places; `took` is called when one was taken. */
export function suggest(end: End, search: string, label: string, took: () => void): void {
  const input = document.querySelector<HTMLInputElement>(`#${end}`);
  const list = document.querySelector<HTMLElement>(`#${end}-found`);
  if (!input || !list || input.hasAttribute("aria-controls")) return;
  new Box(input, list, search, took).begin(label);
}

class Box {
  private at = -1;
  private timer = 0;
  private asked = 0;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly search: string,
    private readonly took: () => void,
  ) {}

  begin(label: string): void {
    const { input, list } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // Before blur: a press on the list must not close it first.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), pause);
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    this.asked += 1;
    const mine = this.asked;
    if (!text || /^[\d.,、\s+-]+$/.test(text)) {
      this.close();
      return;
    }
    try {
      const answer = await fetch(`${this.search}?${new URLSearchParams({ q: text, limit: "7" })}`);
      if (!answer.ok || mine !== this.asked || document.activeElement !== this.input) return;
      this.show(((await answer.json()) as { items: Found[] }).items);
    } catch {
      this.close(); // typing goes on without suggestions
    }
  }

  private show(found: readonly Found[]): void {
    this.at = -1;
    this.list.replaceChildren(
      ...found.map((one, number) => {
        const row = document.createElement("li");
        row.id = `${this.list.id}-${number}`;
        row.setAttribute("role", "option");
        row.dataset["value"] = textOf(one);
        row.append(one.name);
        if (one.address && one.address !== one.name) {
          const more = document.createElement("span");
          more.textContent = one.address;
          row.append(" ", more);
        }
        return row;
      }),
    );
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.mark(-1);
  }

  private key(event: KeyboardEvent): void {
    const rows = this.list.hidden ? [] : [...this.list.children];
    if (event.key === "Escape" && rows.length) {
      this.close();
      event.preventDefault();
    } else if (event.key === "Enter" && this.at >= 0) {
      const row = rows[this.at];
      if (row instanceof HTMLElement) {
        this.take(row);
        event.preventDefault();
      }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && rows.length) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark((this.at + step + rows.length + (this.at < 0 && step < 0 ? 1 : 0)) % rows.length);
      event.preventDefault();
    }
  }

  private mark(at: number): void {
    this.at = at;
    [...this.list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    const row = this.list.children[at];
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private take(row: HTMLElement): void {
    this.input.value = row.dataset["value"] ?? "";
    this.close();
    this.took();
  }

  private close(): void {
    this.asked += 1;
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.at = -1;
  }
}
