// "Use my position" on the page "over my house": asks the browser, fills the place in.

/** Offers the button where the browser can tell a position; nothing leaves before it is pressed. */
export function here(page: ParentNode): void {
  const form = page.querySelector<HTMLFormElement>("form[data-over]");
  const button = form?.querySelector<HTMLButtonElement>("[data-over-here]");
  const place = form?.querySelector<HTMLInputElement>("input[name=place]");
  const failed = form?.querySelector<HTMLElement>("[data-over-failed]");
  if (!form || !button || !place || !failed || !("geolocation" in navigator)) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    failed.textContent = "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        place.value = `${coords.latitude.toFixed(4)}, ${coords.longitude.toFixed(4)}`;
        form.requestSubmit();
      },
      () => {
        failed.textContent = failed.dataset["overFailed"] ?? "";
      },
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
}
