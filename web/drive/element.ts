// Makes an element of the page with its attributes, what it does, and what is in it.
export type Part = Node | string | null | false;
type Facts = Readonly<Record<string, string | boolean | (() => void)>>;

/** `el("p", { role: "status" }, "text")`; a function among the facts listens to that event. */
export function el(name: string, facts: Facts, ...parts: Part[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(facts)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...parts.filter((part): part is Node | string => part !== null && part !== false));
  return made;
}
