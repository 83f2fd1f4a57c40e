// A SAML identity provider (npm samlify): it signs whoever comes in as the person it was started for. It prints the
// address of its metadata and serves until it is ended.
// Usage: node saml-provider.mjs FOLDER-OF-MODULES KEY-FILE CERTIFICATE-FILE EMAIL SERVICE-URL
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const [folder, keyFile, certFile, email, service] = process.argv.slice(2);
const samlify = createRequire(folder + "/")("samlify");
samlify.setSchemaValidator({ validate: async () => "not checked by this peer" });
const text = (file) => readFileSync(file, "utf8");

const template = {
  context:
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status><saml:Assertion ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{SubjectConfirmationDataNotOnOrAfter}" Recipient="{SubjectRecipient}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{ConditionsNotBefore}" NotOnOrAfter="{ConditionsNotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{IssueInstant}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{AttributeStatement}</saml:Assertion></samlp:Response>',
  attributes: [{ name: "mail", valueTag: "mail", nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", valueXsiType: "xs:string" }],
};

const server = createServer();
// By its name, so that browsers take it for another site than the service.
server.listen(0, "127.0.0.1", () => {
  const here = `http://localhost:${server.address().port}`;
  const idp = samlify.IdentityProvider({
    entityID: `${here}/metadata`, privateKey: text(keyFile), signingCert: text(certFile), isAssertionEncrypted: false,
    requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    nameIDFormat: ["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
    singleSignOnService: [{ Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", Location: `${here}/sso` }],
    loginResponseTemplate: template,
  });
  server.on("request", async (incoming, response) => {
    const url = new URL(incoming.url, here);
    if (url.pathname === "/metadata") {
      response.setHeader("Content-Type", "application/samlmetadata+xml");
      return response.end(idp.getMetadata());
    }
    if (url.pathname !== "/sso") {
      response.statusCode = 404;
      return response.end();
    }
    try {
      const metadata = await (await fetch(`${service}/sign-in/organisation/metadata`)).text();
      const sp = samlify.ServiceProvider({ metadata });
      const asked = await idp.parseLoginRequest(sp, "redirect", { query: Object.fromEntries(url.searchParams) });
      const request = inflateRawSync(Buffer.from(url.searchParams.get("SAMLRequest"), "base64")).toString();
      const anew = /ForceAuthn="true"/.test(request) ? "The service wants you to sign in anew." : "The service wants to know who you are.";
      const acs = sp.entityMeta.getAssertionConsumerService("post");
      const now = new Date(), soon = new Date(now.getTime() + 5 * 60 * 1000);
      const fill = (text) => {
        const id = "_" + randomUUID();
        const values = {
          ID: id, AssertionID: "_" + randomUUID(), Destination: acs, Audience: sp.entityMeta.getEntityID(), SubjectRecipient: acs,
          Issuer: idp.entityMeta.getEntityID(), IssueInstant: now.toISOString(), StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
          ConditionsNotBefore: now.toISOString(), ConditionsNotOnOrAfter: soon.toISOString(),
          SubjectConfirmationDataNotOnOrAfter: soon.toISOString(), NameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
          NameID: email, InResponseTo: asked.extract.request.id, attrMail: email,
        };
        return { id, context: samlify.SamlLib.replaceTagsByValue(text, values) };
      };
      const made = await idp.createLoginResponse(sp, asked, "post", { email }, fill);
      response.setHeader("Content-Type", "text/html");
      response.end(`<h1>The organisation</h1><form method="post" action="${made.entityEndpoint ?? acs}"><input type="hidden" name="SAMLResponse" value="${made.context}"><input type="hidden" name="RelayState" value="${url.searchParams.get("RelayState")}"><main><p>${anew}</p><button>Sign in as ${email}</button></main></form>`);
    } catch (error) {
      console.error(error);
      response.statusCode = 500;
      response.end(String(error));
    }
  });
  console.log(`http://127.0.0.1:${server.address().port}/metadata`);
});
