// The program's link carries the registration text behind the #, where no server logs it. The
// window keeps it while its owner signs in; then it is put into the field of the form.

/** Only what such a text can hold: credential, challenge and response. */
const TEXT = /^[0-9A-Za-z+/=_-]{10,700}\.[0-9]{1,80}\.[0-9]{1,80}$/;
const KEPT = "vote-registration";

/** On the page of registration: keep the text of the address, or fill it in. */
export function fill(page: Document, address: Location, kept: Storage): void {
  const text = decoded(address.hash.slice(1));
  if (TEXT.test(text) && page.querySelector("[data-v-keep], [data-v-registration]")) {
    kept.setItem(KEPT, text);
  }
  const field = page.querySelector<HTMLTextAreaElement>("[data-v-registration]");
  if (!field || field.value.trim()) return;
  field.value = kept.getItem(KEPT) ?? "";
  kept.removeItem(KEPT);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
