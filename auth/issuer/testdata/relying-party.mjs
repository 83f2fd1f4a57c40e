// Signs in at an OpenID provider with two relying parties that nobody here wrote, and prints what each learnt.
// Arguments: the folder they are installed in, the issuer, the client's id and secret, the redirect URI, and where to
// go after signing out. Nobody needs to type: the browser is signed in already.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, issuer, id, secret, redirect, bye] = process.argv.slice(2)
const modules = createRequire(pathToFileURL(folder + '/'))
const client = await import(pathToFileURL(modules.resolve('openid-client')))
const oauth = await import(pathToFileURL(modules.resolve('oauth4webapi')))

// browse follows redirects as far as the provider goes and returns the client's address that it ends at.
async function browse(address) {
  for (let i = 0; i < 10; i++) {
    const response = await fetch(address, { redirect: 'manual' })
    const location = response.headers.get('location')
    if (!location) throw new Error(`${address} answers ${response.status} ${await response.text()}`)
    address = new URL(location, address)
    if (!address.href.startsWith(new URL('/', issuer).href)) return address
  }
  throw new Error('redirected in a circle')
}

async function withOpenIDClient(authentication) {
  const config = await client.discovery(new URL(issuer), id, {}, authentication, { execute: [client.allowInsecureRequests] })
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const to = client.buildAuthorizationUrl(config, {
    redirect_uri: redirect, scope: 'openid email profile', state, nonce, max_age: '3600',
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const tokens = await client.authorizationCodeGrant(config, await browse(to), {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 3600, idTokenExpected: true,
  })
  const told = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
  await client.tokenRevocation(config, tokens.access_token)
  const closed = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub).then(() => false, () => true)
  const out = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: bye, state })
  return { claims: tokens.claims(), userinfo: told, closed, out: out.href }
}

async function withOAuth4WebAPI() {
  const insecure = { [oauth.allowInsecureRequests]: true }
  const asked = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oidc', ...insecure })
  const server = await oauth.processDiscoveryResponse(new URL(issuer), asked)
  const me = { client_id: id }
  const proof = oauth.ClientSecretBasic(secret)
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const to = new URL(server.authorization_endpoint)
  to.search = new URLSearchParams({
    client_id: id, redirect_uri: redirect, response_type: 'code', scope: 'openid email', state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const answer = oauth.validateAuthResponse(server, me, await browse(to), state)
  const response = await oauth.authorizationCodeGrantRequest(server, me, proof, answer, redirect, verifier, insecure)
  const tokens = await oauth.processAuthorizationCodeResponse(server, me, response, { expectedNonce: nonce, requireIdToken: true })
  await oauth.validateApplicationLevelSignature(server, response, insecure)
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  const info = await oauth.userInfoRequest(server, me, tokens.access_token, insecure)
  return { claims, userinfo: await oauth.processUserInfoResponse(server, me, claims.sub, info) }
}

const seen = {
  basic: await withOpenIDClient(client.ClientSecretBasic(secret)),
  post: await withOpenIDClient(client.ClientSecretPost(secret)),
  low: await withOAuth4WebAPI(),
}
seen.left = (await browse(seen.post.out)).href
console.log(JSON.stringify(seen))
