// The groups in which votes are encrypted, by the name an election gives.
import { Unknown } from "../refused.ts";
import { ed25519 } from "./ed25519.ts";
import type { Group } from "./group.ts";
import { belenios2048 } from "./modular.ts";

const SUITES: readonly Group[] = [ed25519, belenios2048];

export function groupNamed(name: string): Group {
  const found = SUITES.find((one) => one.name === name);
  if (!found) throw new Unknown(`unknown group '${name.slice(0, 40)}'`);
  return found;
}
