// Every component's style and script, found by folder: adding one needs no list. This is a
// module of its own because found style sheets come before what its own file imports.
import type { Enhance } from "./begin.ts";

import.meta.glob("/src/kaga/kernel/web/components/*/style.css", { eager: true });

const scripts = import.meta.glob<{ enhance: Enhance }>(
  "/src/kaga/kernel/web/components/*/script.ts",
  { eager: true },
);

/** What the components' scripts add to a page. */
export const enhancements: readonly Enhance[] = Object.values(scripts).map(
  (script) => script.enhance,
);
