// Starts the components' scripts on the page, and again on whatever htmx puts into it.

export type Enhance = (page: ParentNode) => void;

/** Run every enhancement now and after each exchange of a part of the page. */
export function begin(enhancements: readonly Enhance[]): void {
  const enhanceAll = (page: ParentNode): void => {
    for (const enhance of enhancements) enhance(page);
  };
  enhanceAll(document);
  if (document.querySelector("[hx-get], [hx-post]")) {
    void import("./exchange.ts").then(({ exchange }) => exchange(enhanceAll));
  }
}
