// htmx, loaded only by pages that ask for it. It reads its settings from a meta element the
// moment it is loaded, so they are there first: no inline style, no eval, no foreign address.

const settings = {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
};

/** Start htmx on this page; `renew` is run on each part that it has put in. */
export async function exchange(renew: (part: ParentNode) => void): Promise<void> {
  const meta = document.createElement("meta");
  meta.name = "htmx-config";
  meta.content = JSON.stringify(settings);
  document.head.append(meta);
  const { default: htmx } = await import("htmx.org");
  htmx.process(document.body);
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target instanceof Element) renew(event.target);
  });
  answerEarlyTyping(document.body);
}

/** Tell htmx of what was typed before it had arrived. */
export function answerEarlyTyping(part: ParentNode): void {
  for (const input of part.querySelectorAll<HTMLInputElement>("input[hx-get]")) {
    if (input.value !== input.defaultValue) {
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
