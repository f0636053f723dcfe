// The button that opens the map of "over my house"; the map is loaded when it is wanted.

type Spots = { beginSpot(holder: HTMLElement, radius: () => number, picked: (place: string) => void): Promise<void> };

/** Offers the button where the device draws with WebGL; `load` brings the map. */
export function picking(page: ParentNode, load: () => Promise<Spots>, canDraw: boolean): void {
  const form = page.querySelector<HTMLFormElement>("form[data-over]");
  const button = form?.querySelector<HTMLButtonElement>("[data-over-pick]");
  const holder = form?.querySelector<HTMLElement>("[data-over-map]");
  const place = form?.querySelector<HTMLInputElement>("input[name=place]");
  if (!form || !button || !holder || !place || !canDraw) {
    return;
  }
  let begun: Promise<void> | null = null;
  button.hidden = false;
  button.addEventListener("click", () => {
    holder.hidden = !holder.hidden;
    button.setAttribute("aria-expanded", String(!holder.hidden));
    const radius = (): number => Number(new FormData(form).get("radius") ?? 300);
    begun ??= load().then((spots) => spots.beginSpot(holder, radius, (text) => (place.value = text)));
  });
}
