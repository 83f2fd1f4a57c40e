package federation_test

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/uuid"
	dsig "github.com/russellhaering/goxmldsig"

	"satchel/auth/access"
	"satchel/auth/federation"
	"satchel/storage/database"
)

const (
	orgEntity = "https://login.hartley.example/metadata"
	orgDomain = "hartley.example"
	audience  = "https://satchel.example" + federation.SAMLMetadataPath
	recipient = "https://satchel.example" + federation.SAMLPath
)

// organisation is an identity provider that says what a test has it say.
type organisation struct {
	t    testing.TB
	key  *rsa.PrivateKey
	cert []byte
	site database.Site
}

func (h *house) organisation() *organisation { return h.organisationOf(orgDomain, "4711") }

// organisationOf has a domain signed in by an identity provider with a key of its own, and the one name that all have.
func (h *house) organisationOf(domain, customer string) *organisation {
	h.t.Helper()
	key := rsaKey(h.t, customer)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "login.hartley.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(h.t, err)
	may := access.New(h.db, h.clock.Now)
	owner, err := may.CreateAccount(h.t.Context(), ownerOf(customer), "Olive Owner")
	must(h.t, err)
	site, err := may.CreateSite(h.t.Context(), "Hartley", customer, owner.ID)
	must(h.t, err)
	o := &organisation{t: h.t, key: key, cert: cert, site: site}
	must(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddSAMLProvider(ctx, database.SAMLProvider{
			ID: uuid.Must(uuid.NewV7()), SiteID: site.ID, Domain: domain, Metadata: o.metadata(), CreatedAt: h.clock.Now(),
		})
	}))
	return o
}

func ownerOf(customer string) string {
	if customer == "4711" {
		return "owner@elsewhere.test"
	}
	return "owner-" + customer + "@elsewhere.test"
}

func (o *organisation) metadata() string { return o.metadataAs(orgEntity) }

// metadataAs is how it describes itself when it calls itself so.
func (o *organisation) metadataAs(entity string) string {
	return fmt.Sprintf(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID=%q>
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>%s</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.hartley.example/sso"/>
</IDPSSODescriptor></EntityDescriptor>`, entity, base64.StdEncoding.EncodeToString(o.cert))
}

// GetKeyPair implements dsig.X509KeyStore.
func (o *organisation) GetKeyPair() (*rsa.PrivateKey, []byte, error) { return o.key, o.cert, nil }

// orgTrip is one browser's way to the organisation and back.
type orgTrip struct {
	h       *house
	o       *organisation
	browser string
	state   string
	request string // id of the AuthnRequest
	forced  bool
}

func (h *house) goTo(o *organisation, email string) *orgTrip {
	h.t.Helper()
	return h.ask(o, federation.AskSAML{Purpose: federation.SignIn, Email: email, Next: "/documents"})
}

func (h *house) ask(o *organisation, ask federation.AskSAML) *orgTrip {
	h.t.Helper()
	away, err := h.service.BeginSAML(h.t.Context(), ask)
	must(h.t, err)
	parsed, err := url.Parse(away.URL)
	must(h.t, err)
	packed, err := base64.StdEncoding.DecodeString(parsed.Query().Get("SAMLRequest"))
	must(h.t, err)
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	must(h.t, err)
	var request struct {
		ID         string `xml:",attr"`
		ForceAuthn bool   `xml:",attr"`
	}
	must(h.t, xml.Unmarshal(plain, &request))
	return &orgTrip{h: h, o: o, browser: away.Browser, state: parsed.Query().Get("RelayState"), request: request.ID, forced: request.ForceAuthn}
}

// words are what an assertion says.
type words struct {
	id, subject, format, email, issuer, audience, recipient, request string
	from, until, issued, authn                                       time.Time
	weak, unsigned, signResponse                                     bool
}

func (p *orgTrip) words(subject, email string) words {
	now := p.h.clock.Now()
	return words{
		id: "a-" + uuid.NewString(), subject: subject, format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", email: email,
		issuer: orgEntity, audience: audience, recipient: recipient, request: p.request,
		from: now, until: now.Add(5 * time.Minute), issued: now, authn: now,
	}
}

const samlTime = "2006-01-02T15:04:05Z"

// response is what the organisation sends, signed as it ought to be unless the words say otherwise.
func (o *organisation) response(w words) *etree.Document {
	o.t.Helper()
	assertion := etree.NewDocument()
	must(o.t, assertion.ReadFromString(fmt.Sprintf(
		`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="%s" Version="2.0" IssueInstant="%s"><saml:Issuer>%s</saml:Issuer>`+
			`<saml:Subject><saml:NameID Format="%s">%s</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`+
			`<saml:SubjectConfirmationData InResponseTo="%s" Recipient="%s" NotOnOrAfter="%s"/></saml:SubjectConfirmation></saml:Subject>`+
			`<saml:Conditions NotBefore="%s" NotOnOrAfter="%s"><saml:AudienceRestriction><saml:Audience>%s</saml:Audience></saml:AudienceRestriction></saml:Conditions>`+
			`<saml:AuthnStatement AuthnInstant="%s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`+
			`<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>%s</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`,
		w.id, w.issued.Format(samlTime), w.issuer, w.format, w.subject, w.request, w.recipient, w.until.Format(samlTime),
		w.from.Format(samlTime), w.until.Format(samlTime), w.audience, w.authn.Format(samlTime), w.email,
	)))
	signed := assertion.Root()
	if !w.unsigned {
		signed = o.sign(signed, w.weak)
	}
	doc := etree.NewDocument()
	must(o.t, doc.ReadFromString(fmt.Sprintf(
		`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="r-%s" Version="2.0" IssueInstant="%s" InResponseTo="%s" Destination="%s">`+
			`<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">%s</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:Response>`,
		w.id, w.issued.Format(samlTime), w.request, w.recipient, w.issuer,
	)))
	doc.Root().AddChild(signed)
	if w.signResponse {
		doc.SetRoot(o.sign(doc.Root(), w.weak))
	}
	return doc
}

func (o *organisation) sign(element *etree.Element, weak bool) *etree.Element {
	o.t.Helper()
	context := dsig.NewDefaultSigningContext(o)
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	method := dsig.RSASHA256SignatureMethod
	if weak {
		method = dsig.RSASHA1SignatureMethod
	}
	must(o.t, context.SetSignatureMethod(method))
	signed, err := context.SignEnveloped(element)
	must(o.t, err)
	// A signature stands after the issuer, as the schema has it.
	signature := signed.Child[len(signed.Child)-1]
	signed.Child = signed.Child[:len(signed.Child)-1]
	signed.InsertChildAt(1, signature)
	return signed
}

// back comes back with a document.
func (p *orgTrip) back(doc *etree.Document) (federation.Arrival, error) {
	p.h.t.Helper()
	text, err := doc.WriteToBytes()
	must(p.h.t, err)
	return p.bring(base64.StdEncoding.EncodeToString(text))
}

func (p *orgTrip) bring(response string) (federation.Arrival, error) {
	return p.h.service.FinishSAML(p.h.t.Context(), federation.AnswerSAML{
		Response: response, State: p.state, Browser: p.browser, Address: from,
	})
}

// element finds one in a document, by its local name.
func element(t testing.TB, doc *etree.Document, name string) *etree.Element {
	t.Helper()
	found := doc.FindElement("//" + name)
	if found == nil {
		t.Fatalf("there is no %s", name)
	}
	return found
}

func emailsOf(t testing.TB, h *house) string {
	t.Helper()
	people, err := h.db.Accounts(t.Context())
	must(t, err)
	var emails []string
	for _, one := range people {
		emails = append(emails, one.Email)
	}
	return strings.Join(emails, " ")
}
