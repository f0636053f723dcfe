// What this device keeps of a vote: the key, whether it is registered, the last receipt, and a
// ballot that is on its way. Never what was chosen, and never a seed.
//
// Where the browser keeps nothing, as in some private windows, it lives as long as the page.
export interface Kept {
  readonly election: string;
  readonly fingerprint: string;
  readonly credential: string;
  readonly secret: string;
  readonly registered: boolean;
  /** A signed ballot that may or may not have arrived. */
  readonly pending: string | null;
  readonly last: { readonly tracker: string; readonly at: string; readonly promise: string } | null;
}

/** What a vote looked like when it was last loaded, for when there is no network. */
export interface Seen {
  readonly election: string;
  readonly raw: Uint8Array;
  readonly about: string;
}

export interface Store {
  key(election: string): Promise<Kept | null>;
  keepKey(kept: Kept): Promise<void>;
  seen(election: string): Promise<Seen | null>;
  keepSeen(seen: Seen): Promise<void>;
}

const [NAME, KEYS, SEEN] = ["kaga-vote", "keys", "seen"] as const;

export async function openStore(): Promise<Store> {
  try {
    return databaseStore(await opened());
  } catch {
    return pageStore();
  }
}

function databaseStore(base: IDBDatabase): Store {
  const get = async <T>(rows: string, key: string): Promise<T | null> =>
    ((await done(base.transaction(rows).objectStore(rows).get(key))) as T | undefined) ?? null;
  const put = (rows: string, value: unknown): Promise<void> => {
    const work = base.transaction(rows, "readwrite", { durability: "strict" });
    work.objectStore(rows).put(value);
    return new Promise((accept, refuse) => {
      work.oncomplete = () => accept();
      work.onerror = work.onabort = () => refuse(work.error);
    });
  };
  return {
    key: (election) => get<Kept>(KEYS, election),
    keepKey: (kept) => put(KEYS, kept),
    seen: (election) => get<Seen>(SEEN, election),
    keepSeen: (seen) => put(SEEN, seen),
  };
}

export function pageStore(): Store {
  const [keys, seen] = [new Map<string, Kept>(), new Map<string, Seen>()];
  return {
    key: async (election) => keys.get(election) ?? null,
    keepKey: async (kept) => void keys.set(kept.election, kept),
    seen: async (election) => seen.get(election) ?? null,
    keepSeen: async (one) => void seen.set(one.election, one),
  };
}

function opened(): Promise<IDBDatabase> {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    for (const name of [KEYS, SEEN]) asked.result.createObjectStore(name, { keyPath: "election" });
  };
  return done(asked);
}

function done<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((accept, refuse) => {
    asked.onsuccess = () => accept(asked.result);
    asked.onerror = () => refuse(asked.error);
  });
}

const KIND = "kaga-vote-key";

/** The key as a file, in the form that the command line reads too. */
export function keyFile({ election, fingerprint, credential, secret }: Kept): string {
  return `${JSON.stringify({ kind: KIND, election, fingerprint, credential, secret }, null, 1)}\n`;
}

/** The secret in a key file of this election; null where it is none. */
export function secretOf(text: string, election: string, fingerprint: string): bigint | null {
  try {
    const found = JSON.parse(text) as Record<string, unknown>;
    const fits = found["kind"] === KIND && found["election"] === election && found["fingerprint"] === fingerprint;
    const secret = found["secret"];
    return fits && typeof secret === "string" && /^[0-9]{1,80}$/.test(secret) ? BigInt(secret) : null;
  } catch {
    return null;
  }
}
