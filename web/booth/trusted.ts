// The page's policy lets no text become a script; the two workers' addresses are the exceptions.
interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

const allowed = new Set<string>();
let policy: ReturnType<Policies["createPolicy"]> | null = null;

/** An address of one of the page's own scripts, as a policy wants to have it. */
export function trusted(address: string): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  allowed.add(address);
  if (!policies) return address;
  policy ??= policies.createPolicy("booth", { createScriptURL: (given) => (allowed.has(given) ? given : "") });
  return policy.createScriptURL(address);
}
