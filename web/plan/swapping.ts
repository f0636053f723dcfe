// Asks the server for the page of another plan and puts its parts in place of the present ones.

/** Replaces every `data-part` of the page by that of another page; tells whether all were there. */
export function exchangeParts(page: Document, other: Document): boolean {
  let all = true;
  for (const here of page.querySelectorAll<HTMLElement>("[data-part]")) {
    const there = other.querySelector<HTMLElement>(`[data-part="${here.dataset["part"] ?? ""}"]`);
    if (there) {
      here.replaceChildren(...document.importNode(there, true).childNodes);
    } else {
      all = false;
    }
  }
  if (other.title) page.title = other.title;
  return all;
}

/** Loads pages one after the other: an answer that is no longer wanted is dropped. */
export class Loader {
  private running: AbortController | null = null;

  /** The page at an address; null when another one was asked for meanwhile. */
  async load(address: string): Promise<Document | null> {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: mine.signal });
      const text = await answer.text();
      return new DOMParser().parseFromString(text, "text/html");
    } catch (error) {
      if (mine.signal.aborted) return null;
      throw error;
    }
  }
}
