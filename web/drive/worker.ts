// Answers for the server while it cannot be reached, and only for the driver's page: it keeps the
// page without anybody's tour, and the scripts and styles that the page loads. The tour itself and
// what was pressed lie in the browser's database, where the page keeps them. `kept` is written
// before this script by the server; another version of it replaces the whole store.
interface Kept {
  readonly version: string;
  readonly shell: string;
  readonly files: readonly string[];
}
declare const self: typeof globalThis & { readonly kept: Kept; readonly location: Location; skipWaiting(): Promise<void>; clients: { claim(): Promise<void> } };
interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface AskedEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const PREFIX = "kaga-drive-";
const store = PREFIX + self.kept.version;
const patienceMs = 4000;

self.addEventListener("install", (event) => {
  (event as LastingEvent).waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  (event as LastingEvent).waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const asked = event as AskedEvent;
  const { method, mode, url } = asked.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === "/drive") asked.respondWith(page(asked.request));
  else if (self.kept.files.includes(pathname)) asked.respondWith(file(asked.request));
});

async function keep(): Promise<void> {
  const into = await caches.open(store);
  await into.addAll([self.kept.shell, ...self.kept.files]);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== store);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The page from the server; the kept one when there is no answer soon, or only an error. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(self.kept.shell, { cacheName: store });
  try {
    const answer = await within(fetch(request), kept ? patienceMs : Infinity);
    return answer.status >= 500 && kept ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

function within(work: Promise<Response>, longestMs: number): Promise<Response> {
  if (longestMs === Infinity) return work;
  const late = new Promise<Response>((_, refuse) => {
    setTimeout(() => refuse(new Error("no answer")), longestMs);
  });
  return Promise.race([work, late]);
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: store })) ?? fetch(request);
}

export {};
