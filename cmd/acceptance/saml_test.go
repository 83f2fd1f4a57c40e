package acceptance

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

// samlIdP is an identity provider nobody here wrote, in the version the test was written for.
const samlIdP = "samlify@2.13.1"

// keyPair writes a key and its certificate to files.
func keyPair(t *testing.T) (keyFile, certFile string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "login.hartley.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	keyFile, certFile = filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem")
	for name, block := range map[string]*pem.Block{
		keyFile:  {Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)},
		certFile: {Type: "CERTIFICATE", Bytes: cert},
	} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return keyFile, certFile
}

// Proves B11.
func TestAnOrganisationSignsAPersonInToThePortalAndTheCompanionAndNothingElseDoes(t *testing.T) {
	const sam = "sam@hartley.test"
	w, browser := newWorld(t), Open(t)
	key, cert := keyPair(t)
	metadata := peer(t, "saml-provider.mjs", npm(t, samlIdP), key, cert, sam, w.service.URL)
	if said, err := w.satcheld("saml", "add", "--site", "DEMO-0001", "--domain", "hartley.test", "--metadata-url", metadata); err != nil {
		t.Fatal(said)
	}
	if said, err := w.satcheld("saml", "list"); err != nil || said != "hartley.test\t"+metadata+"\n" {
		t.Errorf("listed are %q %v", said, err)
	}
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Press("Continue with your organisation"),
		Heading("Your organisation’s sign-in"), Fill("email", "sam@elsewhere.test"), Press("Continue"), Says("No organisation signs in"),
		Fill("email", sam), Press("Continue"), Heading("Sign in at your organisation"), Press("Go on to your organisation"),
		Heading("The organisation"), chromedp.Click(`//button`),
		chromedp.WaitVisible(`//h1[starts-with(normalize-space(), "Hello")]`),
		chromedp.Navigate(w.service.URL+"/profile"), Says("Your organisation’s sign-in"),
	)
	waiting := w.signInByBrowser()
	Drive(
		t, browser, chromedp.Navigate(waiting.address), Heading("Sign in this device?"), Says(sam),
		Press("Sign in this device"), Heading("The device is signed in"),
	)
	if result := waiting.end(); result.Code != 0 {
		t.Fatalf("satchelctl ended with %s", result)
	}
	contains(t, w.must(0, "", "whoami").Out, sam)

	// An app password and a disconnect are refused, with the reason.
	before := time.Now()
	w.must(0, "", "reset-password", w.service.URL, "--email", sam)
	if mail := w.mailed(sam, "Your organisation signs you in"); mail.Time.Before(before) {
		t.Errorf("the mail is of %v", mail.Time)
	}
	refused := w.must(3, password+"\n", "disconnect", "--password-stdin", "--confirm", "disconnect")
	contains(t, refused.Err, "organisation")
	Drive(t, browser, chromedp.Navigate(w.service.URL+"/profile/disconnect"), Says("organisation"))
}
