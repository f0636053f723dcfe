// What the device keeps while it is away from the network, in the browser's own database: the
// tour as it was last told, every press of a button in its order, and the device's name. A press
// is kept before it is shown, and stays until the server has said what became of it.
import type { Deed, DeedName, Fate, Sheet } from "./tour.ts";

export type Pressed = Pick<Deed, "driver" | "shift" | "booking" | "at"> & { readonly deed: DeedName };

export interface Store {
  device(): Promise<string>;
  sheet(): Promise<Sheet | null>;
  /** Keeps a newer sheet, and by how much the server's clock is ahead of this device's. */
  keepSheet(sheet: Sheet, aheadMs: number): Promise<void>;
  aheadMs(): Promise<number>;
  /** All presses, in their order. */
  deeds(): Promise<Deed[]>;
  press(pressed: Pressed): Promise<Deed>;
  /** Takes a press back that was not sent; whether it could be. */
  takeBack(counter: number): Promise<boolean>;
  settle(counter: number, fate: Fate, why: string): Promise<void>;
  see(counter: number): Promise<void>;
  /** Forgets what was settled before a moment, and a sheet of an earlier day. */
  forget(before: number, today: string): Promise<void>;
}

const NAME = "kaga-drive";
const [KEPT, DEEDS] = ["kept", "deeds"] as const;

/** The store of this browser (rejects where there is none, as in some private windows). */
export async function openStore(): Promise<Store> {
  const base = await opened();
  const kept = async <T>(name: string): Promise<T | null> => ((await done(base.transaction(KEPT).objectStore(KEPT).get(name))) as T | undefined) ?? null;
  const change = async (counter: number, how: (deed: Deed) => Deed | null): Promise<boolean> => {
    const work = base.transaction(DEEDS, "readwrite");
    const rows = work.objectStore(DEEDS);
    const deed = (await done(rows.get(counter))) as Deed | undefined;
    const after = deed ? how(deed) : null;
    if (!after) return false;
    if (after === deed) rows.delete(counter);
    else rows.put(after);
    await finished(work);
    return true;
  };
  return {
    device: async () => {
      const work = base.transaction(KEPT, "readwrite");
      const rows = work.objectStore(KEPT);
      const known = (await done(rows.get("device"))) as string | undefined;
      const name = known ?? crypto.randomUUID();
      if (!known) rows.put(name, "device");
      await finished(work);
      return name;
    },
    sheet: () => kept<Sheet>("sheet"),
    aheadMs: async () => (await kept<number>("ahead")) ?? 0,
    keepSheet: async (sheet, aheadMs) => {
      const work = base.transaction(KEPT, "readwrite");
      work.objectStore(KEPT).put(sheet, "sheet");
      work.objectStore(KEPT).put(aheadMs, "ahead");
      await finished(work);
    },
    deeds: async () => (await done(base.transaction(DEEDS).objectStore(DEEDS).getAll())) as Deed[],
    press: async (pressed) => {
      const work = base.transaction(DEEDS, "readwrite", { durability: "strict" });
      const row = { ...pressed, fate: "waiting" as const, why: "", seen: false };
      const counter = (await done(work.objectStore(DEEDS).add(row))) as number;
      await finished(work);
      return { ...row, counter };
    },
    takeBack: (counter) => change(counter, (deed) => (deed.fate === "waiting" ? deed : null)),
    settle: async (counter, fate, why) => void (await change(counter, (deed) => ({ ...deed, fate, why }))),
    see: async (counter) => void (await change(counter, (deed) => ({ ...deed, seen: true }))),
    forget: async (before, today) => {
      const work = base.transaction([KEPT, DEEDS], "readwrite");
      const rows = work.objectStore(DEEDS);
      for (const deed of (await done(rows.getAll())) as Deed[]) {
        if (deed.fate !== "waiting" && deed.at < before) rows.delete(deed.counter);
      }
      const sheet = (await done(work.objectStore(KEPT).get("sheet"))) as Sheet | undefined;
      if (sheet && sheet.day < today) work.objectStore(KEPT).delete("sheet");
      await finished(work);
    },
  };
}

function opened(): Promise<IDBDatabase> {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore(KEPT);
    asked.result.createObjectStore(DEEDS, { keyPath: "counter", autoIncrement: true });
  };
  return done(asked);
}

function done<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((accept, refuse) => {
    asked.onsuccess = () => accept(asked.result);
    asked.onerror = () => refuse(asked.error);
  });
}

function finished(work: IDBTransaction): Promise<void> {
  return new Promise((accept, refuse) => {
    work.oncomplete = () => accept();
    work.onerror = work.onabort = () => refuse(work.error);
  });
}
