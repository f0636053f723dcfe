// The marks that stand on a map as elements: the two ends, the numbers of routes, the cursor.

/** A mark of an end: a ring where it starts, a pin where it goes. */
export function endMark(end: "from" | "to", label: string): HTMLElement {
  const mark = document.createElement("div");
  mark.className = `p-mark p-mark--${end}`;
  const name = document.createElement("span");
  name.className = "p-mark__name";
  name.textContent = label;
  mark.append(name);
  return mark;
}

/** The number of a route, to be pressed. */
export function numberMark(number: number, label: string, press: () => void): HTMLElement {
  const mark = document.createElement("button");
  mark.type = "button";
  mark.className = `p-mark p-mark--number p-badge p-badge--${number}`;
  mark.textContent = String(number);
  mark.setAttribute("aria-label", label);
  mark.addEventListener("click", (event) => {
    event.stopPropagation();
    press();
  });
  return mark;
}

/** The place that the profile's cursor means. */
export function cursorMark(): HTMLElement {
  const mark = document.createElement("div");
  mark.className = "p-mark p-mark--cursor";
  return mark;
}
