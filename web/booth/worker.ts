// Answers for the city while it cannot be reached, and only for the booth's own page: the page, its
// script and its styles. Nothing of a vote passes through here. `kept` is written before this script
// when it is served; another release of the booth replaces the whole store.
interface Kept {
  readonly release: string;
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

const PREFIX = "kaga-booth-";
const PAGE = "/vote/booth/";
const store = PREFIX + self.kept.release;

self.addEventListener("install", (event) => {
  const keep = async (): Promise<void> => (await caches.open(store)).addAll([PAGE, ...self.kept.files]);
  (event as LastingEvent).waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async (): Promise<void> => {
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== store);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  (event as LastingEvent).waitUntil(forget().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const asked = event as AskedEvent;
  const { method, url } = asked.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (pathname === PAGE) asked.respondWith(page(asked.request));
  else if (self.kept.files.includes(pathname)) asked.respondWith(file(asked.request));
});

/** The page from the city, so that a newer release is seen; the kept one without a network. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(PAGE, { cacheName: store });
    if (kept) return kept;
    throw error;
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: store })) ?? fetch(request);
}

export {};
