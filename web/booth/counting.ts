// A worker that counts again: it reads the whole archive once more, multiplies every ballot, judges the
// trustees' decryptions and the published counts. The page stays at hand meanwhile.
import { digest } from "../ballot/bytes.ts";
import { Refused, Unknown } from "../ballot/refused.ts";
import { Chain } from "../ballot/verify/chain.ts";
import { Recount } from "../ballot/verify/recount.ts";
import { readRecords } from "../ballot/verify/records.ts";

/** What the page is told: how far it is, or what came out. */
export type Told =
  | { readonly kind: "progress"; readonly ballots: number }
  | { readonly kind: "done"; readonly ballots: number; readonly decryptions: number; readonly hasResult: boolean; readonly isRanked: boolean; readonly fingerprint: string }
  | { readonly kind: "refused" | "failed"; readonly line: string };

const EVERY = 100;

/** Counts the archive that these pieces make up. */
export async function recount(pieces: AsyncIterable<Uint8Array>, tell: (told: Told) => void): Promise<void> {
  let counting: Recount | null = null;
  const chain: Chain = new Chain(
    (raw, _, credential) => {
      counting?.ballot(credential, raw);
      if (chain.ballots % EVERY === 0) tell({ kind: "progress", ballots: chain.ballots });
    },
    (what, raw, owner) => {
      counting ??= new Recount(chain.election);
      if (chain.isWeighted) throw new Unknown("ballots of weight are not counted here");
      if (what === "trustees") counting.setUp(raw);
      else if (what === "tally") counting.tally(raw);
      else counting.decryption(owner, raw);
    },
  );
  try {
    for await (const record of readRecords(pieces, async (raw) => digest(raw))) chain.take(record);
    chain.finish();
    const done = counting as Recount | null;
    if (chain.result) done?.result(chain.result);
    const isRanked = chain.election.questions.some((one) => one.ranking);
    tell({ kind: "done", ballots: chain.ballots, decryptions: done?.decryptions ?? 0, hasResult: chain.result !== null, isRanked, fingerprint: chain.election.fingerprint });
  } catch (error) {
    const line = error instanceof Error ? error.message : String(error);
    tell({ kind: error instanceof Refused && !(error instanceof Unknown) ? "refused" : "failed", line });
  }
}

async function* fetched(address: string): AsyncGenerator<Uint8Array> {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
  if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

if (typeof document === "undefined" && typeof addEventListener === "function") {
  addEventListener("message", (event: MessageEvent<{ readonly archive: string }>) => {
    void recount(fetched(event.data.archive), (told) => postMessage(told));
  });
}
