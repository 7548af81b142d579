// A certified OpenID provider (oidc-provider) on a free port of 127.0.0.1 that lets anyone in.
// Arguments: the console's base URL, its client id and client secret. It prints its issuer.

import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [base, clientId, clientSecret] = process.argv.slice(2);
const server = createServer().listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${base}/sign-in/callback`],
        post_logout_redirect_uris: [`${base}/sign-in`],
      },
    ],
    claims: { openid: ["sub"], profile: ["preferred_username"] },
    conformIdTokenClaims: false, // the name in the ID token itself, as most providers have it
    cookies: { keys: ["no secret"] },
    findAccount: (context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: `${sub}@example.com` }),
    }),
    pkce: { required: () => true },
    ttl: { AccessToken: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
