// Turns the list of links and the sections below it into tabs (ARIA practices, automatic
// activation). Without script they stay links to headings.

/** Make the tab lists of `page` work. */
export function enhance(page: ParentNode): void {
  for (const group of page.querySelectorAll<HTMLElement>("[data-k-tabs]:not([data-ready])")) {
    const list = group.querySelector<HTMLElement>(".k-tabs__list");
    const tabs = [...group.querySelectorAll<HTMLAnchorElement>(".k-tabs__tab")];
    const panels = [...group.querySelectorAll<HTMLElement>(":scope > .k-tabs__panel")];
    if (!list || tabs.length === 0) continue;
    group.dataset["ready"] = "";
    list.setAttribute("role", "tablist");
    const choose = (chosen: number): void => {
      tabs.forEach((tab, index) => {
        tab.setAttribute("aria-selected", String(index === chosen));
        tab.tabIndex = index === chosen ? 0 : -1;
      });
      panels.forEach((panel, index) => {
        panel.hidden = index !== chosen;
      });
    };
    tabs.forEach((tab, index) => {
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", tab.hash.slice(1));
      tab.parentElement?.setAttribute("role", "presentation");
      panels[index]?.setAttribute("role", "tabpanel");
      if (panels[index]) panels[index].tabIndex = 0;
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        choose(index);
      });
      tab.addEventListener("keydown", (event) => {
        const next = target(event.key, index, tabs.length);
        if (next === undefined) return;
        event.preventDefault();
        choose(next);
        tabs[next]?.focus();
      });
    });
    choose(Math.max(0, tabs.findIndex((tab) => tab.hash === location.hash && tab.hash !== "")));
  }
}

function target(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (index + 1) % count;
    case "ArrowLeft":
      return (index + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
