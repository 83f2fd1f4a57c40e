// A certified OpenID provider (npm oidc-provider) with its own memory store, which has signed some devices in
// already. It prints one line of JSON, its issuer and their refresh tokens, and serves until it is ended.
// Usage: node refreshing-provider.mjs FOLDER-OF-MODULES DEVICES
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

console.info = console.error; // the first line of standard output is ours

const found = createRequire(process.argv[2] + "/").resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));

const server = createServer();
server.listen(0, "127.0.0.1", async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "satchel-companion", application_type: "native", token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1/callback"], grant_types: ["authorization_code", "refresh_token"],
    }],
    scopes: ["offline_access"],
    rotateRefreshToken: true,
    cookies: { keys: ["only for a benchmark"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  const client = await provider.Client.find("satchel-companion");
  const tokens = [];
  for (let n = 0; n < Number(process.argv[3]); n++) {
    const accountId = `person${n}`;
    const grant = new provider.Grant({ accountId, clientId: client.clientId });
    grant.addOIDCScope("offline_access");
    const grantId = await grant.save();
    const token = new provider.RefreshToken({
      accountId, client, grantId, gty: "authorization_code", scope: "offline_access", authTime: Math.floor(Date.now() / 1000),
    });
    tokens.push(await token.save());
  }
  server.on("request", provider.callback());
  console.log(JSON.stringify({ issuer, tokens }));
});
