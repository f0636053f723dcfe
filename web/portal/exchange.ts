// htmx, loaded only by pages that ask for it, without its inline style and without eval.
import htmx from "htmx.org";

/** Start htmx on this page; `renew` is run on each part that it has put in. */
export function exchange(renew: (part: ParentNode) => void): void {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  htmx.config.allowScriptTags = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  htmx.process(document.body);
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target instanceof Element) renew(event.target);
  });
}
