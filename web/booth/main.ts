// One script for the three pages of voters and observers: the booth, the checking page, the observer.
// It is a bundle of its own: its hash is in the ledger, and it shares no file with other pages.
import "./booth.css";
import * as booth from "./booth.ts";
import * as check from "./check.ts";
import { begin } from "./language.ts";
import * as observe from "./observe.ts";
import { openStore } from "./store.ts";
import { trusted } from "./trusted.ts";

const WORKER = "/vote/booth/worker.js";

begin();
const page = document.body.dataset["page"];
if (page === "check") void check.open();
else if (page === "observe") void observe.open();
else void openStore().then(booth.open);

if (page === "booth" && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register(trusted(WORKER), { scope: "/vote/booth/" }).catch(() => undefined);
}
