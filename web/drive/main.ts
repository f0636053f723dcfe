// The driver's page: drawn from what the device keeps, so that it works without a network; the city
// is asked whenever it can be. Where the browser keeps nothing, the page stays as the server made
// it, with plain forms.
import "../portal/main.ts";
import "./drive.css";
import { Page } from "./page.ts";
import { openStore } from "./store.ts";

const place = document.querySelector<HTMLElement>("[data-drive]");
if (place && "indexedDB" in window) {
  openStore().then(
    (store) => new Page(place, store).begin(),
    () => undefined, // no store, as in some private windows: the forms of the server remain
  );
}
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/drive/worker.js", { scope: "/drive" }).catch(() => undefined);
}
