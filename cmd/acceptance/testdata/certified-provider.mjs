// A certified OpenID provider (npm oidc-provider) with its own development pages for signing in. It prints its
// issuer and serves until it is ended. Usage: node certified-provider.mjs FOLDER-OF-MODULES
//
// /clock?behind=SECONDS sets its clock: whoever signs in while that is behind did so that long ago, once it is right.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const found = createRequire(process.argv[2] + "/").resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));

const now = Date.now;
let behind = 0;
Date.now = () => now() - behind * 1000;

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "satchel", client_secret: "a-secret-that-both-know", application_type: "native",
      redirect_uris: ["http://127.0.0.1/sign-in/callback/certified"], token_endpoint_auth_method: "client_secret_basic",
      post_logout_redirect_uris: ["http://127.0.0.1/sign-out/callback/certified"],
    }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["only for a test"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@certified.test`, email_verified: true, name: "Cora Certified" }),
    }),
  });
  const serve = provider.callback();
  server.on("request", (request, response) => {
    const asked = new URL(request.url, issuer);
    if (asked.pathname !== "/clock") return serve(request, response);
    behind = Number(asked.searchParams.get("behind"));
    response.end(`The clock is ${behind} seconds behind.`);
  });
  console.log(issuer);
});
