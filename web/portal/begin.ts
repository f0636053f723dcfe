// Starts the components' scripts on the page, and again on whatever htmx puts into it; loads what
// only some pages ask for: htmx, and the three-dimensional picture when it comes into view.

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

/** Load the three-dimensional picture when one comes near the visible part of the page. */
export function beginSky(page: ParentNode): void {
  const scenes = page.querySelectorAll<HTMLElement>("[data-sky3d]");
  if (!scenes.length || typeof IntersectionObserver === "undefined") {
    return;
  }
  if (document.createElement("canvas").getContext("webgl2") === null) {
    return;
  }
  const watcher = new IntersectionObserver(
    (seen) => {
      if (seen.some((one) => one.isIntersecting)) {
        watcher.disconnect();
        void import("./sky3d.ts").then(({ drawScenes }) => drawScenes(document));
      }
    },
    { rootMargin: "300px" },
  );
  for (const scene of scenes) {
    scene.hidden = false;
    watcher.observe(scene);
  }
}
