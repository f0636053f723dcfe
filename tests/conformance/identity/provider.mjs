// An OpenID provider by other hands (npm oidc-provider), as strict as it can be: the client
// must prove itself by private_key_jwt and every request must carry PKCE S256. It prints its
// address when it listens, and answers its own consent page by the address /agree/<uid>.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const { client_id, redirect_uri, keys, port } = JSON.parse(readFileSync(0, "utf8"));
const issuer = `http://localhost:${port}`;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "op-1" };

const provider = new Provider(issuer, {
  clients: [
    {
      client_id,
      redirect_uris: [redirect_uri],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: keys[0].alg,
      id_token_signed_response_alg: "ES256",
      jwks: { keys },
      subject_type: "pairwise",
    },
  ],
  jwks: { keys: [jwk] },
  pkce: { required: () => true },
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: (_ctx, account, client) => `${client.clientId}-${account}`,
  acrValues: ["aal3"],
  claims: {
    openid: ["sub"],
    acr: null,
    auth_time: null,
    profile: ["name", "birthdate"],
    email: ["email", "email_verified"],
  },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/agree/${interaction.uid}` },
  cookies: { keys: ["a key for the tests only"] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: "橋立 みなと",
      birthdate: "1948-05-03",
      email: "minato@example.com",
      email_verified: true,
    }),
  }),
});

const answer = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/agree/")) return answer(request, response);
  const { params, prompt } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    const login = { accountId: "minato", acr: "aal3", remember: false };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = new provider.Grant({ accountId: "minato", clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent });
}).listen(port, "localhost", () => console.log(issuer));
