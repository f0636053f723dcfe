// Asks the browser for a passkey and sends its answer in the form; the server checks it.

type Ceremony = "get" | "create";

/** Make the passkey forms of `page` work, where the browser knows passkeys. */
export function enhance(page: ParentNode): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-k-passkey]")) {
    const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
    const missing = form.querySelector<HTMLElement>("[data-k-passkey-missing]");
    const ready = form.querySelector<HTMLElement>("[data-k-passkey-ready]");
    if (!button || !missing || !ready || !("parseRequestOptionsFromJSON" in knownCredentials())) {
      continue;
    }
    missing.hidden = true;
    ready.hidden = false;
    button.disabled = false;
    form.addEventListener("submit", (event) => {
      const answer = form.querySelector<HTMLInputElement>("input[name=answer]");
      if (!answer || answer.value) return;
      event.preventDefault();
      button.disabled = true;
      void ask(form)
        .then((credential) => {
          answer.value = JSON.stringify(credential);
        })
        .catch(() => {
          // Cancelled or refused: the server says in words what to do next.
          answer.value = "{}";
        })
        .finally(() => {
          form.submit();
        });
    });
  }
}

function knownCredentials(): object {
  return typeof PublicKeyCredential === "undefined" ? {} : PublicKeyCredential;
}

async function ask(form: HTMLFormElement): Promise<unknown> {
  const options: unknown = JSON.parse(form.dataset["options"] ?? "{}");
  const ceremony = form.dataset["kPasskey"] as Ceremony;
  const credential =
    ceremony === "create"
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
            options as PublicKeyCredentialCreationOptionsJSON,
          ),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
            options as PublicKeyCredentialRequestOptionsJSON,
          ),
        });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no credential");
  return credential.toJSON();
}
